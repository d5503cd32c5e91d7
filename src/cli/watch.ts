import { MultiBar, type SingleBar } from 'cli-progress';
import { accountOf, type Account, type RunState } from '../runs/account.js';
import type { Total } from '../runs/progress.js';
import type { Part } from '../runs/runner.js';
import { progressOf, type Watch } from '../runs/watch.js';

/** How runs under way are shown: in lines on a terminal, in lines of JSON, or not at all. */
type Form = 'lines' | 'json' | 'none';

/** Least time between the lines of JSON of one run. */
const SECONDS = 1;

/**
 * Shows runs under way on stderr. `lines` are for people only: there are none where stderr is no terminal.
 */
export function watchRuns(parts: readonly Part[], form: Form): Watch {
  if (form === 'json')
    return progressOf(parts, (said) => void process.stderr.write(`${JSON.stringify(said)}\n`), SECONDS);
  const say = (text: string) => void process.stderr.write(`msgd: ${text}\n`);
  if (form === 'lines' && process.stderr.isTTY) return terminalLines(accountOf(parts));
  const nothing = () => undefined;
  return { hear: nothing, end: nothing, stop: nothing, note: form === 'lines' ? say : nothing };
}

/** A line for each run under way, as many as there is room for, and one for all. */
function terminalLines(account: Account): Watch {
  const { stderr } = process;
  const bars = new MultiBar({
    format: (_, { maxWidth }, { text }: { text: (width: number) => string }) =>
      text(maxWidth).slice(0, maxWidth - 1),
    hideCursor: true,
    clearOnComplete: true,
    forceRedraw: true, // a note moves all lines
    fps: 4,
    stream: stderr,
  });
  const lines: SingleBar[] = [];
  const draw = () => {
    const room = Math.max(1, (stderr.rows ?? 24) - 2);
    const running = account.running();
    const texts = [
      (width: number) => totalLine(account.total(), width),
      ...running.slice(0, room - 1).map((state) => () => runLine(state)),
    ];
    while (lines.length < texts.length) lines.push(bars.create(1, 0, { text: () => '' }));
    while (lines.length > texts.length) bars.remove(lines.pop() as SingleBar);
    lines.forEach((line, k) => line.update(0, { text: texts[k] }));
  };
  draw();
  // What is heard in between is seen with the next: there may be thousands of records a second.
  const timer = setInterval(draw, 250);
  return {
    hear: (part, news) => account.hear(part, news),
    end: (part) => account.end(part),
    note: (text) => bars.log(`msgd: ${text}\n`),
    stop() {
      clearInterval(timer);
      bars.stop();
    },
  };
}

function totalLine({ runs, runsDone, step, steps, stepsPerSecond, secondsLeft }: Total, width: number) {
  const length = Math.min(30, Math.floor(width / 4));
  const full = Math.round((length * step) / steps);
  const bar = '█'.repeat(full) + '░'.repeat(length - full);
  const parts = [`${percent(step / steps, 0)} of ${runs} runs`, time(secondsLeft), `${runsDone} done`, speed(stepsPerSecond)]; // prettier-ignore
  return `${bar} ${join(parts)}`;
}

/** What matters most comes first: a narrow terminal cuts the end off. */
function runLine({ part, step, testAccuracy, testLoss, stepsPerSecond, secondsLeft }: RunState): string {
  const { job, options, point } = part;
  const accuracy = testAccuracy === undefined ? '' : `test ${percent(testAccuracy, 1)}`;
  const loss = testLoss === undefined ? '' : `test loss ${testLoss.toPrecision(3)}`;
  return join([
    `${job.label} seed ${job.seed}`,
    percent(step / options.steps, 0),
    accuracy || loss,
    time(secondsLeft),
    speed(stepsPerSecond),
    point ?? '',
  ]);
}

const join = (parts: readonly string[]) => parts.filter((part) => part !== '').join(', ');
const percent = (part: number, digits: number) => `${(100 * part).toFixed(digits)} %`;
const speed = (perSecond: number | undefined) =>
  perSecond === undefined ? '' : `${Number(perSecond.toPrecision(3)).toLocaleString('en-US')} steps/s`;

function time(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  const whole = Math.ceil(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const text = h > 0 ? `${h} h ${m} min` : m > 0 ? `${m} min ${s} s` : `${s} s`;
  return `${text} left`;
}

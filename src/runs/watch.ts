import { MultiBar, type SingleBar } from 'cli-progress';
import { courseOf, type Course, type RunState, type TotalState } from './course.js';
import type { News, Part } from './runner.js';
import type { RunResult } from '../folders/runFolder.js';

/** How runs under way are shown: in lines on a terminal, in lines of JSON, or not at all. */
export type Progress = 'lines' | 'json' | 'none';

/** Shows runs under way, on stderr. */
export interface Watch {
  hear(part: Part, news: News): void;
  end(part: Part, result: RunResult): void;
  /** Something that people should know. */
  note: (text: string) => void;
  stop(): void;
}

/** `lines` are for people only: there are none where stderr is no terminal. */
export function watchRuns(parts: readonly Part[], progress: Progress): Watch {
  const course = courseOf(parts);
  if (progress === 'json') return jsonLines(course);
  const say = (text: string) => void process.stderr.write(`msgd: ${text}\n`);
  if (progress === 'lines' && process.stderr.isTTY) return terminalLines(course);
  const nothing = () => undefined;
  return { hear: nothing, end: nothing, stop: nothing, note: progress === 'lines' ? say : nothing };
}

/** Least time between the lines of one run. */
const SECONDS = 1;

function jsonLines(course: Course): Watch {
  const write = (value: object) => void process.stderr.write(`${JSON.stringify(value)}\n`);
  const said = new Map<Part, number>();
  const of = ({ options, job, point }: Part) => ({ point, noise: job.label, seed: job.seed, steps: options.steps }); // prettier-ignore
  return {
    hear(part, news) {
      course.hear(part, news);
      const now = performance.now() / 1000;
      if (now - (said.get(part) ?? -Infinity) < SECONDS) return;
      said.set(part, now);
      const state = { ...course.stateOf(part), part: undefined };
      write({ event: 'record', ...of(part), ...state, total: course.total() });
    },
    end(part, { records, diverged }) {
      course.end(part);
      const { step, testAccuracy, testLoss } = records[records.length - 1];
      write({ event: 'done', ...of(part), step, testAccuracy, testLoss, diverged, total: course.total() });
    },
    note: (text) => write({ event: 'note', text }),
    stop: () => undefined,
  };
}

/** A line for each run under way, as many as there is room for, and one for all. */
function terminalLines(course: Course): Watch {
  const { stderr } = process;
  const bars = new MultiBar({
    format: (_, { maxWidth }, { text }: { text: (width: number) => string }) => text(maxWidth).slice(0, maxWidth - 1), // prettier-ignore
    hideCursor: true,
    clearOnComplete: true,
    forceRedraw: true, // a note moves all lines
    fps: 4,
    stream: stderr,
  });
  const lines: SingleBar[] = [];
  const draw = () => {
    const room = Math.max(1, (stderr.rows ?? 24) - 2);
    const running = course.running();
    const texts = [
      (width: number) => totalLine(course.total(), width),
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
    hear: (part, news) => course.hear(part, news),
    end: (part) => course.end(part),
    note: (text) => bars.log(`msgd: ${text}\n`),
    stop() {
      clearInterval(timer);
      bars.stop();
    },
  };
}

function totalLine({ runs, runsDone, step, steps, stepsPerSecond, secondsLeft }: TotalState, width: number) {
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

import { band, fails, rangeOf, standings, type Band, type Standing } from './curves.js';
import { percent, signed } from './point.js';
import type { Stage } from './stage.js';
import { verdict } from './verdict.js';

/** A curve, but for its colours. */
export interface Named extends Band {
  readonly label: string;
  readonly end: string;
  readonly isCutOff: boolean;
}

interface Wish {
  readonly metric: 'train' | 'test';
  readonly across: 'step' | 'cost';
  /** Only where the lines end. */
  readonly zoom: boolean;
  /** Percentages that are to be in the picture too. */
  readonly also: readonly number[];
}

/** What a chart shows. While a race is played, in the frame of its end, so that lines run into it and the axes stay. */
export function viewOf(
  noise: readonly string[],
  { runners, ended }: Pick<Stage, 'runners' | 'ended'>,
  { metric, across, zoom, also }: Wish,
): { readonly curves: readonly Named[]; readonly range: readonly [number, number] } {
  const final = standings(noise, ended ?? runners);
  const lost = new Set(final.filter((row) => zoom && fails(row, final)).map(({ label }) => label));
  const bandOf = (label: string, runs: Stage['runners']) => band(runs.filter((runner) => runner.label === label), metric, across); // prettier-ignore
  const rows = standings(noise, runners);
  const curves = rows.map((row): Named => {
    const { label } = row;
    return { ...bandOf(label, runners), label, end: endOf(row, metric), isCutOff: lost.has(label) };
  });
  const kept = final.filter(({ label }) => !lost.has(label));
  const range = zoom ? rangeOf(kept.map(({ label }) => bandOf(label, ended ?? runners)), also) : ([0, 100] as const); // prettier-ignore
  return { curves, range };
}

/** How a class stands, at the end of its line: beside SGD, where that races too; with a question mark where the seeds do not settle it. */
function endOf({ test, train, fromSgd, diverged }: Standing, metric: 'train' | 'test'): string {
  if (diverged !== undefined) return `diverged at step ${diverged}`;
  if (metric === 'train') return `${percent(train)} %`;
  if (fromSgd === undefined || Math.abs(fromSgd.mean) > 25) return `${percent(test)} %`;
  const said = verdict(fromSgd);
  return said === 'same' ? '≈ sgd' : `${signed(fromSgd.mean)}${said === 'differs' ? '' : ' ?'}`;
}

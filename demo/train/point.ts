import { fails, type Standing } from './curves.js';
import { MARGIN, verdict } from './verdict.js';

/** What a class is, for those who do not know its name. */
const meant: Readonly<Record<string, string>> = {
  gd: 'no noise',
  gaussianCov: 'Gaussian noise of SGD’s covariance',
  bernoulli: 'a coin for each example',
  isotropic: 'SGD’s size, alike in all directions',
  'gaussianCov:scale=3': 'three times the noise',
};
/** Classes of SGD's covariance, or nearly, but of another distribution. */
const LIKE_SGD = ['gaussianCov', 'bernoulli', 'gaussianFisher', 'minibatchCov', 'rademacherCov'];

const named = ({ label }: Standing) => (label in meant ? `${label} (${meant[label]})` : label);

export const percent = (value: number): string => value.toFixed(1);
export const signed = (value: number): string => (value < 0 ? `−${percent(-value)}` : `+${percent(value)}`);

/** The point of a race in words: its moral, where it has one, and who stands how beside SGD. */
export interface Point {
  readonly moral: string | undefined;
  readonly sentences: readonly string[];
}

export function pointOf(rows: readonly Standing[]): Point {
  const sgd = rows.find(({ label }) => label === 'sgd');
  if (rows.every(({ step }) => step === 0))
    return { moral: undefined, sentences: ['Before the first step all nets are alike.'] };
  const lost = rows.filter((row) => fails(row, rows));
  const failed = lost.map((row) =>
    row.diverged === undefined
      ? `${named(row)} ${percent(row.test)} %`
      : `${named(row)}, diverged at step ${row.diverged}`,
  );
  const fall = failed.length === 0 ? [] : [`Far behind: ${list(failed)}.`];
  if (sgd === undefined || lost.includes(sgd)) return { moral: undefined, sentences: [...(sgd === undefined ? ['SGD does not race, so nobody is held against it.'] : []), ...fall] }; // prettier-ignore
  const others = rows.filter((row) => row.fromSgd !== undefined && !lost.includes(row));
  const having = (holds: (mean: number, half: number) => boolean) =>
    others.filter(({ fromSgd }) => holds(fromSgd!.mean, fromSgd!.half));
  const same = having((mean, half) => verdict({ mean, half }) === 'same');
  const worse = having((mean, half) => verdict({ mean, half }) === 'differs' && mean < 0);
  const better = having((mean, half) => verdict({ mean, half }) === 'differs' && mean > 0);
  const open = having((mean, half) => verdict({ mean, half }) === "can't tell");
  const apart = (row: Standing) => `${named(row)} ${signed(row.fromSgd!.mean)}`;
  const isShape = worse.some(({ label }) => label === 'isotropic');
  const matters = isShape && same.some(({ label }) => LIKE_SGD.includes(label));
  return {
    moral: matters ? 'What matters here is the covariance of the noise, not its distribution.' : undefined,
    sentences: [
      ...(same.length > 0 ? [`As good as SGD, which reads ${percent(sgd.test)} %, within ${MARGIN} points: ${list(same.map(named))}.`] : []),
      ...(worse.length > 0 ? [`Worse, in points: ${list(worse.map(apart))}.`] : []),
      ...(better.length > 0 ? [`Better, in points: ${list(better.map(apart))}.`] : []),
      ...(open.length > 0 ? [`Not settled by ${sgd.seeds === 1 ? 'one seed' : `${sgd.seeds} seeds`}: ${list(open.map(apart))}.`] : []),
      ...fall,
    ],
  }; // prettier-ignore
}

const list = (parts: readonly string[]) =>
  parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

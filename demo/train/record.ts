import { digits } from 'msgd/data';
import { strideOf, type Runner } from './conductor.js';
import { lanes, type Race } from './race.js';
import { openRuns, type Mark } from './runs.js';

/** What a run has come to, lane by lane: digits read, and what has been spent, each as its change from mark to mark. */
export interface PackedRun {
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly cost: readonly number[];
  readonly diverged?: number;
}

const all = digits().n;
/** The digits that a net is tested on. */
const tested = ({ train }: Race) => all - train;

/** A race from its start to its end, run here and now, with the marks that a conductor would have. */
export function pack(race: Race): PackedRun[] {
  const runs = openRuns(race, race.noise);
  return lanes(race).map(({ label, seed }) => {
    const run = runs.find(({ lane }) => lane.label === label && lane.seed === seed)!;
    const marks: Mark[] = [run.mark()];
    for (let to = 0; to < race.steps && run.diverged === undefined;) {
      to = Math.min(race.steps, to + strideOf(race));
      run.advance(to);
      if (run.diverged === undefined) marks.push(run.mark());
    }
    return {
      train: changes(marks.map(({ train }) => Math.round((train * race.train) / 100))),
      test: changes(marks.map(({ test }) => Math.round((test * tested(race)) / 100))),
      cost: changes(marks.map(({ cost }) => cost)),
      ...(run.diverged === undefined ? {} : { diverged: run.diverged }),
    };
  });
}

/** The same as what is known of the lanes of a race that is over. */
export function unpack(race: Race, packed: readonly PackedRun[]): Runner[] {
  return lanes(race).map((lane, k) => {
    const { train, test, cost, diverged } = packed[k];
    const [trained, read, spent] = [train, test, cost].map(sums);
    const marks = trained.map((right, m): Mark => ({
      step: Math.min(race.steps, m * strideOf(race)),
      cost: spent[m],
      train: 100 * (right / race.train),
      test: 100 * (read[m] / tested(race)),
    }));
    return { ...lane, marks, diverged, probabilities: undefined, hash: undefined };
  });
}

const changes = (values: readonly number[]) =>
  values.map((value, k) => value - (k === 0 ? 0 : values[k - 1]));

function sums(values: readonly number[]): number[] {
  let total = 0;
  return values.map((value) => (total += value));
}

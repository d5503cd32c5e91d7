/** The rows of `msgd/experiments`. @module */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import * as experiments from '../../src/conduct/index.js';
import { digits } from '../../src/data/digits.js';
import { resultsOf } from '../../src/experiments/results.js';
import { openFolder } from '../../src/folders/experimentFolder.js';
import type { Row } from './row.js';

const folder = mkdtempSync(join(tmpdir(), 'msgd-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** One that is not ours to write to: a comparison whose options are all right is refused for it, and no run is made. */
const taken = join(folder, 'taken');
mkdirSync(taken);
writeFileSync(join(taken, 'letter.txt'), '');

const options = {
  ...experiments.defaults,
  ...{ name: 'few', train: 60, test: 40, noise: ['sgd', 'gd'], steps: 20, seeds: 2, decay: [10] },
};
const { name, ...own } = options;

/** A comparison of which no run is done. */
const begun = join(folder, 'begun');
await openFolder(begun, { options: own, name, remarks: [] }, digits());
const opened = () => experiments.openRuns(begun);

const record = (step: number, loss: number) =>
  ({ step, trainLoss: loss, testLoss: 2 * loss, trainAccuracy: 0.5, testAccuracy: loss / 3, exampleGradients: step, epochs: 0, gradientNorm: 1, seconds: 0 }); // prettier-ignore
const results = () =>
  resultsOf(
    own,
    own.noise.flatMap((label, c) =>
      [1, 2].map((seed) => ({
        label,
        seed,
        records: [record(0, 2), record(20, 1 + c / seed)],
        thetaHash: '',
      })),
    ),
  );
type Runs = experiments.Runs;
const ofRuns =
  (name: 'records' | 'checkpoint') =>
  async (...args: never[]) =>
    ((await opened())[name] as (...args: never[]) => unknown)(...args);

export const rows: Record<string, Row> = {
  compare: {
    refused: /out must be a new or empty folder/,
    args: () => [options, { threads: 1, out: taken }],
    any: [1],
    fields: [0],
    use: (comparison: experiments.Comparison) => comparison.results(),
  },
  'compare settings': {
    of: () => (settings: experiments.CompareSettings) => experiments.compare(own, settings),
    args: () => [{ threads: 1, out: taken, signal: new AbortController().signal }],
    options: 0,
  },
  recipe: { args: () => ['fashion', { budget: '2m', data: 'fashion-mnist' }], options: 1 },
  openRuns: { args: () => [begun] },
  'openRuns().records': { of: () => ofRuns('records'), args: () => [{ label: 'gd', seed: 2 }], fields: [0] },
  'openRuns().checkpoint': {
    of: () => ofRuns('checkpoint'),
    args: () => [{ label: 'gd', seed: 2 }],
    fields: [0],
  },
  'results.curves': {
    of: () => (value: never) => results().curves(value),
    args: () => [({ testLoss }: Runs['runs'][number]['records'][number]) => testLoss],
  },
  figures: { args: () => [results()], fields: [0] },
};
export { experiments, options as usual, taken };

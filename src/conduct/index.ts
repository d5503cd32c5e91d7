/**
 * `msgd/experiments`: comparisons, as the command makes them, from a script. For Node: it uses threads and
 * files.
 *
 * @module msgd/experiments
 */
export { compare, type CompareSettings, type Comparison } from './compare.js';
export { figures } from './figures.js';
export { openRuns, type Missing, type Runs } from '../folders/openRuns.js';
export {
  budgets,
  recipe,
  recipes,
  type Budget,
  type Prepared,
  type Recipe,
  type Setting,
} from '../experiments/recipes.js';
export { defaults, quick, type CompareOptions } from '../experiments/options.js';
export type { Results } from '../experiments/results.js';
export type { Job, Outcome, RunResult } from '../experiments/compare.js';
export type { CurvePoint } from '../experiments/curves.js';
export type { Difference, SummaryRow, Tests } from '../experiments/summary.js';
export type { Interval, Verdict } from '../experiments/statistics.js';
export type { Equivalence, SignedRank, TTest } from '../experiments/significance.js';
export type { Named, News, Pace, Progress, Total } from '../runs/progress.js';

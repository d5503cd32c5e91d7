import { sgd } from '../src/noise/index.js';
import {
  contraction,
  gaussianRisks,
  largestStable,
  leastSquares,
  momentsAfter,
  stationary,
} from '../src/theory/index.js';
import { numbers } from './measure.js';
import type { Row } from './table.js';

/** The exact theory on data sets with eigenvalues of unequal size, each piece once: they take seconds. */
export function theory(): Row[] {
  const d = 1000;
  const eigenvalues = Float64Array.from({ length: d }, (_, j) => 1 / (j + 1));
  const start = { offset: new Float64Array(d).fill(1) };
  const step = { eta: 0.1, B: 1, alpha: 0, beta: 0 };
  return [
    ...sizes(5000, 100),
    ...sizes(10_000, 200),
    row('1,000 steps of 1,000 eigenvalues, Gaussian x', () =>
      gaussianRisks({ eigenvalues, noise: 1 }, start, step, 1000),
    ),
  ];
}

function sizes(n: number, d: number): Row[] {
  const X = Float64Array.from(numbers(n * d, 1), (value, at) => value / Math.sqrt(1 + (at % d)));
  const problem = leastSquares(X, numbers(n, 2));
  const W = sgd.moments(n, 10);
  const step = { eta: largestStable(problem, W) / 2, ...W };
  const moments = { mean: new Float64Array(d), covariance: new Float64Array(d * d) };
  const size = `n = ${n.toLocaleString('en-US')}, d = ${d}`;
  return [
    row(`leastSquares, ${size}`, () => leastSquares(X, numbers(n, 2))),
    row('momentsAfter, a step', () => momentsAfter(problem, moments, step)),
    row('largestStable', () => largestStable(problem, W)),
    row('stationary', () => stationary(problem, step)),
    row('contraction', () => contraction(problem, step)),
  ];
}

function row(work: string, run: () => unknown): Row {
  const start = performance.now();
  run();
  return { work, time: `${((performance.now() - start) / 1000).toPrecision(2)} s`, measured: [] };
}

import {
  ArgumentError,
  checkArray,
  checkFinite,
  checkInteger,
  checkLength,
  checkOptions,
  checkRange,
} from '../errors.js';
import type { LeastSquares } from './leastSquares.js';
import { checkPopulation } from './population.js';

const names = ['eta', 'deviation', 'horizon', 'refinement', 'paths', 'start', 'normals', 'weights'] as const;

/** A chain, the equation beside it, and the paths that are followed. */
export interface PathOptions {
  /** η > 0 */
  readonly eta: number;
  /** √α > 0 of the Fisher class: W = 1/n + √α z. */
  readonly deviation: number;
  /** T: paths go from time 0 to T, in round(T/η) steps. */
  readonly horizon: number;
  /** r ≥ 1, steps of the differential equation for one of the chain. */
  readonly refinement: number;
  /** How many paths are averaged over. */
  readonly paths: number;
  /** θ₀, d; by default 0. */
  readonly start?: ArrayLike<number>;
  /** n independent standard normals for each fine step, numbered from 0 over all paths. */
  readonly normals: (fineStep: number) => ArrayLike<number>;
  /** W of the chain for each of its steps, numbered likewise; by default 1/n + √α z, on the Brownian path of the equation. */
  readonly weights?: (step: number) => ArrayLike<number>;
}

/**
 * How far a chain θ ← θ − η G(θ) W is from the path of the stochastic differential equation of Wu et al. (2020), Supplement B,
 *
 *     dΘ = −∇L(Θ) dt − √η D(Θ) dB,    D(θ) = √α G(θ),
 *
 * as max over k ≤ T/η of (E |Θ(kη) − θₖ|²)^½. The equation is followed by Euler and Maruyama's method with step η/r: with normals
 * ζ₁ … ζ_r, Θ takes −(η/r) ∇L − (η/√r) D ζᵢ, and the chain z = (ζ₁ + … + ζ_r)/√r. On a common path the Gaussian Fisher class
 * stays within O(η) (Theorem 2). W of other classes are no increments of B, and the distance is that of unlike paths, O(√η).
 *
 * Time: paths × T/η × r × n d.
 *
 * @throws ArgumentError for numbers out of range
 */
export function pathDistance(problem: LeastSquares, options: PathOptions): number {
  checkPopulation(problem, 'problem');
  checkArray('problem.X', problem.X);
  checkOptions('pathDistance', options, names);
  const { n, d } = problem;
  const {
    eta,
    deviation,
    horizon,
    refinement,
    paths,
    start = new Float64Array(d),
    normals,
    weights,
  } = options;
  for (const [name, value] of Object.entries({ eta, deviation, horizon })) {
    checkRange(name, value, (x) => x > 0, 'a finite number above 0');
  }
  checkInteger('refinement', refinement, 1);
  checkInteger('paths', paths, 1);
  checkLength('start', start, d, 'd, the length of θ');
  checkFinite('start', start);
  for (const [name, value] of Object.entries({ normals, weights })) {
    if (typeof value === 'function' || (value === undefined && name === 'weights')) continue;
    throw new ArgumentError(name, value, 'a function of the step');
  }
  const steps = Math.max(1, Math.round(horizon / eta));
  checkInteger('horizon / eta', steps, 1, 2 ** 28);
  const squared = new Float64Array(steps);
  const w = new Float64Array(n);
  const z = new Float64Array(n);
  for (let path = 0; path < paths; path++) {
    const Theta = Float64Array.from(start);
    const theta = Float64Array.from(start);
    for (let k = 0; k < steps; k++) {
      const step = path * steps + k;
      z.fill(0);
      for (let i = 0; i < refinement; i++) {
        const zeta = normals(step * refinement + i);
        checkLength('normals(step)', zeta, n, 'n');
        for (let j = 0; j < n; j++) {
          z[j] += zeta[j] / Math.sqrt(refinement);
          // (η/r)/n + (η/√r) √α ζ, as weights of a step of size η.
          w[j] = 1 / (n * refinement) + (deviation * zeta[j]) / Math.sqrt(refinement);
        }
        descend(problem, eta, Theta, w);
      }
      for (let j = 0; j < n; j++) w[j] = 1 / n + deviation * z[j];
      if (weights !== undefined) w.set(weightsOf(weights, step, n));
      descend(problem, eta, theta, w);
      for (let j = 0; j < d; j++) squared[k] += (Theta[j] - theta[j]) ** 2 / paths;
    }
  }
  return Math.sqrt(squared.reduce((most, value) => Math.max(most, value), 0));
}

function weightsOf(weights: (step: number) => ArrayLike<number>, step: number, n: number): ArrayLike<number> {
  const given = weights(step);
  checkLength('weights(step)', given, n, 'n');
  return given;
}

/** θ ← θ − η G(θ) w. */
function descend({ n, d, X, y }: LeastSquares, eta: number, theta: Float64Array, w: ArrayLike<number>): void {
  const sum = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    let residual = -y[i];
    for (let j = 0; j < d; j++) residual += X[i * d + j] * theta[j];
    for (let j = 0; j < d; j++) sum[j] += w[i] * residual * X[i * d + j];
  }
  for (let j = 0; j < d; j++) theta[j] -= eta * sum[j];
}

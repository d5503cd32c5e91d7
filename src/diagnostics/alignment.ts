import type { Objective } from '../models/objective.js';
import { meanGradient } from './atTheta.js';
import { checkCounts, checkDraws } from './checks.js';
import { hessianOperator, hessianTrace } from './hessian.js';
import { noiseScale } from './noiseScale.js';
import { probes } from './probe.js';
import { addScaled, dot, estimateOf, type Estimate } from './vectors.js';

/** A trace of C below this part of ‖∇L‖² is rounding, for it is a difference of float32 squares. */
const ROUNDING = 1e-6;

/** The trace of H C, and what to compare it with. */
export interface Alignment {
  /** tr(H C), with H = ∇²L and C the covariance of the gradients (Zhu et al. 2019, eq. 8). */
  readonly traceHC: Estimate;
  /** tr H, by Hutchinson's estimator. */
  readonly traceH: Estimate;
  /** tr C, exact. */
  readonly traceC: number;
  /** tr(H C) over tr H tr C / p, which isotropic noise of equal trace would have: above 1 where noise is largest in sharp directions. NaN where C, up to rounding, or H is 0. */
  readonly ratio: number;
}

/**
 * How far SGD's noise lies in the directions in which the loss is curved, at the objective's θ. tr(H C) is the mean of uᵀHu over
 * u = n^(−½) Σ zᵢ (gᵢ − ∇L) with independent signs zᵢ, whose covariance is C.
 *
 * @param options.draws each 4n gradients, and as many of `hessianTrace`, each 3n; at least 2, by default 20
 * @param options.seed of the draws; by default 0
 * @throws ArgumentError for numbers out of range
 */
export function alignment(objective: Objective, options: { draws?: number; seed?: number } = {}): Alignment {
  checkCounts('alignment', objective, options, ['draws']);
  const { draws = 20, seed = 0 } = options;
  checkDraws(draws);
  const { n, p } = objective;
  const H = hessianOperator(objective);
  const draw = probes('rademacher', n, seed);
  const mean = meanGradient(objective);
  const values = Array.from({ length: draws }, (_, k) => {
    const z = draw(k).map((sign) => sign / Math.sqrt(n));
    const sum = z.reduce((total, value) => total + value, 0);
    const u = Float64Array.from(objective.weightedGradient(undefined, z));
    addScaled(u, mean, -sum);
    return dot(u, H(u));
  });
  const traceHC = estimateOf(values);
  const traceH = hessianTrace(objective, { draws, seed });
  const { trace: traceC, gradientNorm } = noiseScale(objective);
  // Where C is 0, its products are rounding, and so is what its trace is above 0.
  const ratio = traceC <= ROUNDING * gradientNorm ** 2 ? NaN : (p * traceHC.mean) / (traceH.mean * traceC);
  return { traceHC, traceH, traceC, ratio };
}

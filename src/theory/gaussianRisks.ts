import { checkFinite, checkLength, checkNumber, checkOptions } from '../errors.js';
import { runningAverage } from './average.js';
import { checkEigenvalues, checkNoise } from './gaussian.js';
import { checkSteps } from './population.js';
import { orInfinity } from './risk.js';
import { coefficientsFor, type Step } from './step.js';

/** Excess risks for t from 0 to `steps`: of θ_t, split, and of the averaged iterate. */
export interface GaussianRisks {
  /** Of θ_t, ½ (m − θ*)ᵀH(m − θ*): steps + 1 numbers. */
  readonly bias: Float64Array;
  /** Of θ_t, ½ tr(HC): steps + 1 numbers. */
  readonly variance: Float64Array;
  /** E L(θ̄_t) − L* of the averaged iterate: steps + 1 numbers. */
  readonly averaged: Float64Array;
}

/**
 * The same as `excessRisks` and `averagedRisks` for `gaussianPopulation({ eigenvalues, noise })` in O(d) a
 * step, because the variances of θ in the eigenbasis have a recursion of their own: with q = c + δ²,
 *
 *     c′ⱼ = (1 − 2ηλⱼ + η² h λⱼ²) cⱼ + η² [a λⱼ (2λⱼ qⱼ + Σₖ λₖ qₖ + σ²) + (h − 1) λⱼ² δⱼ²],    δ′ⱼ = (1 − ηλⱼ) δⱼ
 *
 * @param gaussian.eigenvalues λ, d numbers of at least 0, d at least 1
 * @param gaussian.noise σ² ≥ 0
 * @param start.offset E θ₀ − θ* in the eigenbasis, d
 * @param start.variances of θ₀ along the eigenvectors, d; by default 0
 * @param step with B
 * @throws ArgumentError for lengths that do not fit, numbers out of range
 */
export function gaussianRisks(
  gaussian: { readonly eigenvalues: ArrayLike<number>; readonly noise: number },
  start: { readonly offset: ArrayLike<number>; readonly variances?: ArrayLike<number> },
  step: Step & { readonly B: number },
  steps: number,
): GaussianRisks {
  checkOptions('gaussian', gaussian, ['eigenvalues', 'noise']);
  checkOptions('start', start, ['offset', 'variances']);
  checkEigenvalues(gaussian.eigenvalues);
  const lambda = Float64Array.from(gaussian.eigenvalues);
  const d = lambda.length;
  checkNoise(gaussian.noise);
  const { offset, variances = new Float64Array(d) } = start;
  checkLength('offset', offset, d, 'one for each eigenvalue');
  checkFinite('offset', offset);
  checkLength('variances', variances, d, 'one for each eigenvalue');
  for (let j = 0; j < d; j++) checkNumber(`variances[${j}]`, variances[j], 0);
  checkSteps(steps);
  const { eta, a, h } = coefficientsFor(undefined, step);

  const average = runningAverage(lambda, eta);
  const mean = Float64Array.from(offset);
  // Not q less δ², which is rounding where the start is far and the noise small.
  const variance = Float64Array.from(variances);
  const length = steps + 1;
  const risks = {
    bias: new Float64Array(length),
    variance: new Float64Array(length),
    averaged: new Float64Array(length),
  };
  for (let t = 0; t <= steps; t++) {
    for (let j = 0; j < d; j++) {
      risks.bias[t] += (lambda[j] * mean[j] ** 2) / 2;
      risks.variance[t] += (lambda[j] * variance[j]) / 2;
    }
    risks.variance[t] = orInfinity(risks.variance[t]);
    risks.averaged[t] = average((j) => variance[j] + mean[j] ** 2);
    const all = 2 * (risks.bias[t] + risks.variance[t]); // Σ λ q
    for (let j = 0; j < d; j++) {
      const square = mean[j] ** 2;
      const kept = 1 - 2 * eta * lambda[j] + eta ** 2 * h * lambda[j] ** 2;
      const gradients = a * lambda[j] * (2 * lambda[j] * (variance[j] + square) + all + gaussian.noise);
      variance[j] = kept * variance[j] + eta ** 2 * (gradients + (h - 1) * lambda[j] ** 2 * square);
      mean[j] *= 1 - eta * lambda[j];
    }
  }
  return risks;
}

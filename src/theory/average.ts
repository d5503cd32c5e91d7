import { checkSteps, stateOf, type Population, type ThetaMoments } from './population.js';
import { orInfinity } from './risk.js';
import { coefficients, nextState, type Step } from './step.js';

/**
 * The excess risk of the averaged iterate θ̄ = (θ₀ + … + θ_t)/(t + 1), for t from 0 to `steps`. Exact, by a recursion: with
 * δ = θ − θ* and S_t = δ₀ + … + δ_t,
 *
 *     E[S_t δ_{t+1}ᵀ] = E[S_t δ_tᵀ] (I − ηH),    E L(θ̄) − L* = ½ tr(H E[S_t S_tᵀ])/(t + 1)²,
 *
 * so that in the eigenbasis only the diagonal of E[S δᵀ] is needed: O(d) a step beside those of `excessRisks`. Whether θ is
 * averaged over fresh batches or on a data set makes no difference.
 *
 * @param start moments of θ₀
 * @returns steps + 1 numbers
 * @throws ArgumentError as `excessRisks`
 */
export function averagedRisks(
  population: Population,
  start: ThetaMoments,
  step: Step,
  steps: number,
): Float64Array {
  checkSteps(steps);
  const known = coefficients(population, step);
  const { d, eigenvalues } = population;
  const average = runningAverage(eigenvalues, known.eta);
  let state = stateOf(population, start);
  return Float64Array.from({ length: steps + 1 }, (_, t) => {
    if (t > 0) state = nextState(population, state, known);
    const { offset, covariance } = state;
    return average((j) => covariance[j * d + j] + offset[j] ** 2);
  });
}

/** The risk of θ̄, told the diagonal of E[δ δᵀ] step by step. */
export function runningAverage(
  eigenvalues: Float64Array,
  eta: number,
): (second: (j: number) => number) => number {
  const withSum = new Float64Array(eigenvalues.length); // the diagonal of E[S δᵀ]
  let squared = 0; // tr(H E[S Sᵀ])
  let count = 0;
  return (second) => {
    for (let j = 0; j < eigenvalues.length; j++) {
      const before = withSum[j] * (1 - eta * eigenvalues[j]);
      squared += eigenvalues[j] * (2 * before + second(j));
      withSum[j] = before + second(j);
    }
    count++;
    return orInfinity(squared / (2 * count ** 2));
  };
}

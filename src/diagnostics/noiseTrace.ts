import { checkOptions } from '../errors.js';
import type { Objective } from '../models/objective.js';
import { momentsOf, type NoiseClass, type SamplerOptions } from '../noise/index.js';
import { meanGradient, restoring } from './atTheta.js';
import { checkObjective } from './checks.js';
import { dot } from './vectors.js';

/**
 * tr Var[v], the size of the gradient noise v = G(θ) V: the trace of G Var[W] Gᵀ = α G Gᵀ + β n² ∇L ∇Lᵀ, which is
 * α Σᵢ ‖∇ℓᵢ‖² + β n² ‖∇L‖² (Wu et al. 2020, eq. 1, for any exchangeable W). Needs neither G nor samples of W.
 *
 * @param noise as of `sampler`
 * @param theta p parameters; by default the objective's own
 * @param options the noise class's b and options, and `scale`
 * @throws ArgumentError for options out of range
 */
export function noiseTrace(
  objective: Objective,
  noise: NoiseClass | string,
  options: Omit<SamplerOptions, 'n' | 'seed'>,
  theta?: ArrayLike<number>,
): number {
  checkObjective(objective);
  checkOptions('noiseTrace', options, ['b', 'scale', 'match', 'm', 'B']);
  const { n } = objective;
  const { alpha, beta } = momentsOf(noise, { ...options, n });
  return restoring(objective, () => {
    const norms = objective.perExampleGradientNorms(theta);
    const mean = meanGradient(objective);
    // Rounding makes it negative where all gradients are one.
    return Math.max(0, alpha * dot(norms, norms) + beta * n * n * dot(mean, mean));
  });
}

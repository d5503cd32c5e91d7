import { distributions, type Pointer } from '../../wasm/kernels.js';
import type { Objective } from '../../models/objective.js';
import { streams } from '../../wasm/streams.js';
import { factor, type AdditiveNoise } from './additiveNoise.js';
import { gradientPlus } from './plus.js';
import { gradientRows, traces } from './statistics.js';

/** ‖C u − λ u‖ ≤ TOLERANCE λ ends the power iteration, or this many passes do. */
const TOLERANCE = 0.01;
const MOST_PASSES = 100;

/**
 * Noise along the leading eigenvector u of the covariance C of the gradients alone: M = λ u uᵀ. All of SGD's
 * trace is in one direction; with `sigma`, the variance is σ² λ. Power iteration starts from the previous u,
 * and each of its steps passes over the gradients of all examples.
 */
export const leadingEigenvector: AdditiveNoise = {
  additive: true,
  name: 'leadingEigenvector',
  source: 'GLD leading with k = 1 (Zhu et al. 2019)',
  formula: 'v = s √λ u z, C u = λ u, z ~ N(0, 1)',
  cost: 'n a step, (1 + passes) n a refresh',
  refreshEvery: 10,
  begin(objective, setting) {
    const { n, p, workspace, gradientPointer } = objective;
    const { kernels } = workspace;
    const [u, product] = [0, 1].map(() => workspace.reserve(p, 'model.parameters'));
    const z = workspace.reserve(1, 'model.parameters');
    // Steps begin at 1: the first guess is the noise of step 0.
    kernels.fill(distributions.normal, 0, u, p, setting.seed, streams.gradientNoise, 0);
    let size = 0;
    return gradientPlus(objective, setting, {
      memory: { at: u, length: p },
      refresh() {
        const { ofC } = traces(objective);
        const { lambda, passes } = leading(objective, u, product);
        size = factor(setting, lambda, ofC) * Math.sqrt(lambda);
        return (1 + passes) * n;
      },
      add(step) {
        kernels.fill(distributions.normal, 0, z, 1, setting.seed, streams.gradientNoise, step);
        kernels.addScaled(gradientPointer, u, p, size * workspace.floats(z, 1)[0]);
      },
    });
  },
};

/**
 * The leading eigenvalue of C, its unit eigenvector in u. u is a guess at first, of any length but 0; ∇L is in
 * `objective.gradient`.
 */
function leading(objective: Objective, u: Pointer, product: Pointer): { lambda: number; passes: number } {
  const { p, workspace } = objective;
  const { kernels } = workspace;
  kernels.affine(u, p, 0, 1 / Math.sqrt(kernels.squaredNorm(u, p)), false);
  for (let passes = 1; ; passes++) {
    timesCovariance(objective, u, product);
    const lambda = Math.max(0, kernels.dot(u, product, p));
    const square = kernels.squaredNorm(product, p);
    const residual = Math.sqrt(Math.max(0, square - lambda * lambda));
    // Not “>”, so that NaN ends it too.
    if (passes === MOST_PASSES || !(residual > TOLERANCE * lambda)) return { lambda, passes };
    kernels.fillConstant(u, p, 0);
    kernels.addScaled(u, product, p, 1 / Math.sqrt(square));
  }
}

/** to ← C u = (1/n) Σ gᵢ (gᵢᵀu) − ∇L (∇Lᵀu). */
function timesCovariance(objective: Objective, u: Pointer, to: Pointer): void {
  const { n, p, gradientPointer, workspace } = objective;
  const { kernels } = workspace;
  kernels.fillConstant(to, p, 0);
  for (const g of gradientRows(objective)) kernels.addScaled(to, g, p, kernels.dot(g, u, p) / n);
  kernels.addScaled(to, gradientPointer, p, -kernels.dot(gradientPointer, u, p));
}

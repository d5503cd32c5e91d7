import { checkNumber, checkRange } from '../errors.js';
import type { Objective } from '../models/objective.js';
import type { Region } from './direction.js';

/**
 * What the update adds to the gradient step: PyTorch's momentum and weight decay. With g = G(θ) W, or ∇L(θ) + v,
 *
 *     u ← μ u + g + λ θ,   θ ← θ − η u,   u = 0 at the start.
 */
export interface UpdateOptions {
  /** μ, from 0 to less than 1; by default 0. */
  momentum?: number;
  /** λ, at least 0, of all parameters; by default 0. */
  weightDecay?: number;
}

export interface Update {
  /** Takes the step of size η against the direction that is in `objective.gradient`. */
  take(eta: number): void;
  /** u, where there is one: what a step needs of those before it. */
  readonly memory: Region;
}

/**
 * The update of a step with direction g. Without momentum and weight decay it is θ ← θ − η g; with them PyTorch's:
 *
 *     u ← μ u + g + λ θ,   θ ← θ − η u,   u = 0 at the start.
 *
 * So η multiplies the whole of u, the noise that is remembered too, and a change of η acts at once.
 */
export function updateOf(objective: Objective, { momentum = 0, weightDecay = 0 }: UpdateOptions): Update {
  const { thetaPointer: theta, gradientPointer: g, p, workspace } = objective;
  const { kernels } = workspace;
  const length = momentum === 0 ? 0 : p;
  const u = workspace.reserve(length, 'momentum');
  return {
    memory: { at: u, length },
    take(eta) {
      if (weightDecay > 0) kernels.addScaled(g, theta, p, weightDecay);
      if (momentum === 0) return objective.update(eta);
      kernels.affine(u, p, 0, momentum, false);
      kernels.addScaled(u, g, p, 1);
      kernels.addScaled(theta, u, p, -eta);
    },
  };
}

/** @throws ArgumentError for options out of range */
export function checkUpdate({ momentum = 0, weightDecay = 0 }: UpdateOptions): void {
  checkRange('momentum', momentum, (x) => x >= 0 && x < 1, 'a number of at least 0 and less than 1');
  checkNumber('weightDecay', weightDecay, 0);
}

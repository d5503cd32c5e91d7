import type { Objective } from '../models/objective.js';
import type { Sampler } from '../noise/sampler.js';
import type { Pointer } from '../wasm/kernels.js';

/** Where the steps of one run go. */
export interface Direction {
  /** Leaves the direction of the step in `objective.gradient`, and returns the loss of which it is the gradient. */
  take(step: number): number;
  /** Gradients of single examples that this has evaluated. */
  readonly exampleGradients: number;
  /** What its steps need of those before them. */
  readonly memory?: Region;
  /** Whether `memory` is all that this step needs of those before it; by default always. */
  startsAfresh?(step: number): boolean;
}

/** Numbers in the workspace of a run. */
export interface Region {
  readonly at: Pointer;
  readonly length: number;
}

/** Multiplicative noise, G(θ) W: steps 1 to 3 of the paper's Algorithm 1. */
export function multiplicative(objective: Objective, draw: Sampler): Direction {
  let exampleGradients = 0;
  return {
    get exampleGradients() {
      return exampleGradients;
    },
    take(step) {
      // 1. The sampling vector W.
      const w = draw(step);
      exampleGradients += w.count;
      // 2. The randomized loss L(θ) W = Σ Wᵢ ℓᵢ(θ), and 3. its gradient, the stochastic gradient G(θ) W.
      return objective.accumulate(w);
    },
  };
}

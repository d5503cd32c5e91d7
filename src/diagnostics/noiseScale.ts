import type { Objective } from '../models/objective.js';
import { meanGradient } from './atTheta.js';
import { checkObjective } from './checks.js';
import { dot } from './vectors.js';

/** The gradients' mean and spread. */
export interface NoiseScale {
  /** ‖∇L‖ */
  readonly gradientNorm: number;
  /** tr C, of C = (1/n) Σ (gᵢ − ∇L)(gᵢ − ∇L)ᵀ. SGD's noise has tr Var[v] = c n tr C, with c = (n − b)/(b n (n − 1)): about tr C / b. Below 1e-6 ‖∇L‖² it is rounding. */
  readonly trace: number;
  /**
   * tr C / ‖∇L‖²: the batch size at which SGD's noise is as large as the gradient (McCandlish et al. 2018, B_simple of eq. 2.9).
   * Much larger batches gain little. Infinity where ∇L = 0, NaN where all gradients are 0.
   */
  readonly noiseScale: number;
  /** Σ ‖gᵢ‖² / ‖Σ gᵢ‖²: 1/n where all gradients are one, 1 where they are orthogonal (Yin et al. 2018, definition 2). Infinity where ∇L = 0, NaN where all gradients are 0. */
  readonly diversity: number;
}

/** How large the gradients' spread is beside their mean, at the objective's θ. Costs 2n gradients, and never builds G. */
export function noiseScale(objective: Objective): NoiseScale {
  checkObjective(objective);
  const { n } = objective;
  const mean = meanGradient(objective);
  const square = dot(mean, mean);
  const norms = objective.perExampleGradientNorms();
  const squares = dot(norms, norms);
  const trace = Math.max(0, squares / n - square);
  return {
    gradientNorm: Math.sqrt(square),
    trace,
    noiseScale: trace / square,
    diversity: squares / (n * n * square),
  };
}

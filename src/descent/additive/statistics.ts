import type { Objective } from '../../models/objective.js';
import type { Pointer } from '../../wasm/kernels.js';

/** tr F = (1/n) Σ ‖∇ℓᵢ‖² and tr C = tr F − ‖∇L‖², ∇L being in `objective.gradient`. Costs n gradients. */
export function traces(objective: Objective): { ofF: number; ofC: number } {
  let squares = 0;
  for (const norm of objective.perExampleGradientNorms()) squares += norm * norm;
  const ofF = squares / objective.n;
  return { ofF, ofC: Math.max(0, ofF - objective.gradientNorm() ** 2) };
}

/** The n rows of G, one after another in an order that is always the same, each by where it is in memory. Costs n gradients. */
export function* gradientRows(objective: Objective): Generator<Pointer> {
  for (const { rows, gradients } of objective.perExampleGradientBlocks()) {
    for (let row = 0; row < rows; row++) yield gradients.byteOffset + 4 * objective.p * row;
  }
}

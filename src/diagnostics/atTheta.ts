import type { Objective } from '../models/objective.js';

/** ∇L at the objective's θ. */
export function meanGradient(objective: Objective): Float32Array {
  const { n } = objective;
  return objective.weightedGradient(undefined, new Float32Array(n).fill(1 / n));
}

/** What `look` finds, with θ and the running statistics of batch norms afterwards as they were before. */
export function restoring<Found>(objective: Objective, look: (theta: Float32Array) => Found): Found {
  const [theta, state] = [objective.theta.slice(), objective.state.slice()];
  try {
    return look(theta);
  } finally {
    objective.theta.set(theta);
    objective.state.set(state);
  }
}

import type { FleetPlan } from './fleet.js';

/** What the page asks of its worker: all runs of these noises. A job ends the one before. */
export interface Job {
  readonly id: number;
  readonly surface: string;
  readonly noises: readonly string[];
  readonly plan: FleetPlan;
}

/** Where all runs are after step t, for each noise of the job in its order. */
export interface Clouds {
  readonly id: number;
  readonly t: number;
  readonly clouds: readonly Float32Array<ArrayBuffer>[];
}

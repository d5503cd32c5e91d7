import type { ThetaMoments } from 'msgd/theory';
import type { Measured } from './quantities.js';

/** What is known of one noise: its runs as they come in, and what the theory says of them. */
export interface Member {
  readonly name: string;
  /** Why it cannot be run with this b. */
  readonly refused?: string;
  /** At steps 0, 1, …: moments of θ, and the quantities that follow from them. */
  readonly predicted?: {
    readonly moments: readonly ThetaMoments[];
    readonly quantities: readonly Measured[];
  };
  /** At steps 0, 1, … up to where the runs are. */
  readonly clouds: Float32Array[];
  readonly measured: Measured[];
}

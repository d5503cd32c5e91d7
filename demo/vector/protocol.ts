import type { State } from './state.js';
import type { Exact, Gathered } from './gather.js';
import type { Failure } from './own.js';

export type Settings = Pick<State, 'noise' | 'n' | 'b' | 'B' | 'seed'>;

/** To the worker that draws. */
export type Order =
  | { readonly kind: 'start'; readonly settings: Settings; readonly lines: number }
  | { readonly kind: 'advance'; readonly steps: number };

/** From it: an answer to each order. */
export type Drawn =
  | { readonly kind: 'started'; readonly exact: Exact }
  | { readonly kind: 'drawn'; readonly gathered: Gathered; readonly all: readonly Float32Array[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** To the worker that checks, and back. */
export interface Question {
  readonly settings: Settings;
  readonly lines: number;
}

export type Answer =
  | {
      readonly kind: 'verdict';
      readonly passed: boolean;
      /** `explain` of msgd/verify. */
      readonly explanation: string;
      /** Whether the claim is SGD's own covariance, its variances alone, or neither. */
      readonly likeSgd: 'covariance' | 'variance' | 'neither';
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

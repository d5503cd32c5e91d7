import { checkFloats, checkInteger, checkLength, checkNumber } from '../errors.js';
import type { Objective } from '../models/objective.js';
import type { Region } from './direction.js';

/** Everything that the next step of a run needs from those before it. */
export interface Checkpoint {
  /** Steps taken. */
  readonly step: number;
  /** θ, p numbers. */
  readonly theta: Float32Array;
  /** The running statistics of batch norms, as `Objective.state`; absent without batch norm. */
  readonly state?: Float32Array;
  /** What momentum and additive noise remember: p numbers of each that does. */
  readonly memory: Float32Array;
  /** Gradients of single examples that the steps have evaluated. */
  readonly exampleGradients: number;
  /** Spent in steps, evaluation not counted. */
  readonly seconds: number;
}

/** θ, the running statistics and what the regions remember, copied as they are now. */
export function snapshot(
  objective: Objective,
  regions: readonly Region[],
): Pick<Checkpoint, 'theta' | 'state' | 'memory'> {
  const { theta, state, model } = objective;
  return {
    theta: theta.slice(),
    ...(model.state === 0 ? {} : { state: state.slice() }),
    memory: Float32Array.from(regions.flatMap((region) => [...read(region, objective)])),
  };
}

/**
 * Puts back the running statistics and what the regions remember. θ has been checked, and put, as any initial θ is.
 *
 * @throws ArgumentError unless the checkpoint is one of such a run of `steps` steps
 */
export function restore(
  from: Checkpoint,
  regions: readonly Region[],
  objective: Objective,
  steps: number,
): void {
  const total = regions.reduce((sum, { length }) => sum + length, 0);
  checkInteger('from.step', from.step, 0, steps, `the run's steps = ${steps}`);
  const state = from.state ?? [];
  checkLength('from.state', state, objective.model.state, 'the running statistics of the model');
  checkFloats('from.state', state);
  objective.state.set(state);
  checkInteger('from.exampleGradients', from.exampleGradients, 0);
  checkNumber('from.seconds', from.seconds, 0);
  checkLength('from.memory', from.memory, total, 'what momentum and additive noise remember');
  checkFloats('from.memory', from.memory);
  const memory = Float32Array.from(from.memory);
  let start = 0;
  for (const region of regions) {
    read(region, objective).set(memory.subarray(start, start + region.length));
    start += region.length;
  }
}

const read = ({ at, length }: Region, { workspace }: Objective) => workspace.floats(at, length);

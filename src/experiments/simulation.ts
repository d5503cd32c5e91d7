import { breathe } from '../descent/breathe.js';
import { linearRegression, Objective } from '../models/index.js';
import { sampler, type NoiseClass } from '../noise/index.js';
import type { LeastSquares } from '../theory/index.js';
import type { Condition } from './condition.js';
import type { TheoryOptions, TheoryPlan } from './prediction.js';
import { estimate, type Interval } from './statistics.js';

/** The runs of a class, in the WebAssembly loop. */
export interface Simulation {
  /** The excess risk at each of the steps of the plan, mean and 95 % interval over the runs. */
  readonly risks: readonly Interval[];
  /** Each run's excess risk, averaged over the records of the second half of its steps. */
  readonly late: readonly number[];
}

/**
 * Runs from θ = 0, each with random numbers of its own: run r takes the steps r T, …, r T + T − 1 of the seed.
 *
 * @param onRun told of each run's end
 * @throws the signal's reason once it is aborted
 */
export async function simulate(
  { data, problem, learningRate, steps }: TheoryPlan,
  { noise, options: own }: Condition<NoiseClass>,
  { batch, runs, seed }: TheoryOptions,
  onRun: () => void,
  signal: AbortSignal,
): Promise<Simulation> {
  const objective = new Objective(linearRegression(data.features, { intercept: false }), data);
  const draw = sampler(noise, { b: batch, ...own, n: data.n, seed }, objective.workspace);
  const last = steps[steps.length - 1];
  const risks = steps.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    await breathe();
    signal.throwIfAborted();
    objective.theta.fill(0);
    for (let t = 0, record = 0; t <= last; t++) {
      if (t === steps[record]) risks[record++].push(riskAt(problem, objective.theta));
      if (t === last) break;
      objective.accumulate(draw(run * last + t));
      objective.update(learningRate);
    }
    onRun();
  }
  return {
    risks: risks.map((values) => estimate(values)),
    late: Array.from({ length: runs }, (_, run) => lateMean(steps, (record) => risks[record][run])),
  };
}

/** The mean of a value over the records of the second half of the steps. */
export function lateMean(steps: readonly number[], value: (record: number) => number): number {
  const half = steps[steps.length - 1] / 2;
  const late = steps.flatMap((step, record) => (step >= half ? [value(record)] : []));
  return late.reduce((sum, v) => sum + v, 0) / late.length;
}

/** L(θ) − L* = ½ (θ − θ*)ᵀH(θ − θ*). */
function riskAt({ d, H, minimizer }: LeastSquares, theta: Float32Array): number {
  let risk = 0;
  for (let j = 0; j < d; j++) {
    for (let k = 0; k < d; k++) {
      risk += ((theta[j] - minimizer[j]) * H[j * d + k] * (theta[k] - minimizer[k])) / 2;
    }
  }
  return risk;
}

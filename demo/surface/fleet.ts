import { momentsOf, Objective, sampler, sgd, type AdditiveNoise, type NoiseClass } from 'msgd';
import type { Plan } from './predict.js';
import { isAdditive, type Noise } from './structures.js';
import type { Surface } from './surfaces.js';

export interface FleetPlan extends Plan {
  readonly runs: number;
  readonly seed: number;
}

/** All runs of a noise, a step at a time: `advance` takes the next step of each and returns where they are, runs × 2. */
interface Fleet {
  advance(): Float32Array<ArrayBuffer>;
}

/** What all runs of a noise have in common: to be used for one fleet at a time. */
export interface Engine {
  launch(plan: Omit<FleetPlan, 'b' | 'seed'>): Fleet;
  /** What it did before has a part in what it does next. */
  readonly remembers?: boolean;
}

/**
 * Runs with the package's kernels. As in `msgd theory`, run r takes its random numbers from the steps r T + 1, r T + 2, … of the
 * seed, T rounded up to whole passes where a class makes passes. Additive noise takes SGD's trace anew at every step.
 */
export function engine(surface: Surface, noise: Noise, { b, seed }: { b: number; seed: number }): Engine {
  const objective = new Objective(surface.model, surface.data);
  const { n } = objective;
  const pass = isAdditive(noise) ? 1 : (noise.pass?.(n, b) ?? 1);
  const { take, remembers } = isAdditive(noise)
    ? additive(objective, noise, { b, seed })
    : multiplicative(objective, noise, { b, seed });
  return {
    remembers,
    launch({ eta, steps, start, runs }) {
      const stride = pass * Math.ceil(steps / pass);
      const at = Float32Array.from({ length: 2 * runs }, (_, k) => start[k % 2]);
      let t = 0;
      return {
        advance() {
          t++;
          for (let run = 0; run < runs; run++) {
            const theta = at.subarray(2 * run, 2 * run + 2);
            objective.theta.set(theta);
            take(run * stride + t);
            objective.update(eta);
            theta.set(objective.theta);
          }
          return at.slice();
        },
      };
    },
  };
}

interface Taking {
  /** Leaves the direction of a step in the objective. */
  take: (step: number) => void;
  remembers?: boolean;
}

function multiplicative(
  objective: Objective,
  noise: NoiseClass,
  options: { b: number; seed: number },
): Taking {
  const draw = sampler(noise, { ...options, n: objective.n }, objective.workspace);
  return { take: (step) => void objective.accumulate(draw(step)) };
}

function additive(
  objective: Objective,
  noise: AdditiveNoise,
  { b, seed }: { b: number; seed: number },
): Taking {
  const { n } = objective;
  const ofSgd = n * momentsOf(sgd, { n, b }).alpha;
  const direction = noise.begin(objective, { seed, scale: 1, refreshEvery: 1, ofSgd });
  return { take: (step) => void direction.take(step), remembers: direction.memory !== undefined };
}

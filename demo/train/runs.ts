import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { initialise, momentsOf, Objective, sampler, sgd } from 'msgd';
import { digits, split } from 'msgd/data';
import { entrants, models, type Lane, type Race } from './race.js';

/** What is recorded of a run after a step. */
export interface Mark {
  /** Steps taken. */
  readonly step: number;
  /** Gradients of single examples that they have evaluated. */
  readonly cost: number;
  /** Accuracies, in percent. */
  readonly train: number;
  readonly test: number;
}

/** A run that goes on when it is told to. */
export interface Run {
  readonly lane: Lane;
  /** The step that could not be taken, for the loss was not finite. */
  readonly diverged: number | undefined;
  /** θ, live. */
  readonly theta: Float32Array;
  /** Goes on to a step, if it can. */
  advance(to: number): void;
  mark(): Mark;
}

const data = digits();

/**
 * Runs prepared as `msgd compare` prepares them, all from the seed: the split, the wrong labels, the first parameters and W.
 * So they have the same bits. The classes of a seed share one memory and take their turns in it, for a browser allows about
 * a hundred memories of WebAssembly to a page with all its workers.
 */
export function openRuns(race: Race, labels: readonly string[]): Run[] {
  const { batch: b, learningRate, labelNoise } = race;
  const model = models[race.model]();
  return Array.from({ length: race.seeds }, (_, s) => race.firstSeed + s).flatMap((seed) => {
    const { train, test } = split(data, { train: race.train, seed, labelNoise });
    const objective = new Objective(model, train);
    const held = new Objective(model, test);
    const start = initialise(model, { seed });
    return labels.map((label) => openRun({ label, seed }));

    function openRun(lane: Lane): Run {
      const take = directionOf(objective, lane, b);
      const theta = start.slice();
      let [step, cost]: [number, number] = [0, 0];
      let diverged: number | undefined;
      return {
        lane,
        theta,
        get diverged() {
          return diverged;
        },
        advance(to) {
          objective.theta.set(theta);
          while (step < to && diverged === undefined) {
            const { loss, examples } = take(step + 1);
            if (Number.isFinite(loss)) {
              objective.update(learningRate);
              cost += examples;
              step++;
            } else diverged = step + 1;
          }
          theta.set(objective.theta);
        },
        mark: () => ({
          step,
          cost,
          train: 100 * (objective.evaluate(theta).accuracy as number),
          test: 100 * (held.evaluate(theta).accuracy as number),
        }),
      };
    }
  });
}

/** Steps 1 to 3 of the paper's Algorithm 1: leaves G(θ) W in the objective's gradient, or ∇L(θ) + v of additive noise. */
function directionOf(objective: Objective, { label, seed }: Lane, b: number) {
  const { n, workspace } = objective;
  const { noise, scale = 1 } = entrants.find((entrant) => entrant.label === label)!;
  if ('additive' in noise) {
    const ofSgd = n * momentsOf(sgd, { n, b }).alpha;
    const direction = noise.begin(objective, { seed, scale, refreshEvery: noise.refreshEvery, ofSgd });
    return (step: number) => {
      const before = direction.exampleGradients;
      const loss = direction.take(step);
      return { loss, examples: direction.exampleGradients - before };
    };
  }
  const draw = sampler(noise, { n, b, seed, scale }, workspace);
  return (step: number) => {
    const w = draw(step);
    return { loss: objective.accumulate(w), examples: w.count };
  };
}

/** The SHA-256 of θ's bytes, in hexadecimal. The browser's own is not there in every page. */
export function hashOf(theta: Float32Array): string {
  return bytesToHex(sha256(new Uint8Array(theta.buffer)));
}

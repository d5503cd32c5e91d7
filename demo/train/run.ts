import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { descend, DivergenceError, type Checkpoint, type DescentRecord } from 'msgd';
import { digits, split } from 'msgd/data';
import { entrants, models, type Lane, type Race } from './race.js';

/** A run that goes on when it is told to. */
export interface Run {
  readonly lane: Lane;
  /** Steps taken. */
  readonly step: number;
  /** The step that could not be taken. */
  readonly diverged: number | undefined;
  /** A copy of the parameters. */
  readonly theta: Float32Array;
  /** Goes on to a step at least, with a record at each multiple of `stride`, and returns the new records. */
  advance(to: number, stride: number): Promise<DescentRecord[]>;
}

const data = digits();

/**
 * A run prepared as `msgd compare` prepares it, all from the seed: the split, the wrong labels, the first parameters and
 * W. So it has the same bits.
 */
export function openRun(race: Race, lane: Lane): Run {
  const { batch, learningRate, steps, labelNoise } = race;
  const { noise, scale } = entrants.find(({ label }) => label === lane.label)!;
  const { train, test } = split(data, { train: race.train, seed: lane.seed, labelNoise });
  const model = models[race.model]();
  const descent = (stride: number, from?: Checkpoint) => {
    const options = { model, train, test, noise, scale, b: batch, learningRate, steps, seed: lane.seed };
    const run = descend({ ...options, evaluateEvery: stride, from });
    return { run, stride, records: run[Symbol.asyncIterator]() };
  };
  let current = descent(1);
  let step = -1;
  let diverged: number | undefined;

  /** Another stride is another descent, from where this one is; additive noise cannot be left at every step. */
  async function changeStride(stride: number): Promise<void> {
    const from = step < 0 ? undefined : current.run.checkpoint;
    if (stride === current.stride || (step >= 0 && from === undefined)) return;
    await current.records.return?.();
    current = descent(stride, from);
  }

  return {
    lane,
    get step() {
      return Math.max(step, 0);
    },
    get diverged() {
      return diverged;
    },
    get theta() {
      return current.run.theta;
    },
    async advance(to, stride) {
      const made: DescentRecord[] = [];
      const last = Math.min(to, steps);
      try {
        while (step < last && diverged === undefined) {
          await changeStride(stride);
          const { value } = (await current.records.next()) as IteratorYieldResult<DescentRecord>;
          made.push(value);
          step = value.step;
        }
      } catch (error) {
        if (!(error instanceof DivergenceError)) throw error;
        diverged = error.step;
      }
      return made;
    },
  };
}

/** The SHA-256 of θ's bytes, in hexadecimal. The browser's own is not there in a page from a file. */
export function hashOf(theta: Float32Array): string {
  return bytesToHex(sha256(new Uint8Array(theta.buffer)));
}

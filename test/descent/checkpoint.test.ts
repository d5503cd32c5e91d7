import { ownOptions } from '../helpers.js';
import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import {
  additiveNoises,
  descend,
  stepDecay,
  type AdditiveNoise,
  type Checkpoint,
  type DescentOptions,
  type DescentRecord,
} from '../../src/descent/index.js';
import { mlp, softmaxRegression, type Objective } from '../../src/models/index.js';
import { noiseClasses, sgd } from '../../src/noise/index.js';

const train = dataset({
  inputs: Array.from({ length: 60 }, (_, i) => ((i * 7919) % 101) / 101 - 0.5),
  features: 3,
  labels: Array.from({ length: 20 }, (_, i) => (i * 7) % 3),
  classes: 3,
});
const base: Omit<DescentOptions, 'noise'> = {
  model: mlp([3, 5, 3]),
  train,
  test: train,
  b: 4,
  B: 10,
  m: 10,
  learningRate: stepDecay(0.5, { at: [13] }),
  steps: 24,
  evaluateEvery: 4,
  refreshEvery: 8,
  seed: 3,
};

/** The records of a run without their times, its parameters, and its checkpoint at each record. */
async function run(options: DescentOptions) {
  const descent = descend(options);
  const records: Omit<DescentRecord, 'seconds'>[] = [];
  const checkpoints: (Checkpoint | undefined)[] = [];
  for await (const { seconds, ...record } of descent) {
    expect(seconds).toBeGreaterThanOrEqual(0);
    records.push(record);
    checkpoints.push(descent.checkpoint);
  }
  return { records, checkpoints, theta: descent.theta };
}

describe.each([...noiseClasses, ...additiveNoises])('$name', (noise) => {
  it.each([{}, { momentum: 0.9, weightDecay: 0.01 }])('goes on to the same bits, with %j', async (extra) => {
    const options = ownOptions(noise, { ...base, ...extra, noise });
    const whole = await run(options);
    const at = whole.checkpoints.filter((checkpoint) => checkpoint !== undefined);
    expect(at.map(({ step }) => step)).toEqual(expect.arrayContaining([0, 8, 16, 24]));
    for (const from of at) {
      const rest = await run({ ...options, from });
      expect(rest.records).toEqual(whole.records.filter(({ step }) => step > from.step));
      expect(rest.theta).toEqual(whole.theta);
    }
  });
});

describe('a checkpoint', () => {
  const noise = additiveNoises.find(({ name }) => name === 'diagonalFisher')!;
  const own = ownOptions(noise, base);

  it('is not to be had between refreshes, of which it says nothing', async () => {
    const { checkpoints } = await run({ ...own, noise });
    expect(checkpoints.map((checkpoint) => checkpoint?.step)).toEqual([0, undefined, 8, undefined, 16, undefined, 24]); // prettier-ignore
  });

  it('is to be had at any step where there is nothing to refresh', async () => {
    for (const name of ['isotropic', 'student', 'levy']) {
      const { checkpoints } = await run(
        ownOptions(
          additiveNoises.find((one) => one.name === name)!,
          { ...base, noise: name, sigma: 0.1 },
        ),
      );
      expect(checkpoints.map((checkpoint) => checkpoint?.step)).toEqual([0, 4, 8, 12, 16, 20, 24]);
    }
  });

  it('of another run is refused', async () => {
    const [from] = (await run({ ...own, noise })).checkpoints as Checkpoint[];
    const refused = (changed: Partial<Checkpoint>, options: Partial<DescentOptions> = {}) =>
      expect(() => descend({ ...own, noise, ...options, from: { ...from, ...changed } }));
    refused({ step: 25 }).toThrow("from.step must be an integer from 0 to the run's steps = 24, but is 25");
    refused({}, { momentum: 0.9 }).toThrow('from.memory.length must be 38');
    refused({ theta: from.theta.subarray(1) }).toThrow(
      'from.theta.length must be 38 (the parameters of MLP 3-5-3), but is 37',
    );
    refused({ theta: from.theta.map(() => NaN) }).toThrow(
      'from.theta[0] must be a finite number, but is NaN',
    );
    refused({ memory: Float32Array.of(NaN) }).toThrow('from.memory.length must be 0');
  });

  it('of a run with other noise is refused between refreshes, where there would be no noise till the next', async () => {
    const { checkpoints } = await run({ ...ownOptions(sgd, base), noise: sgd, steps: 12 });
    const from = checkpoints.at(-1);
    for (const one of additiveNoises.filter(({ name }) => name !== 'leadingEigenvector')) {
      const options = { ...ownOptions(one, base), noise: one, from };
      if (one.name === 'fullCov') expect(() => descend(options)).not.toThrow();
      else
        expect(() => descend(options)).toThrow(`from.step must be a step that ${one.name} refreshes after`);
      expect(() => descend({ ...options, refreshEvery: 6 })).not.toThrow();
    }
  });

  it('that is refused leaves no thread behind, though its noise began with a pass', async () => {
    const node = process.getBuiltinModule('node:worker_threads');
    const { Worker } = node;
    const ended: Promise<unknown>[] = [];
    node.Worker = class extends Worker {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        super(...given);
        ended.push(new Promise((resolve) => this.on('exit', resolve)));
      }
    };
    // Kept, so that no garbage collector ends what the run should.
    const kept: Objective[] = [];
    try {
      const eager: AdditiveNoise = {
        ...noise,
        begin(objective, setting) {
          objective.evaluate();
          kept.push(objective);
          return noise.begin(objective, setting);
        },
      };
      const n = 600;
      const train = dataset({ inputs: new Float32Array(n), features: 1, labels: new Uint32Array(n) });
      const model = softmaxRegression(1, 2);
      const from = { step: 1, theta: new Float32Array(4), memory: new Float32Array(0), exampleGradients: 0, seconds: 0 }; // prettier-ignore
      const options = { model, train, noise: eager, learningRate: 0.1, steps: 20, threads: 2 };
      expect(() => descend({ ...options, from, sigma: 0.1 })).toThrow('from.step must be a step that');
      expect(ended.length).toBe(1);
      expect(kept.map(({ threads }) => threads)).toEqual([1]);
      await Promise.all(ended);
    } finally {
      node.Worker = Worker;
    }
  });
});

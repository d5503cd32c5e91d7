import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { descend, levy, type DescentOptions, type DescentRecord } from '../../src/descent/index.js';
import { DivergenceError } from '../../src/errors.js';
import { initialise, linearRegression, mlp, Objective, softmaxRegression } from '../../src/models/index.js';
import {
  bernoulli,
  gaussianCov,
  gd,
  minibatchCov,
  noiseClass,
  noiseClasses,
  sampler,
  sgd,
} from '../../src/noise/index.js';
import { expectClose, ownOptions, testRandom } from '../helpers.js';
import { hashes } from './hashes.js';

const random = testRandom(3);
const blobs = (n: number) => {
  const labels = Array.from({ length: n }, (_, i) => i % 3);
  const inputs = labels.flatMap((c) => [0, 1, 2, 3].map((j) => (j === c ? 1 : 0) + random() - 0.5));
  return dataset({ inputs, features: 4, labels, classes: 3 });
};
const train = blobs(60);
const test = blobs(45);
const model = mlp([4, 8, 3]);
const base = {
  model,
  train,
  noise: sgd,
  b: 6,
  learningRate: 0.1,
  steps: 40,
  seed: 1,
} satisfies DescentOptions;

async function run(options: Partial<DescentOptions> = {}) {
  const descent = descend({ ...base, ...options });
  const records: DescentRecord[] = [];
  for await (const record of descent) records.push(record);
  return { records, theta: descent.theta };
}

describe('descend', () => {
  it('takes the steps θ ← θ − η G(θ) W', async () => {
    const { theta } = await run({ steps: 3, learningRate: (step) => 0.1 / step });
    const objective = new Objective(model, train);
    const draw = sampler(sgd, { n: 60, b: 6, seed: 1 });
    const expected = Float64Array.from(initialise(model, { seed: 1 }));
    for (let step = 1; step <= 3; step++) {
      const G = objective.perExampleGradients(expected);
      const w = draw(step).toDense();
      for (let j = 0; j < expected.length; j++) {
        let sum = 0;
        for (let i = 0; i < 60; i++) sum += G[i * expected.length + j] * w[i];
        expected[j] -= (0.1 / step) * sum;
      }
    }
    expectClose(theta, expected, { relative: 1e-6 }, 'θ after three steps');
  });

  it('records step 0, every k steps and the last, with what they cost', async () => {
    const { records } = await run({ evaluateEvery: 15, test });
    expect(records.map((record) => record.step)).toEqual([0, 15, 30, 40]);
    expect(records.map((record) => record.epochs)).toEqual([0, 1.5, 3, 4]);
    expect(records.map((record) => record.exampleGradients)).toEqual([0, 90, 180, 240]);
    const dense = await run({ noise: gaussianCov });
    expect(dense.records.at(-1)).toMatchObject({ epochs: 4, exampleGradients: 2400 });
  });

  it('records losses, accuracies and ‖∇L‖ of the parameters as they are', async () => {
    const { records, theta } = await run({ test });
    const last = records.at(-1) as DescentRecord;
    const onTrain = new Objective(model, train);
    expect(last.trainLoss).toBe(onTrain.evaluate(theta).loss);
    expect(last.trainAccuracy).toBe(onTrain.evaluate(theta).accuracy);
    expect(last.testLoss).toBe(new Objective(model, test).evaluate(theta).loss);
    expect(last.testAccuracy).toBe(new Objective(model, test).evaluate(theta).accuracy);
    const gradient = onTrain.weightedGradient(theta, new Float32Array(60).fill(1 / 60));
    expect(last.gradientNorm).toBeCloseTo(Math.hypot(...gradient), 6);
    expect(last.seconds).toBeGreaterThan(0);
  });

  it('learns', async () => {
    const { records } = await run({ test, steps: 400, learningRate: 0.2 });
    expect(records[0].testAccuracy).toBeLessThan(0.7);
    expect(records.at(-1)?.testAccuracy).toBeGreaterThan(0.85);
  });

  it('goes on from given parameters, and needs no b for gd', async () => {
    const initial = new Float32Array(model.parameters).fill(0.01);
    const { theta } = await run({ initial, steps: 0 });
    expect(theta).toEqual(initial);
    const { records } = await run({ noise: gd, b: undefined, steps: 5 });
    expect(records.at(-1)).toMatchObject({ epochs: 5, exampleGradients: 300 });
  });

  it('does regression, without accuracies', async () => {
    const data = dataset({ inputs: [1, 2, 3, 4], features: 1, targets: [2, 4, 6, 8] });
    const { records, theta } = await run({
      model: linearRegression(1, { intercept: false }),
      train: data,
      b: 2,
      steps: 200,
      learningRate: 0.05,
    });
    expect(theta[0]).toBeCloseTo(2, 5);
    expect(records.at(-1)?.trainAccuracy).toBeUndefined();
  });

  it('lets timers run while it works', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await run({ steps: 20_000, noise: gaussianCov, evaluateEvery: 20_000 });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(2);
  });

  it('stops with the reason of its signal', async () => {
    const stop = new AbortController();
    const descent = descend({ ...base, steps: 1_000_000_000, signal: stop.signal });
    await expect(async () => {
      for await (const { step } of descent) {
        if (step > 0) setTimeout(() => stop.abort(new Error('enough')));
      }
    }).rejects.toThrow('enough');
  });

  it('is iterated over once', async () => {
    const descent = descend({ ...base, evaluateEvery: 4 });
    for await (const { step } of descent) if (step === 4) break;
    await expect(async () => {
      for await (const record of descent) void record;
    }).rejects.toThrow('this run has been iterated over');
  });

  it('says at which step it diverges, and keeps the parameters of before', async () => {
    const descent = descend({ ...base, learningRate: 1e20 });
    const consume = async () => {
      for await (const record of descent) void record;
    };
    const error: unknown = await consume().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DivergenceError);
    const { step, message } = error as DivergenceError;
    expect(message).toContain(`diverged at step ${step}`);
    // The same parameters, and the same step, for a run that would have ended before it.
    const shorter = descend({ ...base, learningRate: 1e20, steps: step - 1, evaluateEvery: 1000 });
    await expect(async () => {
      for await (const record of shorter) void record;
    }).rejects.toThrow(message.slice(0, message.indexOf(':')));
    expect(shorter.theta).toEqual(descent.theta);
  });
});

describe('a run whose last step goes too far', () => {
  it('diverges, and does not end in a record of NaN', async () => {
    // The largest step that a float32 takes: θ overflows in step 1, and there is no step 2 to see it.
    const descent = descend({ ...base, learningRate: 3e38, steps: 1 });
    const steps: number[] = [];
    const error: unknown = await (async () => {
      for await (const { step, trainLoss } of descent) {
        expect(trainLoss).not.toBeNaN();
        steps.push(step);
      }
    })().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DivergenceError);
    expect((error as DivergenceError).step).toBe(2);
    expect(steps).toEqual([0]);
  });
});

describe('the same bits', () => {
  it.each(noiseClasses.map((noise) => noise.name))('%s: θ after 200 steps of an MLP', async (name) => {
    const { theta } = await run(
      ownOptions(noiseClass(name), { noise: noiseClass(name), B: 20, m: 9, steps: 200, learningRate: 0.05 }),
    );
    expect(theta.every(Number.isFinite)).toBe(true);
    expect(createHash('sha256').update(new Uint8Array(theta.buffer)).digest('hex').slice(0, 16)).toBe(
      hashes[name],
    );
  });

  it('do not depend on when it is evaluated, or on a test set', async () => {
    const plain = await run({ noise: bernoulli });
    expect((await run({ noise: bernoulli, evaluateEvery: 7, test })).theta).toEqual(plain.theta);
  });
});

describe('memory', () => {
  it('is where it was after 1,000 steps when 100,000 are done', async () => {
    const descent = descend({
      ...base,
      steps: 101_000,
      evaluateEvery: 1000,
      noise: noiseClass('minibatchFisher'),
    });
    const collect = (globalThis as { gc?: () => void }).gc;
    if (collect === undefined) throw new Error('run with --expose-gc');
    let before = 0;
    let after = 0;
    for await (const { step } of descent) {
      if (step === 1000 || step === 101_000) {
        collect();
        const { heapUsed, external, arrayBuffers } = process.memoryUsage();
        if (step === 1000) before = heapUsed + external + arrayBuffers;
        else after = heapUsed + external + arrayBuffers;
      }
    }
    // One number a step would be 800 kB.
    expect(after - before).toBeLessThan(300_000);
  });
});

describe('noise by its name', () => {
  it.each([
    ['gaussianCov', { noise: gaussianCov }],
    ['MSGD-Cov:scale=2', { noise: gaussianCov, scale: 2 }],
    [
      'minibatchCov:B=20:match=sgdWithReplacement',
      { noise: minibatchCov, B: 20, match: 'sgdWithReplacement' },
    ],
    ['[MSGD-Cov]-20', { noise: minibatchCov, B: 20 }],
    ['levy:alpha=1.7:refreshEvery=3', { noise: levy, alpha: 1.7, refreshEvery: 3 }],
  ] as const)('%s is the class with these options', async (noise, options) => {
    expect((await run({ noise })).theta).toEqual((await run(options)).theta);
  });

  it('has its own b', async () => {
    expect((await run({ noise: 'sgd:b=7', b: undefined })).theta).toEqual((await run({ b: 7 })).theta);
  });
});

describe('bad input is refused before any work', () => {
  it.each([
    [{ b: 0 }, 'b must be an integer from 1 to n = 60, but is 0'],
    [{ b: 61 }, 'b must be an integer from 1 to n = 60, but is 61'],
    [{ steps: -1 }, 'steps must be an integer of at least 0, but is -1'],
    [{ steps: 1.5 }, 'steps must be an integer of at least 0, but is 1.5'],
    [{ learningRate: -0.1 }, 'learningRate must be a finite number of at least 0, but is -0.1'],
    [{ learningRate: NaN }, 'learningRate must be a finite number of at least 0, but is NaN'],
    [{ evaluateEvery: 0 }, 'evaluateEvery must be an integer of at least 1, but is 0'],
    [{ seed: 0.1 }, 'seed must be an integer from 0 to 9007199254740991, but is 0.1'],
    [
      { initial: [1, 2] },
      `initial.length must be ${model.parameters} (the parameters of MLP 4-8-3), but is 2`,
    ],
    [
      { initial: new Float32Array(model.parameters).fill(NaN) },
      'initial[0] must be a finite number, but is NaN',
    ],
    [
      { initial: 'hee' as never },
      'initial must be one of he, paper, pytorch, vgg, zero (did you mean he?), but is "hee"',
    ],
    [{ model: softmaxRegression(5, 3) }, 'train.features must be 5'],
    [{ test: { ...test, classes: 4 } }, 'test.classes must be 3, the outputs of MLP 4-8-3, but is 4'],
    [
      { momentun: 0.9 } as never,
      'evaluateEvery, signal, threads (did you mean momentum?), but is "momentun"',
    ],
    [{ model: train as never }, 'model must be a model'],
    [
      { train: model as never },
      'train must be a data set, as dataset makes, but is an object with keys name',
    ],
    [{ noise: 'gausianCov' }, 'student (did you mean gaussianCov?), but is "gausianCov"'],
    [
      { noise: 'sgd:scal=3' },
      'noise must be sgd[:option=value]…, its options scale, match, b (did you mean scale?), but is "sgd:scal=3"',
    ],
    [{ noise: 'sgd:b=7' }, 'b must be left out, because noise "sgd:b=7" has its own, but is 6'],
    [{ noise: {} as never }, 'noise must be a noise class, or the name of one, but is [object Object]'],
    [{ noise: sgd, B: 6 }, 'B must be left out (sgd takes scale, match, b), but is 6'],
    [{ sigma: 1 }, 'sigma must be left out (sgd takes scale, match, b), but is 1'],
    [{ signal: 3 as never }, 'signal must be an AbortSignal, but is 3'],
    [{ scale: -2 }, 'scale must be a finite number of at least 0, but is -2'],
  ])('%j', (options, message) => {
    expect(() => descend({ ...base, ...options })).toThrow(message);
  });

  it.each([
    ['null, which JSON writes for NaN', null],
    ['text', '0.1'],
    ['true', true],
    ['a BigInt', 1n],
  ])('parameters and weights that are %s', (_, value) => {
    const theta = Array<unknown>(model.parameters).fill(value) as number[];
    expect(() => descend({ ...base, initial: theta })).toThrow('initial[0] must be a finite number, but is');
    const objective = new Objective(model, train);
    expect(() =>
      objective.weightedGradient(undefined, Array<unknown>(train.n).fill(value) as number[]),
    ).toThrow('weights[0] must be a finite number, but is');
    expect(() => objective.hessianVector(undefined, theta)).toThrow('u[0] must be a finite number, but is');
  });

  it('and a learning rate that goes wrong later, when it does', async () => {
    for (const wrong of [NaN, -1, null as never, '0.1' as never]) {
      const learningRate = (step: number) => (step < 3 ? 0.1 : wrong);
      await expect(run({ learningRate, momentum: 0.5 })).rejects.toThrow('learningRate(3) must be a finite');
    }
  });
});

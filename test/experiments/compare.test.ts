import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { digits } from '../../src/data/digits.js';
import { split } from '../../src/data/split.js';
import { descend } from '../../src/descent/index.js';
import { plan, runJob, type Outcome } from '../../src/experiments/compare.js';
import { modelNamed } from '../../src/experiments/models.js';
import { defaults, type CompareOptions } from '../../src/experiments/options.js';
import { classCondition, condition } from '../../src/experiments/condition.js';
import { curves } from '../../src/experiments/curves.js';
import { conclusion, score, summarize } from '../../src/experiments/summary.js';
import { sgd } from '../../src/noise/index.js';
import { testRandom } from '../helpers.js';

const data = digits();
const small: CompareOptions = {
  ...defaults,
  train: 60,
  model: 'mlp:8',
  steps: 40,
  seeds: 2,
  evaluateEvery: 20,
  noise: ['sgd', 'gd', 'gaussianCov:scale=3'],
};

describe('condition', () => {
  it('reads a class and its options', () => {
    const { label, noise, options } = condition('minibatchCov:B=100:scale=0.5:match=sgdWithReplacement');
    expect(label).toBe('minibatchCov:B=100:scale=0.5:match=sgdWithReplacement');
    expect(noise.name).toBe('minibatchCov');
    expect(options).toEqual({ B: 100, scale: 0.5, match: 'sgdWithReplacement' });
  });

  it.each(['sgd:x=1', 'sgd:scale', 'sgd:scale=a', 'sgd:', 'sgd:m=5', 'sgd:B=5'])('refuses %s', (label) => {
    expect(() => condition(label)).toThrow(
      /^noise must be sgd\[:option=value\]…, its options scale, match, b( \(did you mean b\?\))?, but is/,
    );
  });

  it.each(['gaussianCov:scale=1=7', 'gaussianCov:scale=1:scale=2', 'MSGD-[Cov-9]:m=8'])(
    'refuses %s, which says a thing twice',
    (label) => {
      expect(() => condition(label)).toThrow(
        /\[:option=value\]…, its options scale, match, b.*, each once, but is/,
      );
    },
  );

  it.each([
    ['SGD', 'sgd', {}],
    ['MSGD-Fisher:scale=2', 'gaussianFisher', { scale: 2 }],
    ['MSGD-[Fisher-100]', 'sparseFisher', { m: 100 }],
    ['MSGD-[Cov-1k]:scale=2', 'sparseCov', { m: 1000, scale: 2 }],
    ['[MSGD-Fisher]-500', 'minibatchFisher', { B: 500 }],
    ['[MSGD-Cov]-5k:scale=0.5', 'minibatchCov', { B: 5000, scale: 0.5 }],
    ['[MSGD-Cov]-B:B=7', 'minibatchCov', { B: 7 }],
  ])('reads %s, as the paper calls it', (label, name, expected) => {
    const { noise, options } = condition(label);
    expect([noise.name, options]).toEqual([name, expected]);
  });

  it('reads additive noise and its options', () => {
    const { noise, options } = condition('levy:alpha=1.7:refreshEvery=3:sigma=0.1:scale=2');
    expect(noise.name).toBe('levy');
    expect(options).toEqual({ alpha: 1.7, refreshEvery: 3, sigma: 0.1, scale: 2 });
    expect(() => condition('isotropic:alpha=1.7')).toThrow(
      'its options scale, match, b, sigma, refreshEvery, but is',
    );
    expect(() => condition('isotropc')).toThrow('did you mean isotropic?');
  });

  it('of a class of W alone refuses additive noise', () => {
    expect(classCondition('sgd:scale=2')).toEqual(condition('sgd:scale=2'));
    expect(() => classCondition('student')).toThrow(
      /^noise must be one of gd, sgd, .*; additive noise has no W: it is for descend and compare, but is/,
    );
  });

  it('suggests a name', () => expect(() => condition('gausianCov')).toThrow('did you mean gaussianCov?'));
});

describe('a run', () => {
  it('is a function of its options', async () => {
    const job = { label: 'gaussianCov', seed: 3 };
    const [a, b] = [await runJob(small, data, job), await runJob(small, data, job)];
    expect(a.theta).toEqual(b.theta);
    expect(a.records.map(({ testAccuracy }) => testAccuracy)).toEqual(
      b.records.map(({ testAccuracy }) => testAccuracy),
    );
  });

  it('starts from the same parameters and data for all classes, and not for all seeds', async () => {
    const start = async (label: string, seed: number) => {
      const { records } = await runJob({ ...small, steps: 1 }, data, { label, seed });
      return [records[0].trainLoss, records[0].testLoss];
    };
    expect(await start('sgd', 1)).toEqual(await start('gaussianCov', 1));
    expect(await start('sgd', 1)).not.toEqual(await start('sgd', 2));
  });

  it('with additive noise is a row like others', async () => {
    const { records } = await runJob(small, data, { label: 'diagonalCov:refreshEvery=20', seed: 1 });
    expect(records.at(-1)?.exampleGradients).toBe(40 * 60 + 2 * 60);
  });

  it('has momentum, weight decay and decay as descend has them', async () => {
    const { train, test } = split(data, { train: 60, seed: 1, labelNoise: 0.2 });
    const rate = { momentum: 0.9, weightDecay: 0.01 };
    const { theta } = await runJob({ ...small, ...rate, decay: [10, 30] }, data, { label: 'sgd', seed: 1 });
    const descent = descend({
      ...rate,
      model: modelNamed('mlp:8', train),
      train,
      test,
      noise: sgd,
      b: 8,
      learningRate: (step) => (step > 30 ? 0.3 * 0.1 * 0.1 : step > 10 ? 0.3 * 0.1 : 0.3),
      steps: 40,
      seed: 1,
    });
    for await (const { step } of descent) expect(step).toBeLessThanOrEqual(40);
    expect(theta).toEqual(descent.theta);
  });

  it('trains on standardised inputs where that is asked for', async () => {
    const job = { label: 'sgd', seed: 1 };
    const { train, test } = split(data, { train: 60, seed: 1, labelNoise: 0.2, standardise: 'channels' });
    const model = modelNamed('mlp:8', train);
    const descent = descend({ model, train, test, noise: sgd, b: 8, learningRate: 0.3, steps: 40, seed: 1 });
    for await (const { step } of descent) expect(step).toBeLessThanOrEqual(40);
    const { theta } = await runJob({ ...small, standardise: 'channels' }, data, job);
    expect(theta).toEqual(descent.theta);
    expect(theta).not.toEqual((await runJob(small, data, job)).theta);
  });

  it('has the b of its label, or else of all', async () => {
    const [own, all] = [
      { label: 'sgd:b=20', seed: 1 },
      { label: 'sgd', seed: 1 },
    ];
    const { theta, records } = await runJob(small, data, own);
    expect(theta).toEqual((await runJob({ ...small, batch: 20 }, data, all)).theta);
    expect(records.at(-1)?.exampleGradients).toBe(40 * 20);
    expect(() => plan({ ...small, noise: ['sgd:b=61'] }, data)).toThrow(
      'noise[0]:b must be an integer from 1 to n',
    );
  });

  it('whose loss is not finite before the first step is an error, as all others with its seed are', async () => {
    const inputs = Float32Array.from({ length: 40 }, (_, i) => (i % 7) - 3);
    const huge = dataset({ inputs, features: 2, targets: new Float32Array(20).fill(3e25) });
    const options = { ...small, data: 'huge', train: 10, labelNoise: 0, model: 'linear', batch: 2 };
    await expect(runJob(options, huge, { label: 'sgd', seed: 2 })).rejects.toThrow(
      /^the loss is Infinity before the first step \(seed 2\): the data's numbers or/,
    );
  });

  it('that diverges is a result, not an error', async () => {
    const { diverged, records } = await runJob({ ...small, learningRate: 1e20 }, data, {
      label: 'sgd',
      seed: 1,
    });
    expect(diverged).toBeGreaterThan(0);
    expect(records.length).toBeGreaterThan(0);
  });
});

describe('plan', () => {
  it('lists the runs seed by seed', () => {
    expect(plan({ ...small, noise: ['sgd', 'gd'], firstSeed: 5 }, data)).toEqual([
      { label: 'sgd', seed: 5 },
      { label: 'gd', seed: 5 },
      { label: 'sgd', seed: 6 },
      { label: 'gd', seed: 6 },
    ]);
  });

  it.each([
    [{ batch: 61 }, 'batch must be an integer from 1 to n = 60, but is 61'],
    [{ batch: 0, noise: ['gd'] }, 'batch must be an integer of at least 1, but is 0'],
    [{ steps: 0 }, 'steps must be an integer of at least 1, but is 0'],
    [{ train: 1797 }, 'train must be an integer from 1 to n − 1 = 1796, but is 1797'],
    [{ momentum: -1 }, 'momentum must be a number of at least 0 and less than 1, but is -1'],
    [{ decay: [0] }, 'decay[0] must be an integer of at least 1, but is 0'],
    [{ decay: [5, 9, 9] }, 'decay[2] must be an integer of at least 10, but is 9'],
    [{ pixels: 'row' }, 'pixels must be one of unit, raw (did you mean raw?), but is "row"'],
    [
      { standardise: 'channel' },
      'standardise must be one of none, channels (did you mean channels?), but is "channel"',
    ],
    [{ labelNoise: 2 }, 'labelNoise must be a number from 0 to 1, but is 2'],
    [{ noise: [] }, 'noise must be at least one noise class'],
    [{ noise: ['levy:alpha=3'] }, 'noise[0]:alpha must be a number above 1 and at most 2, but is 3'],
    [{ noise: ['sgd', 'sparseCov:m=1'] }, 'noise[1]:m must be an integer from 2 to n = 60, but is 1'],
    [{ noise: ['sgd', 'gausianCov'] }, 'noise[1] must be one of'],
    [
      { noise: ['sgd', 'gd:m=3'] },
      'noise[1] must be gd[:option=value]…, its options scale, match, b, but is "gd:m=3"',
    ],
    [{ noise: ['sgd', 'gd', 'sgd'] }, 'noise[2] must be another than noise[0], but is "sgd"'],
    [{ model: 'linear' }, 'softmax; these are classification data of 64 features and 10 outputs'],
    [{ model: 'conv:1.5' }, 'model must be mlp:width'],
    [{ model: 'conv:0' }, 'model must be mlp:width'],
    [{ model: 'conv:3:4' }, 'model must be mlp:width'],
    [{ model: 'mlp:3,x' }, 'model must be mlp:width'],
    [{ model: 'mlp:3:tanh:4' }, 'model must be mlp:width'],
    [{ model: 'softmax:3' }, 'model must be mlp:width'],
    [
      { model: 'convSmall' },
      'model must be convSmall (28×28 images in 10 classes); these are classification data of 64 features and 10 outputs',
    ],
    [
      { model: 'resnet18:width=1/64', noise: ['sgd', 'fullCov'] },
      'noise[1] must be multiplicative, or isotropic, levy or student of a given sigma',
    ],
    [{ model: 'mlp:3:relo' }, 'model:activation must be one of relu, tanh (did you mean relu?)'],
  ])('refuses %j before any run', (options, message) => {
    expect(() => plan({ ...small, ...(options as Partial<CompareOptions>) }, data)).toThrow(message);
  });
});

describe('summary', () => {
  const record = (testAccuracy: number, step = 40) => ({
    step, epochs: 1, exampleGradients: 100, trainLoss: 0.5, trainAccuracy: 0.9, testLoss: 1, testAccuracy, gradientNorm: 1, seconds: 2,
  }); // prettier-ignore
  const run = (label: string, seed: number, accuracy: number) => ({
    label,
    seed,
    records: [record(accuracy)],
  });

  it('pairs each class with SGD, seed by seed', () => {
    const results = [run('sgd', 1, 0.5), run('sgd', 2, 0.7), run('gd', 1, 0.4), run('gd', 2, 0.6)];
    const [sgd, gd] = summarize({ ...small, noise: ['sgd', 'gd'] }, results);
    expect(sgd.fromSgd).toBeUndefined();
    expect(sgd.test.mean).toBeCloseTo(60, 10);
    // Both differences are −10: the spread between seeds is not in the interval.
    expect(gd.fromSgd?.mean).toBeCloseTo(-10, 10);
    expect(gd.fromSgd?.half).toBeCloseTo(0, 10);
    expect(gd.fromSgd?.verdict).toBe('differs');
    expect(gd.gap.mean).toBeCloseTo(40, 10);
    expect(conclusion([sgd, gd], { noise: ['sgd', 'gd'], margin: 2 }, 'points')).toBe(
      'Different from SGD: gd.',
    );
  });

  it('counts the runs that fit their training examples, to 99 per cent', () => {
    const ending = (seed: number, trainAccuracy: number) => ({
      label: 'sgd',
      seed,
      records: [{ ...record(0.5), trainAccuracy }],
    });
    const runs = [ending(1, 1), ending(2, 0.99), ending(3, 0.9899), { ...ending(4, 1), diverged: 3 }];
    expect(summarize({ ...small, noise: ['sgd'] }, runs)[0].fitted).toBe(2);
  });

  it('compares no loss that is beyond float32, and says so', () => {
    const ending = (label: string, seed: number, testLoss: number): Outcome => {
      const { step, epochs, exampleGradients, trainLoss, gradientNorm, seconds } = record(0.5);
      return {
        label,
        seed,
        records: [{ step, epochs, exampleGradients, trainLoss, testLoss, gradientNorm, seconds }],
      };
    };
    const options = { ...defaults, data: 'penguins', noise: ['sgd', 'gd', 'bernoulli'], seeds: 2 };
    const both = (label: string, ...losses: number[]) => losses.map((loss, k) => ending(label, k + 1, loss));
    const rows = summarize(options, [
      ...both('sgd', 1, 2),
      ...both('gd', 1, Infinity),
      ...both('bernoulli', 1.5, 2.5),
    ]);
    expect(rows.map(({ fromSgd }) => fromSgd?.mean)).toEqual([undefined, undefined, 0.5]);
    expect(conclusion(rows, options, '%')).toContain('Without a finite test loss: gd.');
    const none = summarize(options, [...both('sgd', NaN, NaN), ...both('gd', NaN, NaN)]);
    expect(conclusion(none, options, '%')).toBe('Without a finite test loss: sgd, gd.');
  });

  it('says that a class diverged, and in how many runs', () => {
    const results = [
      run('sgd', 1, 0.5),
      run('sgd', 2, 0.7),
      run('gd', 1, 0.4),
      { ...run('gd', 2, 0.6), diverged: 7 },
    ];
    const rows = summarize({ ...small, noise: ['sgd', 'gd'] }, results);
    expect(rows[1].diverged).toEqual({ runs: 1, firstStep: 7 });
    expect(rows[1].test.mean).toBeNaN();
    expect(rows.map(({ bySeed }) => bySeed)).toEqual([
      [
        { seed: 1, test: 50 },
        { seed: 2, test: 70 },
      ],
      [{ seed: 1, test: 40 }, { seed: 2 }],
    ]);
    expect(conclusion(rows, { noise: ['sgd', 'gd'], margin: 2 }, 'points')).toBe('Diverged: gd.');
  });

  it('says why no class is compared with SGD', () => {
    const said = (noise: string[], ...results: ReturnType<typeof run>[]) => {
      const options = { ...small, noise };
      return conclusion(summarize(options, results), options, 'points');
    };
    expect(said(['gd'], run('gd', 1, 0.5))).toBe(
      'SGD was not among the classes, so nothing is compared with it.',
    );
    expect(said(['sgd'], run('sgd', 1, 0.5))).toBe('SGD is the only class, so nothing is compared with it.');
    expect(said(['sgd', 'gd'], run('gd', 1, 0.5))).toBe(
      'No run of SGD is done, so nothing is compared with it.',
    );
    expect(said(['sgd', 'gd'], run('gd', 1, 0.5), run('sgd', 2, 0.5))).toBe(
      'No run of another class has one of SGD’s to pair with, so nothing is compared with it.',
    );
  });

  it('compares test losses where there are no classes', async () => {
    const random = testRandom(1);
    const inputs = Array.from({ length: 40 }, random);
    const regression = dataset({ inputs, features: 1, targets: inputs.map((x) => 2 * x) });
    const options = {
      ...small,
      data: 'x',
      train: 20,
      labelNoise: 0,
      model: 'linear',
      noise: ['sgd', 'gd'],
      batch: 5,
    };
    const results = await Promise.all(
      plan(options, regression).map((job) => runJob(options, regression, job)),
    );
    const [sgd] = summarize(options, results);
    const [first, second] = results
      .filter(({ label }) => label === 'sgd')
      .map(({ records }) => records.at(-1)!.testLoss!);
    expect(sgd.test.mean).toBe((first + second) / 2);
  });

  it('draws the mean of each step, as far as all runs came', () => {
    const results = [
      { label: 'sgd', seed: 1, records: [record(0.2, 0), record(0.5, 10)] },
      { label: 'sgd', seed: 2, records: [record(0.4, 0)], diverged: 3 },
    ];
    const points = curves(['sgd'], results, score);
    expect(points).toHaveLength(1);
    expect(points[0]).toMatchObject({ label: 'sgd', step: 0 });
    expect(points[0].mean).toBeCloseTo(30, 10);
    expect(points[0].high).toBeCloseTo(30 + 12.706 * 10, 0);
  });
});

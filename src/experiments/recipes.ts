import { ArgumentError, checkOneOf, checkOptions, checkText } from '../errors.js';
import type { CompareOptions } from './options.js';

/** Amounts of work by name: about that many minutes on two cores, or all of it. */
export const budgets = ['2m', '20m', 'full'] as const;
/** One of `budgets`: about so many minutes on two cores, or all of it. */
export type Budget = (typeof budgets)[number];

/** Options of the full budget, and those that replace them within less. */
export interface Setting {
  /** Within the full budget. */
  readonly options: Partial<CompareOptions>;
  /** What is in their place within less. */
  readonly budgets: Readonly<Record<Exclude<Budget, 'full'>, Partial<CompareOptions>>>;
}

/** A figure of the paper, or an experiment on its claims, as a comparison that one command runs. */
export interface Recipe {
  /** By which `recipe` knows it. */
  readonly name: string;
  /** What it asks. */
  readonly title: string;
  /** What the paper has to say of it. */
  readonly paper: string;
  /** On the digits of the package; absent where they would show nothing of it. */
  readonly onDigits?: Setting;
  /** On the images that it is meant for, which are not in the package: where --data is given. */
  readonly onImages?: Setting & {
    /** The paper's own data by name: how the paper draws from them, and what its readers have to know of that. */
    readonly own: {
      readonly name: string;
      readonly options: Partial<CompareOptions>;
      readonly remark: string;
    };
  };
}

/** The default comparison with other classes, and so many seeds. */
const onDigits = (noise: readonly string[], seeds = { '2m': 20, '20m': 60 }): Setting => ({
  options: { noise, steps: 2000, seeds: 100 },
  budgets: { '2m': { seeds: seeds['2m'] }, '20m': { seeds: seeds['20m'] } },
});

const everyMethod = ['sgd', 'gd', 'gaussianFisher', 'gaussianCov', 'bernoulli'];
/** Large batches of SGD, and the same with the noise of a small one. */
const largeBatches = (...sizes: readonly number[]) =>
  sizes.flatMap((B) => [`sgd:b=${B}`, `minibatchFisher:B=${B}`, `minibatchCov:B=${B}`]);
const sparse = (sizes: readonly number[]) =>
  ['sparseFisher', 'sparseCov'].flatMap((name) => sizes.map((m) => `${name}:m=${m}`));

/**
 * A deep net at a scale of two cores: thousands of images, an eighth of the width, small batches of 20. The settings were
 * chosen on one seed: SGD fits its images, or nearly. docs/results.md has what they came to.
 */
const small = (own: Partial<CompareOptions>): Setting['budgets'] => {
  const brief = {
    test: 2000,
    noise: ['sgd', 'bernoulli'],
    steps: 300,
    seeds: 1,
    evaluateEvery: 100,
    decay: [],
  };
  return { '2m': { batch: 20, ...own, ...brief }, '20m': { batch: 20, ...own, test: 5000, seeds: 3 } };
};
const smallVgg: Partial<CompareOptions> = {
  train: 5000,
  model: 'vgg11:width=1/8',
  standardise: 'channels',
  noise: ['sgd', 'bernoulli', 'sgd:b=100', 'minibatchFisher:B=100'],
  steps: 7000,
  evaluateEvery: 500,
};

const cifar10 = {
  name: 'cifar10',
  options: { data: 'cifar10' },
  remark: 'As in the paper, all 50,000 training images and no augmentation.',
};

/** The experiments of the paper, and others on its claims. */
export const recipes: readonly Recipe[] = [
  {
    name: 'fashion',
    title: 'Figures 1a and 3a: every method of the paper against SGD',
    paper:
      'The paper, on Fashion-MNIST with one seed: GD 78.38, SGD 80.39, MSGD-Fisher 80.35, -Cov 80.41, -Bernoulli 80.32, ' +
      '-[Fisher-100] 80.06, -[Fisher-50] 79.85, -[Fisher-10] 79.86, -[Cov-100] 79.96, -[Cov-50] 80.66, -[Cov-10] 79.16.',
    onDigits: onDigits([...everyMethod, ...sparse([20, 10, 2])]),
    // Pixels from 0 to 255, and parameters as the paper's code has them: with either of the usual, GD stays at chance.
    onImages: {
      options: {
        train: 1000,
        pixels: 'raw',
        model: 'convSmall',
        initial: 'paper',
        noise: [...everyMethod, ...sparse([100, 50, 10])],
        batch: 50,
        learningRate: 0.01,
        steps: 7000,
        seeds: 16,
        evaluateEvery: 250,
        // Half of what parts SGD from GD in the paper.
        margin: 1,
      },
      budgets: { '2m': { steps: 100, seeds: 2 }, '20m': { steps: 1000, seeds: 2 } },
      own: {
        name: 'fashion-mnist',
        options: { data: 'fashion-mnist:swap', draw: 'first' },
        remark:
          'As in the paper’s code, the training images are the first 1,000 of the file of test images, and the test images the 60,000 for training.',
      },
    },
  },
  {
    name: 'noise-matters',
    title: 'Figure 1: does the noise matter, and does its class?',
    paper: 'The paper: SGD generalizes better than GD, and so does every noise with its size and covariance.',
    onDigits: onDigits(['sgd', 'gd', 'gaussianCov', 'bernoulli', 'rademacherCov']),
  },
  {
    name: 'magnitude',
    title: 'Is it the size of the noise? The same class, V multiplied by a scale',
    paper:
      'The paper names the size and the covariance of the noise as what matters. A scale of 0 is gd, of 1 SGD’s own size.',
    onDigits: onDigits(['sgd', 'gd', ...[0.5, 1, 1.5, 2, 3].map((scale) => `gaussianCov:scale=${scale}`)]),
  },
  {
    name: 'structure',
    title: 'Is it the covariance of the noise? Additive noise of the same trace, and other covariances',
    paper:
      'Zhu et al. (2019), on whom the paper builds: noise with SGD’s covariance escapes and generalizes as SGD; isotropic noise of the same trace does not.',
    onDigits: onDigits(
      [
        ...['sgd', 'gd', 'gaussianCov', 'fullCov', 'fullFisher', 'diagonalCov', 'diagonalFisher'],
        ...['isotropic', 'leadingEigenvector', 'levy', 'student'],
      ],
      { '2m': 8, '20m': 40 },
    ),
  },
  {
    name: 'large-batch',
    title: 'Figure 2: large batches that carry small batches’ noise',
    paper:
      'The paper, on SVHN: SGD-100 86.00, SGD-1k 83.42, SGD-5k 82.29; [MSGD-Fisher]-1k 85.87, -5k 86.79.',
    onDigits: onDigits(['sgd', ...largeBatches(40, 100)]),
  },
  {
    name: 'svhn',
    title: 'Figures 1b, 2a and 3b: VGG-11 on house numbers',
    paper:
      'The paper, on SVHN with one run each: GD 82.45, SGD 86.00, MSGD-Fisher 86.06, -Cov 85.86, -Bernoulli 86.16, -[Fisher-1k] 85.58, ' +
      '-[Fisher-500] 85.83, -[Fisher-100] 85.57, -[Cov-1k] 86.47, -[Cov-500] 85.97, -[Cov-100] 85.58; SGD-1k 83.42, -5k 82.29, ' +
      '[MSGD-Fisher]-1k 85.87, -5k 86.79.',
    onImages: {
      options: {
        train: 25_000,
        model: 'vgg11',
        noise: [...everyMethod, ...sparse([1000, 500, 100]), ...largeBatches(1000, 5000)],
        batch: 100,
        learningRate: 0.05,
        steps: 20_000,
        seeds: 3,
        evaluateEvery: 500,
        margin: 1,
      },
      budgets: small(smallVgg),
      own: {
        name: 'svhn',
        options: { data: 'svhn:swap', draw: 'first' },
        remark:
          'As in the paper’s code, the training images are the first of the file of test images; all images for training are test images here, the paper has 70,000 of these 73,257.',
      },
    },
  },
  {
    name: 'vgg',
    title: 'Figures 4a and 4b: VGG-11 on small colour images',
    paper:
      'The paper, on CIFAR-10 with one run each: GD 69.11, SGD 77.34, MSGD-Fisher 78.59, -Cov 78.37, -Bernoulli 77.37; SGD-1k 73.92, -5k 71.24, ' +
      '[MSGD-Fisher]-1k 78.68, -5k 78.34, [MSGD-Cov]-1k 78.76, -5k 78.85.',
    onImages: {
      options: {
        train: 50_000,
        model: 'vgg11',
        noise: [...everyMethod, ...largeBatches(1000, 5000)],
        batch: 100,
        learningRate: 0.01,
        momentum: 0.9,
        decay: [40_000],
        steps: 60_000,
        seeds: 3,
        evaluateEvery: 500,
        margin: 1,
      },
      budgets: small({ ...smallVgg, learningRate: 0.01, decay: [5000] }),
      own: cifar10,
    },
  },
  {
    name: 'resnet',
    title: 'Figures 1c and 2b: ResNet-18 with batch norm on small colour images',
    paper:
      'The paper, on CIFAR-10 with one run each: GD 74.80, SGD 85.51, MSGD-Fisher 85.68, -Cov 85.34; SGD-1k 83.37, -2k 81.61, ' +
      '[MSGD-Fisher]-1k 85.88, -2k 85.75.',
    onImages: {
      options: {
        train: 50_000,
        model: 'resnet18:ghost=100',
        noise: ['sgd', 'gd', 'gaussianFisher', 'gaussianCov', ...largeBatches(1000, 2000)],
        batch: 100,
        learningRate: 0.1,
        momentum: 0.9,
        steps: 35_000,
        seeds: 3,
        evaluateEvery: 500,
        margin: 1,
      },
      budgets: small({
        train: 1000,
        model: 'resnet18:width=1/8,ghost=20',
        learningRate: 0.02,
        decay: [750],
        steps: 1000,
        evaluateEvery: 125,
        noise: ['sgd', 'bernoulli', 'sgd:b=200', 'minibatchFisher:B=200'],
      }),
      own: cifar10,
    },
  },
];

/** A recipe within a budget: the options of a comparison, and remarks for its readers. */
export interface Prepared {
  /** What it asks. */
  readonly name: string;
  /** For `compare`. */
  readonly options: Partial<CompareOptions>;
  /** What the paper says, and what is not as there. */
  readonly remarks: readonly string[];
}

/**
 * The options of one of the `recipes`, for `compare`, and remarks for its readers.
 *
 * @param options.budget about so many minutes on two cores, or `full`; by default `2m`
 * @param options.data in place of the digits, for recipes that are meant for other data
 * @throws ArgumentError for an unknown name or budget, and where the recipe needs data that are not given
 */
export function recipe(name: string, options: { budget?: Budget; data?: string } = {}): Prepared {
  checkOptions('recipe', options, ['budget', 'data']);
  const { budget = budgets[0], data } = options;
  checkOneOf(
    'recipe',
    name,
    recipes.map((one) => one.name),
  );
  checkOneOf('budget', budget, budgets);
  if (data !== undefined) checkText('data', data, 'a data set by name or path');
  const found = recipes.find((one) => one.name === name) as Recipe;
  const { paper, onDigits, onImages } = found;
  const setting = data === undefined ? onDigits : (onImages ?? onDigits);
  if (setting === undefined) {
    throw new ArgumentError(
      'data',
      data,
      `images for ${name}, such as ${onImages?.own.name}, which npx msgd data get fetches`,
    );
  }
  const within = budget === 'full' ? {} : setting.budgets[budget];
  const cut = Object.entries(within).flatMap(([key, value]) => {
    const whole = setting.options[key as keyof CompareOptions];
    if (value === whole) return [];
    if (whole === undefined) return `${key} ${value}`;
    return typeof value === 'number' ? `${value} of ${whole} ${key}` : `${key} ${value} in place of ${whole}`;
  });
  const own = data !== undefined && onImages?.own.name === data ? onImages.own : undefined;
  return {
    name: found.title,
    options: { ...setting.options, ...(data === undefined ? {} : { data }), ...own?.options, ...within },
    remarks: [
      paper,
      ...(onImages !== undefined && data === undefined ? [elsewhere(onImages.own.name)] : []),
      ...(own === undefined ? [] : [own.remark]),
      ...(cut.length === 0 ? [] : [`Cut to the budget of ${budget}: ${cut.join(', ')}.`]),
    ],
  };
}

const elsewhere = (name: string) =>
  'Here it is the digits of the package, a small net and a fifth of the labels wrong: --data with 28×28 images ' +
  `has the paper’s net and settings; --data ${name}, which npx msgd data get ${name} fetches, its data too.`;

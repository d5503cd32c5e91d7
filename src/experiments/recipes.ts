import { ArgumentError, checkOneOf } from '../errors.js';
import type { CompareOptions } from './options.js';

/** Named amounts of work: about that many minutes on two cores, or all of it. */
export const budgets = ['2m', '20m', 'full'] as const;
/** One of them. */
export type Budget = (typeof budgets)[number];

/** Options in full, and what is in their place within less than the full budget. */
export interface Setting {
  /** Within the full budget. */
  readonly options: Partial<CompareOptions>;
  /** What is in their place within less. */
  readonly budgets: Readonly<Record<Exclude<Budget, 'full'>, Partial<CompareOptions>>>;
}

/** A figure of the paper, or an experiment on what it says, as a comparison that one command makes. */
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
const sparse = (sizes: readonly number[]) =>
  ['sparseFisher', 'sparseCov'].flatMap((name) => sizes.map((m) => `${name}:m=${m}`));

/** The experiments of the paper, and others on what it says. */
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
    onDigits: onDigits([
      'sgd',
      ...[40, 100].flatMap((B) => [`sgd:b=${B}`, `minibatchFisher:B=${B}`, `minibatchCov:B=${B}`]),
    ]),
  },
];

/** A recipe within a budget: the options of a comparison, and what its readers have to know. */
export interface Prepared {
  /** What it asks. */
  readonly name: string;
  /** For `compare`. */
  readonly options: Partial<CompareOptions>;
  /** What the paper says, and what is not as there. */
  readonly remarks: readonly string[];
}

/**
 * The options of one of the `recipes`, for `compare`, and what its readers have to know.
 *
 * @param options.budget about so many minutes on two cores, by default `2m`, or all of it
 * @param options.data in place of the digits, for recipes that are meant for other data
 * @throws ArgumentError for a name or budget that there is not, and where the recipe needs data that are not given
 */
export function recipe(
  name: string,
  { budget = budgets[0], data }: { budget?: Budget; data?: string } = {},
): Prepared {
  checkOneOf('recipe', name, recipes.map((one) => one.name)); // prettier-ignore
  checkOneOf('budget', budget, budgets);
  const found = recipes.find((one) => one.name === name) as Recipe;
  const { paper, onDigits, onImages } = found;
  const setting = data === undefined ? onDigits : (onImages ?? onDigits);
  if (setting === undefined) {
    throw new ArgumentError('data', data, `images for ${name}, such as ${onImages?.own.name}, which npx msgd data get fetches`); // prettier-ignore
  }
  const within = budget === 'full' ? {} : setting.budgets[budget];
  const cut = Object.entries(within).flatMap(([key, value]) => {
    const whole = setting.options[key as keyof CompareOptions];
    if (value === whole) return [];
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

import type { CompareOptions } from './options.js';

/** Named amounts of work: about that many minutes on two cores, or all of it. */
export const budgets = ['2m', '20m', 'full'] as const;
export type Budget = (typeof budgets)[number];

/** A figure of the paper, or an experiment on what it says, as a comparison that one command makes. */
export interface Recipe {
  readonly name: string;
  /** What it asks. */
  readonly title: string;
  /** What the paper has to say of it. */
  readonly paper: string;
  readonly options: Partial<CompareOptions>;
  /** Steps and seeds within less than the full budget. */
  readonly budgets: Readonly<Record<Exclude<Budget, 'full'>, Pick<CompareOptions, 'steps' | 'seeds'>>>;
  /** The same for the data that it is meant for, which are not in the package: where --data is given. */
  readonly withData?: Pick<Recipe, 'options' | 'budgets'> & {
    /** The paper's own data by name: how the paper draws from them, and what its readers have to know of that. */
    readonly own: {
      readonly name: string;
      readonly options: Partial<CompareOptions>;
      readonly remark: string;
    };
  };
}

const onDigits = { steps: 2000, seeds: 100 };
const digitBudgets = { '2m': { steps: 2000, seeds: 20 }, '20m': { steps: 2000, seeds: 60 } };

const everyMethod = ['sgd', 'gd', 'gaussianFisher', 'gaussianCov', 'bernoulli'];
const sparse = (sizes: readonly number[]) =>
  ['sparseFisher', 'sparseCov'].flatMap((name) => sizes.map((m) => `${name}:m=${m}`));

export const recipes: readonly Recipe[] = [
  {
    name: 'fashion',
    title: 'Figures 1a and 3a: every method of the paper against SGD',
    paper:
      'The paper, on Fashion-MNIST with one seed: GD 78.38, SGD 80.39, MSGD-Fisher 80.35, -Cov 80.41, -Bernoulli 80.32, ' +
      '-[Fisher-100] 80.06, -[Fisher-50] 79.85, -[Fisher-10] 79.86, -[Cov-100] 79.96, -[Cov-50] 80.66, -[Cov-10] 79.16.',
    options: { ...onDigits, noise: [...everyMethod, ...sparse([20, 10, 2])] },
    budgets: digitBudgets,
    // Pixels from 0 to 255, and parameters as the paper's code has them: with either of the usual, GD stays at chance.
    withData: {
      options: {
        train: 1000,
        pixels: 'raw',
        model: 'convSmall',
        initial: 'paper',
        noise: [...everyMethod, ...sparse([100, 50, 10])],
        batch: 50,
        learningRate: 0.01,
        steps: 7000,
        seeds: 5,
        evaluateEvery: 250,
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
    options: { ...onDigits, noise: ['sgd', 'gd', 'gaussianCov', 'bernoulli', 'rademacherCov'] },
    budgets: digitBudgets,
  },
  {
    name: 'magnitude',
    title: 'Is it the size of the noise? The same class, V multiplied by a scale',
    paper:
      'The paper names the size and the covariance of the noise as what matters. A scale of 0 is gd, of 1 SGD’s own size.',
    options: {
      ...onDigits,
      noise: ['sgd', 'gd', ...[0.5, 1, 1.5, 2, 3].map((scale) => `gaussianCov:scale=${scale}`)],
    },
    budgets: digitBudgets,
  },
  {
    name: 'structure',
    title: 'Is it the covariance of the noise? Additive noise of the same trace, and other covariances',
    paper:
      'Zhu et al. (2019), on whom the paper builds: noise with SGD’s covariance escapes and generalizes as SGD; isotropic noise of the same trace does not.',
    options: {
      ...onDigits,
      noise: [
        'sgd', 'gd', 'gaussianCov', 'fullCov', 'fullFisher', 'diagonalCov', 'diagonalFisher', 'isotropic', 'leadingEigenvector', 'levy', 'student',
      ],
    },
    budgets: { '2m': { steps: 2000, seeds: 8 }, '20m': { steps: 2000, seeds: 40 } },
  }, // prettier-ignore
  {
    name: 'large-batch',
    title: 'Figure 2: large batches that carry small batches’ noise',
    paper:
      'The paper, on SVHN: SGD-100 86.00, SGD-1k 83.42, SGD-5k 82.29; [MSGD-Fisher]-1k 85.87, -5k 86.79.',
    options: {
      ...onDigits,
      noise: [
        'sgd',
        ...[40, 100].flatMap((B) => [`sgd:b=${B}`, `minibatchFisher:B=${B}`, `minibatchCov:B=${B}`]),
      ],
    },
    budgets: digitBudgets,
  },
];

/** The options of a recipe within a budget, and what its readers have to know of it. */
export function prepare(
  recipe: Recipe,
  budget: Budget,
  data: string | undefined,
): { options: Partial<CompareOptions>; remarks: string[] } {
  const { options, budgets } = data === undefined ? recipe : { ...recipe, ...recipe.withData };
  const within = budget === 'full' ? {} : budgets[budget];
  const cut = Object.entries(within)
    .filter(([key, value]) => value !== options[key as keyof typeof within])
    .map(([key, value]) => `${value} of ${options[key as keyof typeof within]} ${key}`);
  const elsewhere = recipe.withData !== undefined && data === undefined;
  const own = recipe.withData?.own.name === data ? recipe.withData?.own : undefined;
  return {
    options: { ...options, ...within, ...(data === undefined ? {} : { data }), ...own?.options },
    remarks: [
      recipe.paper,
      ...(elsewhere ? ['Here it is the digits of the package, a small net and a fifth of the labels wrong: --data with 28×28 images has the paper’s net and settings; --data fashion-mnist, which npx msgd data get fashion-mnist fetches, its data too.'] : []),
      ...(own === undefined ? [] : [own.remark]),
      ...(cut.length === 0 ? [] : [`Cut to the budget of ${budget}: ${cut.join(', ')}.`]),
    ],
  }; // prettier-ignore
}

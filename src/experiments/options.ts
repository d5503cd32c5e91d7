/** The options of a comparison, all with a default: the flags of `msgd compare`, the fields of an experiment's file. */
export interface CompareOptions {
  /** A data set by name or path: see `loadData`. */
  data: string;
  /** `unit`: bytes divided by 255; `raw`: bytes as they are, 0 to 255, as the paper's code trains on. */
  pixels: string;
  /** Training examples, drawn at random; all others are for testing. */
  train: number;
  /** Fraction of the training labels drawn anew at random. */
  labelNoise: number;
  /** `mlp:128`, `mlp:128,64:tanh` (hidden widths), `conv:8` (channels of a 3×3 convolution, pooled), `convSmall`, `softmax` or `linear`. */
  model: string;
  /** How the parameters begin: `he`, `paper` or `zero`. See `initialise`. */
  initial: string;
  /** Noise classes with options: see `condition`. The differences are from `sgd`. */
  noise: readonly string[];
  /** The equivalent batch size b. */
  batch: number;
  /** The step size η. */
  learningRate: number;
  /** Steps after each of which η is a tenth of what it was. */
  decay: readonly number[];
  momentum: number;
  weightDecay: number;
  steps: number;
  /** Independent runs of each class. */
  seeds: number;
  /** The first seed; the others follow it. */
  firstSeed: number;
  /** Steps between records. */
  evaluateEvery: number;
  /** What counts as the same: percentage points of test accuracy, or in regression per cent of SGD's test loss. */
  margin: number;
}

/** What the help, the JSON Schema and the checks say of an option. */
export interface Field {
  /** `batch`, for --batch. */
  readonly flag: string;
  /** What stands for the value in the help. */
  readonly value: string;
  readonly text: string;
  readonly kind: 'string' | 'number' | 'strings' | 'numbers';
}

export const fields: Readonly<Record<keyof CompareOptions, Field>> = {
  data: {
    flag: 'data',
    value: 'name|path',
    text: 'digits, mnist, penguins, or a .csv, .npz or IDX file or folder',
    kind: 'string',
  },
  pixels: { flag: 'pixels', value: 'unit|raw', text: 'bytes divided by 255, or as they are', kind: 'string' },
  train: { flag: 'train', value: 'n', text: 'training examples, the others are for testing', kind: 'number' },
  labelNoise: {
    flag: 'label-noise',
    value: 'fraction',
    text: 'training labels drawn anew at random',
    kind: 'number',
  },
  model: {
    flag: 'model',
    value: 'model',
    text: 'mlp:WIDTH,…[:tanh], conv:CHANNELS, convSmall, softmax or linear',
    kind: 'string',
  },
  initial: {
    flag: 'initial',
    value: 'he|paper|zero',
    text: "initial parameters: He's, all N(0, 0.02²) as in the paper, or 0",
    kind: 'string',
  },
  noise: {
    flag: 'noise',
    value: 'a,b,…',
    text: 'noise classes, each with options as in gaussianCov:scale=3, minibatchCov:B=50 or sgd:b=100, and additive noise; see msgd noise',
    kind: 'strings',
  },
  batch: { flag: 'batch', value: 'b', text: 'equivalent batch size', kind: 'number' },
  learningRate: { flag: 'lr', value: 'η', text: 'step size', kind: 'number' },
  decay: {
    flag: 'decay',
    value: 't,…',
    text: 'steps after each of which the step size is a tenth of what it was',
    kind: 'numbers',
  },
  momentum: { flag: 'momentum', value: 'μ', text: "PyTorch's momentum", kind: 'number' },
  weightDecay: { flag: 'weight-decay', value: 'λ', text: "PyTorch's weight decay", kind: 'number' },
  steps: { flag: 'steps', value: 'T', text: 'steps of each run', kind: 'number' },
  seeds: { flag: 'seeds', value: 'k', text: 'runs of each class', kind: 'number' },
  firstSeed: { flag: 'first-seed', value: 'seed', text: 'the first of the seeds', kind: 'number' },
  evaluateEvery: { flag: 'every', value: 'k', text: 'steps between records', kind: 'number' },
  margin: { flag: 'margin', value: 'points', text: 'what counts as the same', kind: 'number' },
};

/**
 * Found so that noise matters and nothing else does: a training set small enough, and a fifth of its labels wrong, so
 * that gradient descent fits what it should not; η/b as large as SGD bears.
 */
export const defaults: CompareOptions = {
  data: 'digits',
  pixels: 'unit',
  train: 200,
  labelNoise: 0.2,
  model: 'mlp:64',
  initial: 'he',
  noise: [
    'sgd',
    'gd',
    'gaussianCov',
    'gaussianFisher',
    'bernoulli',
    'sparseCov',
    'sparseFisher',
    'minibatchCov',
    'minibatchFisher',
    'gaussianCov:scale=3',
  ],
  batch: 8,
  learningRate: 0.3,
  decay: [],
  momentum: 0,
  weightDecay: 0,
  steps: 2000,
  seeds: 20,
  firstSeed: 1,
  evaluateEvery: 50,
  margin: 2,
};

/** What `--quick` changes: too few seeds to tell what is the same. */
export const quick = { steps: 1000, seeds: 4 } as const;

/** The defaults, as they are for these options: wrong labels are for the digits, which need them to show anything. */
export function complete(given: Partial<CompareOptions>): CompareOptions {
  const clean = (given.data ?? defaults.data) === defaults.data ? {} : { labelNoise: 0 };
  const options = { ...defaults, ...clean, ...given };
  // The differences are from this row, by whichever name.
  return { ...options, noise: options.noise.map((label) => (label === 'SGD' ? 'sgd' : label)) };
}

import type { Dataset, ImageShape } from '../data/dataset.js';
import { ArgumentError, checkOneOf } from '../errors.js';
import { activations } from '../models/activation.js';
import {
  conv2d,
  convSmall,
  dense,
  flatten,
  linearRegression,
  maxPool2d,
  mlp,
  relu,
  resnet18,
  sequential,
  softmaxRegression,
  vgg11,
  type Activation,
  type Initialisation,
  type Model,
} from '../models/index.js';

/** A kind of model, as a text such as `mlp:64:tanh` asks for it. */
interface NamedModel {
  readonly name: string;
  /** Its options, as the help has them. */
  readonly usage: string;
  /** What may follow the name, as a regular expression. */
  readonly options: string;
  /** The kind of data that it is for; absent where it is for both. */
  readonly data?: Dataset['kind'];
  /** How it begins, where that is not `he`. */
  readonly initial?: Initialisation;
  /** Says more than `usage` of what is wrong with it, where it can. */
  check?(text: string): void;
  /** The model for the data; `text` is what follows the name and a colon. Undefined where they do not fit. */
  make(data: Dataset, text: string): Model | undefined;
}

const outputsOf = (data: Dataset) => (data.kind === 'classification' ? data.classes : data.outputs);

const WHOLE = '[1-9][0-9]*';
const WIDTH = `width=(${WHOLE}(/${WHOLE})?|[0-9]*\\.[0-9]+)`;
/** Options in any order, separated by commas. */
const settings = (...allowed: string[]) => `(:(${allowed.join('|')})(,(${allowed.join('|')}))*)?`;

/** All that `--model` takes. */
export const namedModels: readonly NamedModel[] = [
  {
    name: 'mlp',
    usage: 'mlp:width,…[:tanh] (mlp alone: no hidden layer)',
    options: `(:(${WHOLE}(,${WHOLE})*)?(:(${activations.join('|')}))?)?`,
    check(text) {
      const [, activation] = text.split(':');
      if (activation !== undefined) checkOneOf('model:activation', activation, activations);
    },
    make(data, text) {
      const [widths, activation] = text.split(':');
      const hidden = widths === '' ? [] : widths.split(',').map(Number);
      return mlp([data.features, ...hidden, outputsOf(data)], {
        activation: activation as Activation | undefined,
        loss: data.kind === 'regression' ? 'squared' : 'softmaxCrossEntropy',
      });
    },
  },
  {
    name: 'conv',
    usage: 'conv:channels (images of even sizes, at least 4)',
    options: `:${WHOLE}`,
    data: 'classification',
    make(data, text) {
      const image = imageShape(data);
      if (image?.slice(1).every((side) => side >= 4 && side % 2 === 0) !== true) return undefined;
      const [channels, [, height, width]] = [Number(text), image];
      const pooled = channels * (height / 2 - 1) * (width / 2 - 1);
      const layers = [conv2d(channels, 3), maxPool2d(2), relu(), flatten(), dense(pooled, outputsOf(data))];
      return sequential([...image], layers);
    },
  },
  {
    name: 'convSmall',
    usage: 'convSmall (28×28 images in 10 classes)',
    options: '',
    data: 'classification',
    make(data) {
      const model = convSmall();
      return data.features === model.features && outputsOf(data) === model.outputs ? model : undefined;
    },
  },
  {
    name: 'vgg11',
    usage: 'vgg11[:width=1/4] (images of at least 32×32)',
    options: settings(WIDTH),
    data: 'classification',
    initial: 'vgg',
    make(data, text) {
      const image = imageShape(data);
      if (image === undefined || Math.min(image[1], image[2]) < 32) return undefined;
      return vgg11({ image, classes: outputsOf(data), ...settingsOf(text) });
    },
  },
  {
    name: 'resnet18',
    usage: 'resnet18[:width=1/8,ghost=50] (square images)',
    options: settings(WIDTH, `ghost=${WHOLE}`),
    data: 'classification',
    initial: 'pytorch',
    make(data, text) {
      const image = imageShape(data);
      if (image === undefined || image[1] !== image[2]) return undefined;
      return resnet18({ image, classes: outputsOf(data), ...settingsOf(text) });
    },
  },
  {
    name: 'softmax',
    usage: 'softmax',
    options: '',
    data: 'classification',
    make: (data) => softmaxRegression(data.features, outputsOf(data)),
  },
  {
    name: 'linear',
    usage: 'linear',
    options: '',
    data: 'regression',
    make: (data) => linearRegression(data.features, { outputs: outputsOf(data) }),
  },
];

/** Every text that names a model, as a regular expression: what is right for the data is more. */
export const modelPattern = `^(${namedModels.map(({ name, options }) => `${name}${options}`).join('|')})$`;

/** How the model of that name begins by default. */
export function initialOf(spec: string): Initialisation {
  return namedModels.find(({ name }) => name === nameOf(spec))?.initial ?? 'he';
}

/**
 * The model of that name for that data.
 *
 * @throws ArgumentError that names those which the data can have
 */
export function modelNamed(spec: string, data: Dataset): Model {
  const name = nameOf(spec);
  const fitting = namedModels.filter((model) => model.data === undefined || model.data === data.kind);
  checkOneOf(
    'model',
    name,
    namedModels.map((model) => model.name),
  );
  const named = fitting.find((model) => model.name === name);
  const text = spec.slice(name.length + 1);
  named?.check?.(text);
  const isSpelled = new RegExp(modelPattern).test(spec);
  const model = isSpelled && named !== undefined ? made(named, data, text) : undefined;
  if (model !== undefined) return model;
  const { features, kind } = data;
  const allowed =
    named === undefined || !isSpelled ? fitting.map(({ usage }) => usage).join(', ') : named.usage;
  throw new ArgumentError(
    'model',
    spec,
    `${allowed}; these are ${kind} data of ${features} features and ${outputsOf(data)} outputs`,
  );
}

/** The model; what is wrong with an option of it is said of that name's: `model:width`. */
function made(named: NamedModel, data: Dataset, text: string): Model | undefined {
  try {
    return named.make(data, text);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    throw new ArgumentError(`model:${error.argument}`, error.value, error.allowed);
  }
}

const nameOf = (spec: string): string => spec.split(':', 1)[0];

/** `width=1/4,ghost=50` */
function settingsOf(text: string): { width?: number; ghost?: number } {
  const pairs = text === '' ? [] : text.split(',').map((pair) => pair.split('='));
  return Object.fromEntries(
    pairs.map(([key, value]) => {
      const [over, under = '1'] = value.split('/');
      return [key, Number(over) / Number(under)];
    }),
  );
}

/** That of the data; of features whose shape is not known, that of a square grey image, if they can be one. */
function imageShape({ shape, features }: Dataset): ImageShape | undefined {
  const side = Math.sqrt(features);
  return shape ?? (Number.isInteger(side) ? [1, side, side] : undefined);
}

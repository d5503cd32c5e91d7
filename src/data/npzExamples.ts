import { FormatError } from '../errors.js';
import { numberClasses } from './classes.js';
import type { Dataset } from './dataset.js';
import { classificationOf, regressionOf, type SourcedArray } from './examples.js';
import type { Source } from './images.js';
import { npzFiles, readNpy, type NpyArray } from './npy.js';
import { readNpyTexts, type TextArray } from './npyText.js';
import { oneHotClasses } from './oneHot.js';
import { planesFirst } from './planes.js';
import type { Task } from './task.js';

/** What the arrays of an .npz file may be called, in small letters: each of the inputs goes with each of the others. */
const pairs: readonly (readonly [inputs: readonly string[], outputs: readonly string[]])[] = [
  [['image', 'images'], ['label', 'labels']],
  [['input', 'inputs', 'data', 'features'], ['label', 'labels', 'target', 'targets']],
  [['x'], ['y', 'label', 'labels', 'target', 'targets']],
]; // prettier-ignore
const words = pairs
  .map(([inputs, outputs]) => `${inputs.join(' or ')} with ${outputs.join(' or ')}`)
  .join('; ');

type Part = 'train' | 'test' | undefined;
type Files = ReturnType<typeof npzFiles>;
type Outputs = (NpyArray | TextArray) & { readonly source: string };
/** The arrays of a data set, or of its training or test part. */
interface Arrays {
  readonly inputs: SourcedArray;
  /** What each input is multiplied by. */
  readonly scale?: number;
  readonly outputs: Outputs;
  readonly outputName: string;
}

/**
 * Examples of an .npz file: one pair of arrays, such as x and y, or two, x_train and y_train, x_test and y_test.
 *
 * @throws FormatError for other names, and for arrays that are no data set
 */
export function npzExamples(bytes: Uint8Array, path: string, scale?: number, task?: Task): Source {
  const files = npzFiles(bytes, path);
  const names = [...files.keys()];
  const [whole, train, test] = [undefined, 'train', 'test'].map((part) => pairsIn(names, part as Part));
  const isWhole = whole.length === 1 && train.length + test.length === 0;
  const hasParts = whole.length === 0 && train.length === 1 && test.length === 1;
  if (!isWhole && !hasParts) {
    const form = `one pair of arrays (${words}), or two, one with _train and one with _test after each name`;
    throw new FormatError(path, `holds ${names.join(', ') || 'nothing'}, but must hold ${form}`);
  }
  const found = (hasParts ? [train[0], test[0]] : [whole[0]]).map((pair) =>
    arraysOf(files, path, pair, scale),
  );
  const [first, second] = examplesOf(found, task);
  if (second === undefined) return first;
  if (first.features !== second.features) {
    throw new FormatError(
      path,
      `has ${first.features} features to train on, but ${second.features} to test on`,
    );
  }
  return { kind: first.kind, train: first, test: second };
}

/** The names of the pairs that there are, of a part: x_train, train_x and trainX say the same. */
function pairsIn(names: readonly string[], part: Part): [inputs: string, outputs: string][] {
  const known = names.map((name) => {
    const [, before, stem, after] =
      /^(?:(train|test)_?)?(.+?)(?:_?(train|test))?$/.exec(name.toLowerCase()) ?? [];
    return { name, stem, part: before ?? after };
  });
  const called = (allowed: readonly string[]) =>
    known.filter((one) => one.part === part && allowed.includes(one.stem));
  return pairs.flatMap(([inputs, outputs]) =>
    called(inputs).flatMap((x) => called(outputs).map((y): [string, string] => [x.name, y.name])),
  );
}

function arraysOf(
  files: Files,
  path: string,
  [inputName, outputName]: [string, string],
  scale?: number,
): Arrays {
  const [x, y] = [files.get(inputName)!, files.get(outputName)!];
  const texts = readNpyTexts(y.content, y.source);
  const { dtype, ...inputs } = readNpy(x.content, x.source);
  return {
    inputs: planesFirst({ ...inputs, source: `${path}, ${inputName}` }),
    // Booleans are bytes too, but of 0 and 1.
    scale: dtype.endsWith('b1') ? 1 : scale,
    outputs: { ...(texts ?? readNpy(y.content, y.source)), source: `${path}, ${outputName}` },
    outputName,
  };
}

/** Of all parts, in the same classes. */
function examplesOf(parts: readonly Arrays[], task?: Task): Dataset[] {
  if (isReal(parts, task)) {
    return parts.map(({ inputs, outputs, scale }) => {
      if ('texts' in outputs)
        throw new FormatError(outputs.source, 'holds words, but regression has numbers for targets');
      return regressionOf(inputs, outputs, scale);
    });
  }
  const labels = labelsOf(parts.map(({ outputs }) => outputs));
  const classes = labels.reduce((most, { values }) => Math.max(most, largest(values) + 1), 2);
  return parts.map(({ inputs, scale }, k) => {
    // What is wrong with a label is said before what that makes of the number of classes.
    const known = Number.isInteger(classes) && classes <= 0x10000 ? classes : undefined;
    return classificationOf(inputs, labels[k], scale, known);
  });
}

/** Floating-point numbers are targets, unless they are called labels or are one-hot. */
function isReal(parts: readonly Arrays[], task?: Task): boolean {
  if (task !== undefined && task !== 'auto') return task === 'regression';
  return parts.every(
    ({ outputs, outputName }) =>
      'dtype' in outputs &&
      outputs.dtype[1] === 'f' &&
      !/label/i.test(outputName) &&
      oneHotClasses(outputs) === undefined,
  );
}

function labelsOf(parts: readonly Outputs[]): SourcedArray[] {
  if (parts.every((part) => 'texts' in part)) {
    const all = parts.flatMap(({ texts }) => texts.map((text) => text.trim()));
    const fail = (i: number, problem: string): never => {
      throw new FormatError(parts[0].source, `label ${i}: ${problem}`);
    };
    const { labels } = numberClasses(all, (text) => (/^\d+$/.test(text) ? Number(text) : undefined), fail);
    let at = 0;
    return parts.map(({ shape, texts, source }) => {
      const values = Uint32Array.from(labels.slice(at, (at += texts.length)));
      return { shape, values, source };
    });
  }
  return parts.map((part) => {
    if ('texts' in part)
      throw new FormatError(part.source, 'holds words, but the other part has numbers for labels');
    const values = oneHotClasses(part);
    return values === undefined ? part : { shape: [part.shape[0]], values, source: part.source };
  });
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  return most;
}

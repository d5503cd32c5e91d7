/**
 * Noise classes as finite distributions of W with the same moments up to the fifth, written from the table of noise classes and
 * apart from the package: for expectations of polynomials in W of degree up to five.
 *
 * A continuous ξ of mean 0, variance 1 and fourth moment κ is replaced by {−√κ, 0, √κ} with probabilities 1/(2κ), 1 − 1/κ,
 * 1/(2κ), which has the same fourth moment and, being symmetric, the same odd ones.
 *
 * @module
 */
import { tableVariance, type NoiseName, type TableOptions } from './sampling.js';

export interface Atom {
  readonly w: readonly number[];
  readonly probability: number;
}

/** κ of each ξ; Student's t has 5 degrees of freedom. */
const fourthMoments: Record<string, number> = { rademacher: 1, uniform: 9 / 5, laplace: 6, student: 9 };
const NORMAL = 3;

/** E of a function of W. */
export const expectation = (atoms: readonly Atom[], of: (w: readonly number[]) => number) =>
  atoms.reduce((sum, { probability, w }) => sum + probability * of(w), 0);

/** Every W of the class and its probability; `scale` multiplies W − 1/n. By default m = b and B = 10 b, at most n. */
export function supportOf(
  name: string,
  n: number,
  b: number,
  { m = b, B = Math.min(10 * b, n), match, scale = 1 }: TableOptions & { scale?: number } = {},
): Atom[] {
  const atoms = unscaled(name, n, b, { m, B, match });
  return atoms.map(({ w, probability }) => ({ w: w.map((v) => 1 / n + scale * (v - 1 / n)), probability }));
}

function unscaled(
  name: string,
  n: number,
  b: number,
  { m, B, match }: TableOptions & { m: number; B: number },
): Atom[] {
  const [, xi, structure] = /^(rademacher|uniform|laplace|student)(Cov|Fisher)$/.exec(name) ?? [];
  const variance = (name: string) =>
    tableVariance(name as Parameters<typeof tableVariance>[0], n, b, { m, B, match });
  const isCov = name.endsWith('Cov');
  const s = () => Math.sqrt(variance(name));
  switch (name as NoiseName) {
    case 'gd':
      return [{ w: new Array<number>(n).fill(1 / n), probability: 1 }];
    case 'sgd':
    case 'reshuffling' as NoiseName: // at a step by itself
      return subsets(n, b).map((places) => ({ w: onto(n, places, places.map(() => 1 / b)), probability: 1 / subsets(n, b).length })); // prettier-ignore
    case 'sgdWithReplacement':
      return product(new Array<number>(b).fill(n)).map((drawn) => ({
        w: onto(n, drawn, drawn.map(() => 1 / b)), probability: n ** -b,
      })); // prettier-ignore
    case 'bernoulli': {
      const p = match === 'sgdWithReplacement' ? b / (n + b) : b / n;
      return product(new Array<number>(n).fill(2)).map((chosen) => {
        const k = chosen.filter((c) => c === 1).length;
        return { w: chosen.map((c) => c / (n * p)), probability: p ** k * (1 - p) ** (n - k) };
      });
    }
    case 'sparseFisher':
    case 'sparseCov':
      return noisy(n, m, NORMAL, isCov, (places, z) => {
        const added = onto(
          n,
          places,
          z.map((v) => s() * v),
        );
        return added.map((v) => 1 / n + v);
      });
    case 'minibatchFisher':
    case 'minibatchCov':
      return noisy(n, B, NORMAL, isCov, (places, z) => onto(n, places, z.map((v) => (1 + s() * v) / B))); // prettier-ignore
    default: {
      const sigma = Math.sqrt(variance(xi === undefined ? name : `gaussian${structure}`));
      const kappa = xi === undefined ? NORMAL : fourthMoments[xi];
      return noisy(n, n, kappa, isCov, (_, z) => z.map((v) => 1 / n + sigma * v));
    }
  }
}

/** All choices of k places and all ξ there, ξ − ξ̄ if centred. */
function noisy(
  n: number,
  k: number,
  kappa: number,
  centred: boolean,
  weights: (places: number[], z: number[]) => number[],
): Atom[] {
  const chosen = subsets(n, k);
  return chosen.flatMap((places) =>
    product(new Array<number>(k).fill(3)).map((signs) => {
      const xi = signs.map((sign) => (sign - 1) * Math.sqrt(kappa));
      const mean = centred ? xi.reduce((sum, v) => sum + v, 0) / k : 0;
      const probability = signs.reduce((p, sign) => p * (sign === 1 ? 1 - 1 / kappa : 1 / (2 * kappa)), 1);
      return { w: weights(places, xi.map((v) => v - mean)), probability: probability / chosen.length }; // prettier-ignore
    }),
  );
}

/** The values added up at their places. */
function onto(n: number, places: readonly number[], values: readonly number[]): number[] {
  const w = new Array<number>(n).fill(0);
  places.forEach((place, k) => (w[place] += values[k]));
  return w;
}

function subsets(n: number, k: number): number[][] {
  if (k === 0) return [[]];
  if (n < k) return [];
  return [...subsets(n - 1, k), ...subsets(n - 1, k - 1).map((places) => [...places, n - 1])];
}

/** All tuples of whole numbers below the sizes. */
function product(sizes: readonly number[]): number[][] {
  let tuples: number[][] = [[]];
  for (const size of sizes) {
    tuples = tuples.flatMap((tuple) => Array.from({ length: size }, (_, value) => [...tuple, value]));
  }
  return tuples;
}

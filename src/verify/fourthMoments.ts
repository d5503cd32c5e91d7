import type { Law } from './law.js';

/** Fourth moments of V = W − E[W]: what the variances of second moments are made of. */
export interface FourthMoments {
  /** E[Vᵢ⁴] */
  readonly own: number;
  /** E[Vᵢ² Vⱼ²], i ≠ j */
  readonly pair: number;
  /** E[(Σ Vᵢ)⁴] */
  readonly sum: number;
}

/** E[ξ⁴] of the distributions of ξ, each of mean 0, variance 1 and symmetric. */
function kurtosisOf({ distribution, degrees }: NonNullable<Law['xi']>): number {
  switch (distribution) {
    case 'normal':
      return 3;
    case 'rademacher':
      return 1;
    case 'centredUniform':
      return 9 / 5;
    case 'laplace':
      return 6;
    case 'student':
      return degrees > 4 ? 3 + 6 / (degrees - 4) : Infinity;
  }
}

/**
 * The fourth moments of a law about the mean that is claimed: exact, summed over the number of chosen places.
 *
 * @returns undefined where values vary both by count and by ξ, as no class of the package does
 */
export function fourthMoments(law: Law, mean: number): FourthMoments | undefined {
  const { n, places } = law;
  if (places.kind === 'choose' && places.replacement) {
    return law.scale === 0 && law.mean === law.rest ? ofCounts(law, places.k, mean) : undefined;
  }
  if (places.kind === 'bernoulli') return average(binomial(n, places.p), (size) => ofPlaces(law, size, mean));
  return ofPlaces(law, places.kind === 'all' ? n : places.k, mean);
}

/** The kurtosis of Student's t may be infinite: 0 · ∞ = 0, as what has probability 0 adds nothing. */
const times = (factor: number, moment: number) => (factor === 0 ? 0 : factor * moment);

/** `size` distinct places, all subsets of that size equally likely. */
function ofPlaces(law: Law, size: number, claimed: number): FourthMoments {
  const { n, scale, centred } = law;
  const e = law.mean + law.perCount - claimed;
  const u = law.rest - claimed;
  const z = ofValues(law, size);
  const s2 = scale * scale;
  const [chosen, bothChosen] = [size / n, n > 1 ? (size * (size - 1)) / (n * (n - 1)) : 0];
  const oneChosen = chosen - bothChosen;
  const square = e * e + s2 * z.second;
  // Odd moments of the values vanish, for ξ is symmetric.
  const product = e ** 4 + 2 * e * e * s2 * z.second + 4 * e * e * s2 * z.product + s2 * s2 * z.squares;
  const total = size * e + (n - size) * u;
  const spread = centred ? 0 : s2;
  return {
    own: times(chosen, e ** 4 + 6 * e * e * s2 * z.second + s2 * s2 * z.fourth) + (1 - chosen) * u ** 4,
    pair: times(bothChosen, product) + 2 * oneChosen * square * u * u + (1 - chosen - oneChosen) * u ** 4,
    sum:
      total ** 4 +
      6 * total * total * spread * size +
      times(spread * spread, times(size, z.kurtosis) + 3 * size * (size - 1)),
  };
}

/** E ζᵢ², E ζᵢ⁴, E ζᵢζⱼ and E ζᵢ²ζⱼ² of ζ = ξ, or ξ − ξ̄ over `size` places, by the cumulants of sums of independent ξ. */
function ofValues({ xi, scale, centred }: Law, size: number) {
  const kurtosis = xi === undefined || scale === 0 ? 0 : kurtosisOf(xi);
  if (!centred || size === 0) return { kurtosis, second: 1, fourth: kurtosis, product: 0, squares: 1 };
  if (size === 1) return { kurtosis, second: 0, fourth: 0, product: 0, squares: 0 };
  // ζᵢ = Σ aₗ ξₗ with aᵢ = 1 − 1/size and the others −1/size.
  const other = 1 / size;
  const own = 1 - other;
  const fourthCumulant = kurtosis - 3;
  const second = own;
  const product = -other;
  return {
    kurtosis,
    second,
    product,
    fourth: fourthCumulant * (own ** 4 + (size - 1) * other ** 4) + 3 * second * second,
    squares:
      fourthCumulant * (2 * own * own * other * other + (size - 2) * other ** 4) +
      second * second +
      2 * product * product,
  };
}

/** The counts of k draws with replacement: multinomial. Their sum is fixed. */
function ofCounts(law: Law, k: number, mean: number): FourthMoments {
  const { n } = law;
  const v = (count: number) => law.mean + law.perCount * count - mean;
  const total = n * (law.mean - mean) + law.perCount * k;
  const own = binomial(k, 1 / n).reduce((sum, mass, count) => sum + mass * v(count) ** 4, 0);
  const pair = binomial(k, 1 / n).reduce((sum, mass, first) => {
    const rest = n > 1 ? binomial(k - first, 1 / (n - 1)) : [];
    return sum + mass * v(first) ** 2 * rest.reduce((s, m, second) => s + m * v(second) ** 2, 0);
  }, 0);
  return { own, pair, sum: total ** 4 };
}

/** The probabilities of 0 … N successes in N trials. */
export function binomial(N: number, p: number): number[] {
  if (p === 1) return Array.from({ length: N + 1 }, (_, k) => (k === N ? 1 : 0));
  let log = N * Math.log1p(-p);
  return Array.from({ length: N + 1 }, (_, k) => {
    if (k > 0) log += Math.log(((N - k + 1) * p) / (k * (1 - p)));
    return Math.exp(log);
  });
}

function average(masses: readonly number[], at: (size: number) => FourthMoments): FourthMoments {
  return masses.reduce(
    (sum, mass, size) => {
      const one = at(size);
      return {
        own: sum.own + times(mass, one.own),
        pair: sum.pair + times(mass, one.pair),
        sum: sum.sum + times(mass, one.sum),
      };
    },
    { own: 0, pair: 0, sum: 0 },
  );
}

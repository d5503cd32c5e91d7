import { describe, expect, it } from 'vitest';
import { gaussianFisher, iid, momentsOf, noiseClasses, type NoiseClass } from '../../src/noise/index.js';
import { fourthMoments } from '../../src/verify/fourthMoments.js';
import { lawOf, type Law } from '../../src/verify/law.js';
import { explain, verifyNoise } from '../../src/verify/index.js';
import { distance, marginal } from '../../src/verify/marginal.js';
import { ownOptions, testRandom } from '../helpers.js';
import { expectation, supportOf } from '../reference/supports.js';

describe.each(noiseClasses.map((noise) => [noise.name, noise] as const))('%s', (_, noise) => {
  const settings = [
    { n: 4, b: 2 },
    { n: 4, b: 2, m: 3, B: 3, scale: 2 },
    { n: 5, b: 3, m: 2, B: 4, match: 'sgdWithReplacement' as const },
    { n: 2, b: 1, m: 2, B: 2 },
  ].map((options) => ownOptions(noise, options));

  it('has the fourth moments that enumeration gives', () => {
    for (const options of settings) {
      const law = lawOf(noise, options);
      if (typeof law === 'string') throw new Error(law);
      const { mean, alpha, beta } = momentsOf(noise, options);
      const outcomes = supportOf(noise.name, options.n, options.b, options);
      const v = (w: readonly number[], i: number) => w[i] - mean;
      const sumOf = (w: readonly number[]) => w.reduce((sum, x) => sum + x - mean, 0);
      // That the enumeration is right is seen from the moments that are known.
      expect(expectation(outcomes, (w) => v(w, 0) ** 2)).toBeCloseTo(alpha + beta, 12);
      expect(expectation(outcomes, (w) => v(w, 0) * v(w, 1))).toBeCloseTo(beta, 12);
      const exact = fourthMoments(law, mean);
      expect(exact?.own).toBeCloseTo(
        expectation(outcomes, (w) => v(w, 0) ** 4),
        12,
      );
      expect(exact?.pair).toBeCloseTo(
        expectation(outcomes, (w) => (v(w, 0) * v(w, 1)) ** 2),
        12,
      );
      expect(exact?.sum).toBeCloseTo(
        expectation(outcomes, (w) => sumOf(w) ** 4),
        12,
      );
    }
  });

  it('has a marginal distribution with its mean and variance, where it has a closed form', () => {
    for (const options of settings) {
      const law = lawOf(noise, options) as Law;
      const cdf = marginal(noise, options);
      if (cdf === undefined) {
        expect(law.centred && law.xi?.distribution !== 'normal').toBe(true);
        continue;
      }
      // E W = ∫ (1 − F) − ∫ F and E W² = 2 ∫ x (1 − F − F(−x)), by the midpoint rule.
      const { mean, alpha, beta } = momentsOf(noise, options);
      const reach = 60;
      const steps = 120_000;
      const dx = reach / steps;
      let first = 0;
      let second = 0;
      for (let k = 0; k < steps; k++) {
        const x = (k + 0.5) * dx;
        const [above, below] = [1 - cdf(x), cdf(-x)];
        first += (above - below) * dx;
        second += 2 * x * (above + below) * dx;
      }
      expect(first).toBeCloseTo(mean, 3);
      expect(second - first * first).toBeCloseTo(alpha + beta, 2);
    }
  });
});

describe('distance', () => {
  it('is the Kolmogorov-Smirnov distance', () => {
    const uniform = (x: number) => Math.min(1, Math.max(0, x));
    expect(distance(Float64Array.of(0.1, 0.2, 0.3, 0.4), uniform, 0)).toBeCloseTo(0.6);
    expect(distance(Float64Array.of(0.5), uniform, 0)).toBeCloseTo(0.5);
    const random = testRandom(3);
    const sample = Float64Array.from({ length: 900 }, random);
    const sorted = Float64Array.from(sample).sort();
    const brute = Math.max(...sorted.map((x, k) => Math.max((k + 1) / 900 - x, x - k / 900)));
    expect(distance(Float64Array.from(sample), uniform, 0)).toBeCloseTo(brute, 12);
  });

  it('sees an atom that is a little too heavy, and forgives its rounding', () => {
    const coin = (x: number) => (x < 0 ? 0 : x < 1 ? 0.5 : 1);
    const tosses = Float64Array.from({ length: 1000 }, (_, k) => Number(k < 400) + 1e-9);
    expect(distance(tosses, coin, 1e-8)).toBeCloseTo(0.1);
    expect(
      distance(
        tosses.map((x) => x - 2e-9),
        coin,
        1e-8,
      ),
    ).toBeCloseTo(0.1);
  });
});

describe('the marginal distribution', () => {
  it('names itself where it has no options', () => {
    expect(() => marginal('sgd', undefined as never)).toThrow('the options of marginal must be an object');
  });

  const [n, b] = [10, 2];

  it('of Student’s t is the closed form of three degrees of freedom, from one end to the other', () => {
    const noise = iid('student', 'fisher', 3);
    const cdf = marginal(noise, { n, b })!;
    const deviation = Math.sqrt(momentsOf(noise, { n, b }).alpha);
    for (const x of [-1e200, -1e6, -100, -3, -1, -0.1, 0, 0.1, 1, 3, 100, 1e6, 1e200]) {
      // F = ½ + (s/(1 + s²) + arctan s)/π with s = t/√3, which is ξ itself here; far below about 2/(3π |s|³).
      const s = Math.max(-1e9, Math.min(1e9, x));
      const exact =
        s < -1e3 ? -2 / (3 * Math.PI * s ** 3) : 1 / 2 + (s / (1 + s * s) + Math.atan(s)) / Math.PI;
      expect(Math.abs(cdf(1 / n + deviation * x) - exact), `at ${x}`).toBeLessThan(1e-8);
    }
    expect([cdf(-Infinity), cdf(Infinity)]).toEqual([0, 1]);
  });

  it('does not ask for the sign of the scale', () => {
    const sigma = Math.sqrt(gaussianFisher.moments(n, b).alpha);
    const mirrored: NoiseClass = {
      ...gaussianFisher,
      sample: (w) =>
        void w
          .all()
          .fill('normal')
          .affine(1 / w.n, -sigma),
    };
    const [cdf, usual] = [mirrored, gaussianFisher].map((noise) => marginal(noise, { n, b })!);
    for (const x of [-1, 0, 0.1, 0.5]) expect(cdf(x)).toBe(usual(x));
    // Fails with a probability of 1e-9 at most.
    const verdict = verifyNoise(mirrored, { n, b, draws: 2000, proof: false });
    expect(verdict.passed, explain(verdict)).toBe(true);
  });
});

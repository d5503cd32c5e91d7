import Fraction from 'fraction.js';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  gaussianFisher,
  noiseClass,
  noiseClasses,
  sampler,
  sgd,
  type NoiseClass,
} from '../../src/noise/index.js';
import { verifyExactly } from '../../src/verify/exact.js';
import { exactMoments } from '../../src/verify/exactMoments.js';
import { fractionOf } from '../../src/verify/fraction.js';
import { lawOf, type Law } from '../../src/verify/law.js';

describe('fractionOf', () => {
  it('finds the fraction that a few operations on doubles rounded', () => {
    for (let d = 1; d < 4000; d += 7) {
      for (const n of [1, 2, Math.floor(d / 2), d - 1, d + 3]) {
        expect(fractionOf(n / d).equals(new Fraction(n, d)), `${n}/${d}`).toBe(true);
        expect(
          fractionOf(-Math.sqrt(n / d) * Math.sqrt(n / d)).equals(new Fraction(-n, d)),
          `√ ${n}/${d}`,
        ).toBe(true);
      }
    }
  });

  it('takes what is no simple fraction as it is', () => {
    expect(fractionOf(Math.PI).valueOf()).toBe(Math.PI);
    expect(fractionOf(Math.fround(4 / 19)).valueOf()).toBe(Math.fround(4 / 19));
    expect(fractionOf(0).valueOf()).toBe(0);
  });
});

describe('verifyExactly', () => {
  it.each(noiseClasses.map((noise) => [noise.name, noise] as const))(
    'proves the moments of %s',
    (_, noise) => {
      for (const options of [{}, { match: 'sgdWithReplacement' as const }, { scale: 3 }, { scale: 1e4 }]) {
        const verdict = verifyExactly(noise, options);
        expect(verdict?.explanation).toMatch(/^mean and covariance are as stated/);
        expect(verdict?.passed).toBe(true);
      }
    },
  );

  // Known answers, by hand.
  it('enumerates 2 of 3 places, a coin each, and 2 draws with replacement', () => {
    const law = (noise: NoiseClass, n: number, b: number) => exactMoments(lawOf(noise, { n, b }) as Law);
    const show = ({ mean, covariance }: ReturnType<typeof law>) =>
      [mean[0], covariance[0][0], covariance[0][1]].map((x) => x.toFraction());
    expect(show(law(sgd, 3, 2))).toEqual(['1/3', '1/18', '-1/36']);
    expect(show(law(bernoulli, 2, 1))).toEqual(['1/2', '1/4', '0']);
    expect(show(law(noiseClass('sgdWithReplacement'), 2, 2))).toEqual(['1/2', '1/8', '-1/8']);
    expect(show(law(noiseClass('gaussianCov'), 4, 2))).toEqual(['1/4', '1/16', '-1/48']);
  });

  it('says where and by how much a class is wrong', () => {
    const wrong: NoiseClass = { ...gaussianFisher, moments: sgd.moments };
    expect(verifyExactly(wrong)?.explanation).toBe('at n = 2, b = 1: Cov[W[1], W[0]] is 0, not -1/4');
    const rounded: NoiseClass = {
      ...bernoulli,
      sample: (w, b) => void w.bernoulli(Math.fround(b / w.n)).constant(1 / b),
    };
    expect(verifyExactly(rounded)?.explanation).toMatch(
      /^at n = 3, b = 1: E\[W\[0\]\] is 0.33333334\d*, not 1\/3$/,
    );
  });

  it('knows nothing of a class that does not keep to the moves', () => {
    const byHand: NoiseClass = { ...sgd, sample: (w) => void w.all().weights.fill(1 / w.n) };
    expect(verifyExactly(byHand)).toBeUndefined();
    expect(lawOf(byHand, { n: 4, b: 2 })).toContain('its sample uses weights');
    const odd: NoiseClass = { ...sgd, sample: (w, b) => void w.choose(b).spread(0).affine(0, 1, true) };
    expect(lawOf(odd, { n: 4, b: 2 })).toContain('centres weights that are not all drawn alike');
  });

  it.each([
    ['Infinity', Infinity],
    ['NaN', NaN],
    ['-Infinity', -Infinity],
  ])('disproves a class whose values are %s, in place of a search without end', (name, value) => {
    const put = (sample: NoiseClass['sample']): NoiseClass => ({ ...gaussianFisher, sample });
    const explanation = `at n = 1, b = 1: its values are ${name.replace('-', '')}`;
    const scaled = put((w) => void w.all().fill('normal').affine(1, value));
    expect(verifyExactly(scaled)).toEqual({ passed: false, cases: 1, explanation });
    const moved = put((w) => void w.all().fill('normal').affine(value, 0));
    expect(verifyExactly(moved)?.explanation).toBe(`at n = 1, b = 1: its values are ${name}`);
    const elsewhere = put((w, b) => void w.choose(b).constant(1).spread(value));
    expect(verifyExactly(elsewhere)?.explanation).toBe(`at n = 1, b = 1: its values are ${name}`);
    const stated: NoiseClass = { ...sgd, moments: (n) => ({ mean: 1 / n, alpha: value, beta: 0 }) };
    expect(verifyExactly(stated)?.explanation).toBe(
      `at n = 1, b = 1: the alpha of sgd must be a finite number, but is ${name}`,
    );
    expect(() => fractionOf(value)).toThrow(`x must be a finite number, but is ${name}`);
  });

  it('disproves a class whose choice of places is impossible', () => {
    const choosing = (k: number): NoiseClass => ({ ...sgd, sample: (w) => void w.choose(k) });
    for (const k of [3, 0.5, -1, NaN, Infinity]) {
      expect(verifyExactly(choosing(k))?.explanation).toBe(
        `at n = 1, b = 1: k must be an integer from 0 to n = 1, but is ${k}`,
      );
    }
    for (const p of [1.5, '0.5' as never]) {
      const sample: NoiseClass['sample'] = (w) => void w.bernoulli(p).constant(1);
      const says = `p must be a number from 0 to 1, but is ${JSON.stringify(p)}`;
      expect(verifyExactly({ ...bernoulli, sample })?.explanation).toContain(says);
      expect(() => sampler({ ...bernoulli, sample }, { n: 4, b: 2 })(1)).toThrow(says);
    }
  });

  it('knows the law of no place at all', () => {
    const none: NoiseClass = {
      ...gaussianFisher,
      moments: (n) => ({ mean: 1 / n, alpha: 0, beta: 0 }),
      sample: (w) => void w.choose(0).spread(1 / w.n),
    };
    expect(verifyExactly(none)?.passed).toBe(true);
  });

  it('refuses what its caller gave wrongly', () => {
    expect(() => verifyExactly(sgd, { scale: NaN })).toThrow('scale must be a finite number');
    expect(() => verifyExactly(sgd, { match: 'sg' as never })).toThrow('match must be one of');
  });

  it('proves nothing of a class that allows no small n', () => {
    expect(verifyExactly(noiseClass('minibatchCov', { B: 10 }))).toBeUndefined();
    expect(verifyExactly(noiseClass('minibatchCov', { B: 7 }))?.explanation).toContain('in 14 cases');
  });

  it('lets other errors through', () => {
    const broken: NoiseClass = { ...sgd, sample: () => { throw new TypeError('mine'); } }; // prettier-ignore
    expect(() => verifyExactly(broken)).toThrow('mine');
  });
});

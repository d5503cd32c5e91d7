import { describe, expect, it } from 'vitest';
import { gaussianFisher, noiseClasses, sgd, type NoiseClass } from '../../src/noise/index.js';
import { verifyNoise } from '../../src/verify/index.js';

// The false-alarm probability of each call with a fresh seed, 1.2e-9 for the 24 that have to pass; the seeds are fixed.
const alpha = 5e-11;

describe('verifyNoise', () => {
  it.each(noiseClasses.map((noise) => [noise.name, noise] as const))('passes %s', (_, noise) => {
    const verdict = verifyNoise(noise, { alpha, B: 7, m: 6, seed: 11 });
    expect(verdict.worst.pValue, JSON.stringify(verdict.worst)).toBeGreaterThan(1e-6);
    expect(verdict.passed).toBe(true);
  });

  it.each([
    'sgdWithReplacement',
    'bernoulli',
    'sparseFisher',
    'sparseCov',
    'minibatchFisher',
    'minibatchCov',
  ])('passes %s matched to SGD with replacement, and scaled', (name) => {
    const noise = noiseClasses.find((one) => one.name === name) as NoiseClass;
    const verdict = verifyNoise(noise, {
      alpha,
      match: 'sgdWithReplacement',
      scale: 2,
      B: 5,
      m: 3,
      seed: 12,
    });
    expect(verdict.passed, JSON.stringify(verdict.worst)).toBe(true);
  });

  const altered = (noise: NoiseClass, sample: NoiseClass['sample']): NoiseClass => ({ ...noise, sample });
  /** `noise` after which `alter` has had its way with the dense weights. */
  const after = (noise: NoiseClass, alter: (weights: Float32Array, n: number) => void) =>
    altered(noise, (w, b, options) => {
      noise.sample(w, b, options);
      alter(w.weights, w.n);
    });

  const wrong: [string, NoiseClass, string][] = [
    ['a variance 2 % too large', altered(gaussianFisher, (w, b) => {
      const variance = (1.02 * (w.n - b)) / (b * w.n * w.n);
      w.all().fill('normal').affine(1 / w.n, Math.sqrt(variance)); // prettier-ignore
    }), 'Σ Var'],
    ['every variance class 2 % too small, whatever ξ', {
      ...noiseClasses[noiseClasses.length - 1],
      moments: (n, b, options) => {
        const { mean, alpha, beta } = noiseClasses[noiseClasses.length - 1].moments(n, b, options);
        return { mean, alpha: 1.02 * alpha, beta };
      },
    }, 'Σ Var'],
    ['n for n − b in the variance', altered(gaussianFisher, (w, b) => {
      w.all().fill('normal').affine(1 / w.n, Math.sqrt(w.n / (b * w.n * w.n))); // prettier-ignore
    }), 'Σ Var'],
    ['b − 1 places', altered(sgd, (w, b) => void w.choose(b - 1).constant(1 / b)), 'Var[Σ Wᵢ]'],
    ['W times 1.02', after(gaussianFisher, (weights) => weights.forEach((w, i) => (weights[i] = 1.02 * w))), 'E[Σ Wᵢ]'],
    ['z not centred', { ...gaussianFisher, moments: sgd.moments }, 'Var[Σ Wᵢ]'],
    ['z centred', { ...noiseClasses[3], moments: gaussianFisher.moments }, 'Var[Σ Wᵢ]'],
    ['drawn with replacement', { ...noiseClasses[2], moments: sgd.moments }, 'Σ Var'],
    ['the last lane stuck', after(gaussianFisher, (weights, n) => (weights[n - 1] = 1 / n)), `Var[W[18]]`],
    ['the same key at every step', altered(gaussianFisher, (w, b, options) => {
      w.step = 0;
      gaussianFisher.sample(w, b, options);
    }), ''],
    ['each key used for two steps', altered(gaussianFisher, (w, b, options) => {
      w.step = Math.floor(w.step / 2);
      gaussianFisher.sample(w, b, options);
    }), 'Σ Cov[Wᵢ, Wᵢ of the next step]'],
    ['lanes that copy their neighbour', after(gaussianFisher, (weights, n) => {
      for (let i = 1; i < n; i += 8) weights[i] = weights[i - 1];
    }), 'Cov[Wᵢ, Wᵢ₊₁]'],
    ['a biased place', altered(sgd, (w, b) => {
      w.choose(b).constant(1 / b);
      if (w.step % 20 === 0 && w.indices[0] > 0) w.indices[0] = 0;
    }), 'E[W[0]]'],
  ]; // prettier-ignore

  it.each(wrong)('catches %s', (_, noise, what) => {
    const verdict = verifyNoise(noise, { alpha, seed: 13 });
    expect(verdict.passed).toBe(false);
    const failed = verdict.checks.filter((check) => !check.passed).map((check) => check.what);
    expect(
      failed.some((name) => name.includes(what)),
      failed.join(', '),
    ).toBe(true);
  });

  it('refuses what it cannot test', () => {
    expect(() => verifyNoise(sgd, { b: 20 })).toThrow('b must be an integer from 1 to n = 19, but is 20');
    for (const alpha of [0, 1, NaN])
      expect(() => verifyNoise(sgd, { alpha })).toThrow('alpha must be a number between');
    expect(() => verifyNoise(sgd, { draws: 10 })).toThrow(
      'draws must be an integer of at least 50, but is 10',
    );
  });
});

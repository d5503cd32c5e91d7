import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { iid, momentsOf, noiseClasses, noiseClass } from '../../src/noise/index.js';
import { tableMoments, type NoiseName } from '../reference/sampling.js';

const inTable = noiseClasses
  .filter((noise) => noise.paperName !== '')
  .map((noise) => noise.name as NoiseName);
const close = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(expected), 1e-9));

/** n, b, and an option between b and n for the classes that take one. */
const setting = fc.integer({ min: 2, max: 500 }).chain((n) =>
  fc.integer({ min: 1, max: n }).chain((b) =>
    fc.record({
      n: fc.constant(n),
      b: fc.constant(b),
      size: fc.integer({ min: Math.max(2, b), max: n }),
      match: fc.constantFrom('sgd' as const, 'sgdWithReplacement' as const),
    }),
  ),
);

describe('the moments that the classes state', () => {
  it('has all ten classes of the paper', () => expect(inTable).toHaveLength(10));

  it.each(inTable)('%s: those of the table, derived apart', (name) => {
    fc.assert(
      fc.property(setting, ({ n, b, size, match }) => {
        const options = { m: size, B: size, match };
        const actual = noiseClass(name).moments(n, b, options);
        const expected = tableMoments(name, n, b, options);
        close(actual.mean, expected.mean);
        close(actual.alpha, expected.alpha);
        close(actual.beta, expected.beta);
      }),
    );
  });

  it('are those of the Gaussian classes for every ξ', () => {
    for (const xi of ['rademacher', 'uniform', 'laplace', 'student'] as const) {
      expect(iid(xi, 'cov').moments(20, 4)).toEqual(noiseClass('gaussianCov').moments(20, 4));
      expect(iid(xi, 'fisher').moments(20, 4)).toEqual(noiseClass('gaussianFisher').moments(20, 4));
    }
  });

  it('are 1 and no variance for a single example', () => {
    for (const noise of noiseClasses) {
      if (['sparseCov', 'minibatchCov'].includes(noise.name)) continue; // need two places
      const { mean, alpha, beta } = noise.moments(1, 1);
      expect(mean).toBe(1);
      close(alpha + beta, 0);
    }
  });

  it('scale with the square of scale', () => {
    const plain = momentsOf(noiseClass('bernoulli'), { n: 10, b: 2 });
    const scaled = momentsOf(noiseClass('bernoulli'), { n: 10, b: 2, scale: 3 });
    close(scaled.mean, plain.mean);
    close(scaled.alpha, 9 * plain.alpha);
    for (const scale of [0, 0.1, 10, 1e6]) {
      expect(momentsOf('sgd', { n: 7, b: 1, scale }).mean).toBe(1 / 7); // of W = 1/n + scale V
    }
  });

  it('scale about 1/n, also those of a class with another mean', () => {
    const twice = { ...noiseClass('gd'), moments: () => ({ mean: 2 / 8, alpha: 0, beta: 0 }) };
    const means = [0, 1, 3].map((scale) => momentsOf(twice, { n: 8, b: 1, scale }).mean);
    expect(means).toEqual([1 / 8, 2 / 8, 4 / 8]); // 1/n + scale (2/n − 1/n)
  });

  it('have unique names', () => {
    expect(new Set(noiseClasses.map((noise) => noise.name)).size).toBe(noiseClasses.length);
  });
});

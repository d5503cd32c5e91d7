import { describe, expect, it } from 'vitest';
import { drawsToDetect, influence, meanTest } from '../../src/verify/meanTest.js';

/** The probabilities of 0 … N successes in N trials. */
function binomial(N: number, p: number): Float64Array {
  let logMass = N * Math.log1p(-p);
  return Float64Array.from({ length: N + 1 }, (_, k) => {
    if (k > 0) logMass += Math.log(((N - k + 1) * p) / (k * (1 - p)));
    return Math.exp(logMass);
  });
}

/** The exact probability that the test of E[X] = `claimed` rejects, X being 1 with probability p, else 0. */
function rejects(test: ReturnType<typeof meanTest>, N: number, p: number, claimed: number, level: number) {
  const one = influence(test.scale * (1 - claimed));
  const zero = influence(test.scale * (0 - claimed));
  return binomial(N, p).reduce((sum, mass, k) => {
    const value = k * one + (N - k) * zero;
    const rejected = Math.abs(value) / (N * test.scale) > test.bound;
    if (rejected !== test.pValue(value) < level) throw new Error(`bound and p-value disagree at k = ${k}`);
    return rejected ? sum + mass : sum;
  }, 0);
}

describe('influence', () => {
  it('lies between the two logarithms on which the bound rests', () => {
    for (let x = -50; x <= 50; x += 1 / 32) {
      expect(influence(x)).toBeLessThanOrEqual(Math.log(1 + x + (x * x) / 2) + 1e-15);
      expect(influence(x)).toBeGreaterThanOrEqual(-Math.log(1 - x + (x * x) / 2) - 1e-15);
    }
  });
});

describe('meanTest', () => {
  // Rare successes: far from normal, so that a test by the central limit theorem would alarm too often.
  const cases = [0.5, 0.1, 0.01, 0.001].flatMap((p) => [60, 400, 2000].map((N) => [p, N] as const));

  it.each(cases)('rejects a right mean with at most the stated probability: p = %d, %d draws', (p, N) => {
    for (const falseAlarm of [0.05, 1e-3, 1e-6]) {
      const test = meanTest({ draws: N, variance: p * (1 - p), falseAlarm, miss: 0.01 });
      expect(rejects(test, N, p, p, falseAlarm)).toBeLessThanOrEqual(falseAlarm);
      const off = 0.02 * p;
      const tolerant = meanTest({ draws: N, variance: p * (1 - p), falseAlarm, miss: 0.01, tolerance: off });
      expect(rejects(tolerant, N, p, p + off, falseAlarm)).toBeLessThanOrEqual(falseAlarm);
    }
  });

  it.each([0.5, 0.2, 0.05])('sees the error that it says it sees: p = %d', (p) => {
    const variance = p * (1 - p);
    for (const [falseAlarm, miss] of [
      [1e-6, 1e-3],
      [1e-3, 0.1],
    ]) {
      for (const effect of [0.1 * p, 0.4 * p]) {
        // The claim is p; the truth is lower, where the variance of a Bernoulli variable is less than p(1 − p).
        const draws = drawsToDetect(effect, { variance, falseAlarm, miss });
        const test = meanTest({ draws, variance, falseAlarm, miss });
        expect(test.detects).toBeLessThanOrEqual(effect * (1 + 1e-9));
        expect(test.detects).toBeGreaterThan(0.99 * effect);
        const truth = p - effect;
        if (truth * (1 - truth) <= variance)
          expect(rejects(test, draws, truth, p, falseAlarm)).toBeGreaterThanOrEqual(1 - miss);
      }
    }
  });

  it('needs little more than a test that may assume normality: 140 against 115 (σ/Δ)² draws', () => {
    const N = drawsToDetect(0.01, { variance: 1, falseAlarm: 2e-12, miss: 1e-3 });
    const normal = ((7.13 + 3.09) / 0.01) ** 2;
    expect(N / normal).toBeGreaterThan(1);
    expect(N / normal).toBeLessThan(1.4);
  });

  it('says that no number of draws detects what is within the tolerance', () => {
    expect(drawsToDetect(0.1, { variance: 1, falseAlarm: 0.1, miss: 0.1, tolerance: 0.1 })).toBe(Infinity);
  });
});

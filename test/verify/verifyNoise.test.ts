import { describe, expect, it } from 'vitest';
import {
  gaussianCov,
  gaussianFisher,
  gd,
  iid,
  noiseClass,
  noiseClasses,
  sgd,
  type NoiseClass,
} from '../../src/noise/index.js';
import { strain } from '../../src/verify/check.js';
import { assertNoise, explain, NoiseError, verifyExactly, verifyNoise } from '../../src/verify/index.js';
import { deep, freshSeed, ownOptions } from '../helpers.js';

const named = noiseClasses.map((noise) => [noise.name, noise] as const);

describe('verifyNoise passes every class of the package', () => {
  // Each verdict fails a right class with probability 1e-9 at most: the 19 at the default settings and the 19,000 of 1,000
  // seeds together with 2e-5; the seeds are fixed but for `npm run test:deep`.
  it.each(named)('%s at the default settings', (_, noise) => {
    const verdict = verifyNoise(noise, { seed: freshSeed(11) });
    expect(explain(verdict)).toMatch(/: keeps the mean/);
    expect(verdict.passed).toBe(true);
    expect(verdict.fourthMoments).toBe('exact');
    expect(verdict.exact?.passed).toBe(true);
  });

  it.each(named)('%s on 1,000 seeds', (_, noise) => {
    const first = freshSeed(1000);
    const failed: string[] = [];
    for (let seed = first; seed < first + 1000; seed++) {
      const verdict = verifyNoise(noise, { seed, n: 9, b: 3, draws: deep ? 5000 : 200, proof: false });
      if (!verdict.passed) failed.push(explain(verdict));
    }
    expect(failed).toEqual([]);
  });

  it.each([
    [37, 5, {}],
    [61, 7, { B: 20, m: 9 }],
    [19, 4, { match: 'sgdWithReplacement', B: 5, m: 3, scale: 2 }],
    [2, 1, { m: 2 }],
    [1, 1, {}],
  ] as const)('n = %d, b = %d, %j', (n, b, options) => {
    for (const noise of noiseClasses) {
      if (n === 1 && ['sparseCov', 'minibatchCov'].includes(noise.name)) continue; // they need two places
      const verdict = verifyNoise(noise, {
        n,
        b,
        ...ownOptions(noise, options),
        seed: freshSeed(5),
        draws: 20_000,
        proof: false,
      });
      expect(verdict.passed, explain(verdict)).toBe(true);
    }
  });
});

// 1e-9, as any verdict.
it('verifyNoise passes Student’s t of as many degrees of freedom as there may be', () => {
  const verdict = verifyNoise(iid('student', 'fisher', 100_000), { proof: false });
  expect(verdict.passed, explain(verdict)).toBe(true);
});

// Fourth moments are infinite: what rests on them is not tested, and all else is. They fail by chance with a probability of 1e-8 together.
describe.each([
  [19, 4, {}],
  [2, 1, {}],
  [1, 1, { match: 'sgdWithReplacement' as const }],
])('verifyNoise passes Student’s t of three degrees of freedom: n = %d, b = %d, %j', (n, b, options) => {
  const fisher = iid('student', 'fisher', 3);
  it.each([
    ['fisher', fisher],
    ['cov', iid('student', 'cov', 3)],
    [
      'on random places',
      {
        ...fisher,
        support: (length: number) => length,
        // Var[W] = q σ²/q of W = 1/n + ξ σ/√q with probability q, else 1/n.
        sample: (w, size, { match }) =>
          void w
            .bernoulli(0.5)
            .fill('student', 3)
            .affine(1 / w.n, Math.sqrt(2 * fisher.moments(w.n, size, { match }).alpha))
            .spread(1 / w.n),
      } satisfies NoiseClass,
    ],
  ])('%s', (_, noise) => {
    const verdict = verifyNoise(noise, { n, b, ...options, draws: 5000, proof: false });
    expect(verdict.passed, explain(verdict)).toBe(true);
    expect(verdict.checks.map(({ bound }) => bound)).not.toContain(NaN);
  });
});

describe('a verdict', () => {
  it('says what was proved and tested, and with what error rates', () => {
    expect(explain(verifyNoise(gaussianFisher)).split('\n').map((line) => line.trim())).toEqual([
      'gaussianFisher at n = 19, b = 4: keeps the mean and covariance that it states',
      'proved: mean and covariance are as stated, entry by entry, in 36 cases with n ≤ 8',
      expect.stringMatching(/^tested: 261 checks on 50000 draws; a right class fails with probability ≤ 1e-9, a variance 1\.7 % wrong is seen with probability ≥ 0\.999$/),
      expect.stringMatching(/^nearest to its bound: /),
    ]); // prettier-ignore
  });

  it('draws as often as the effect and the power need', () => {
    const draws = (options: object) =>
      verifyNoise(gaussianFisher, { n: 4, b: 2, proof: false, ...options }).draws;
    const usual = draws({ effect: 0.03 });
    const ratio = draws({ effect: 0.015 }) / usual;
    expect(Math.abs(ratio - 4)).toBeLessThan(0.1);
    expect(draws({ effect: 0.03, power: 0.5 })).toBeLessThan(usual);
    expect(draws({ effect: 0.03, alpha: 1e-3 })).toBeLessThan(usual);
  });

  it('of a long W is had in memory that there is', () => {
    const verdict = verifyNoise(sgd, { n: 1000, b: 50, proof: false });
    expect(verdict.passed, explain(verdict)).toBe(true);
    expect(verdict.draws).toBe(Math.floor(2 ** 24 / 1000));
  });

  it('of a long W written by hand too: the 20,000 draws of the fourth moments are not kept', () => {
    let drawn = 0;
    const byHand: NoiseClass = {
      ...gaussianFisher,
      sample(w) {
        w.all().weights.fill(1 / w.n);
        if (++drawn === 3) throw new Error('drew three');
      },
    };
    // 168 GB, kept: there would be no first draw.
    expect(() => verifyNoise(byHand, { n: 2 ** 20, b: 4 })).toThrow('drew three');
  });

  it('of a class that writes its weights by hand says that nothing is proved', () => {
    const byHand: NoiseClass = {
      ...gaussianFisher,
      sample(w, b) {
        const deviation = Math.sqrt((w.n - b) / (b * w.n * w.n));
        const { weights } = w.all().fill('normal');
        weights.forEach((z, i) => (weights[i] = 1 / w.n + deviation * z));
      },
    };
    const verdict = verifyNoise(byHand);
    expect(verdict.passed).toBe(true);
    expect(verdict.exact).toBeUndefined();
    expect(verdict.fourthMoments).toBe('estimated');
    expect(explain(verdict)).toContain('not tested: the exact moments: its sample uses weights,');
  });

  it('says on which side of its claim a class is', () => {
    const moments: NoiseClass['moments'] = (n) => ({ mean: 1 / n, alpha: 0, beta: 0 });
    const less = { ...gd, deterministic: false, moments, sample: (w) => void w.all().constant(0.9 / w.n) } satisfies NoiseClass; // prettier-ignore
    const { checks } = verifyNoise(less, { draws: 100, proof: false });
    expect(checks.find(({ what }) => what === 'E[Σ Wᵢ] − 1')?.observed).toBeCloseTo(-0.1, 6);
  });

  it('of a class by hand that claims twice its variance has the variance that it has', () => {
    // V is 0 or ±σ√3, so E V⁴ = 3σ⁴ is below the square of the claim, 4σ⁴: nothing could have the variance that is claimed.
    const threePoint: NoiseClass = {
      ...gaussianFisher,
      moments: (n, b) => ({ mean: 1 / n, alpha: (2 * (n - b)) / (b * n * n), beta: 0 }),
      sample(w, b) {
        const step = Math.sqrt((3 * (w.n - b)) / (b * w.n * w.n));
        const { weights } = w.all().fill('uniform');
        weights.forEach((u, i) => (weights[i] = 1 / w.n + step * (u < 1 / 6 ? -1 : u > 5 / 6 ? 1 : 0)));
      },
    };
    const { checks } = verifyNoise(threePoint, { n: 19, b: 4, draws: 5000 });
    const variance = 15 / (4 * 19 * 19);
    for (const { observed } of checks.filter(({ group }) => group === 'variance')) {
      // The mean of 5,000 values with the standard deviation σ²√2: ten standard errors.
      expect(Math.abs(observed / variance - 1)).toBeLessThan(0.2);
    }
  });

  it('does not claim to test the variance where fourth moments are infinite', () => {
    const verdict = verifyNoise(iid('student', 'fisher', 3), { draws: 20_000 });
    expect(verdict.passed).toBe(true);
    expect(verdict.checks.some(({ group }) => group === 'variance')).toBe(false);
    expect(verdict.untested.join()).toContain('second moments');
  });

  it('of a class that divides by 0 at n = 1 says so', () => {
    const own: NoiseClass = {
      ...gaussianCov,
      name: 'own',
      sample: (w, b) =>
        void w
          .all()
          .fill('normal')
          .affine(1 / w.n, Math.sqrt(1 / (b * (w.n - 1))), true),
    };
    const verdict = verifyNoise(own, { n: 4, b: 2, draws: 100 });
    expect(verdict.passed).toBe(false);
    expect(explain(verdict)).toContain('DISPROVED: at n = 1, b = 1: its values are Infinity');
    expect(() => assertNoise(own, { n: 4, b: 2, draws: 100 })).toThrow(NoiseError);
    // At n = 1 itself, without the proof: whatever is NaN fails, and is the worst.
    const { passed, worst, checks } = verifyNoise(own, { n: 1, b: 1, proof: false });
    expect(passed).toBe(false);
    expect(worst.passed).toBe(false);
    expect(strain(worst)).toBe(Infinity);
    expect(checks.find(({ what }) => what === 'Var[W[0]]')?.passed).toBe(false);
  });

  it('of a class with its own B is had without another, and B may be given to one without', () => {
    const own = noiseClass('minibatchCov', { B: 10 });
    const options = { draws: 1000, seed: 3 };
    const verdict = verifyNoise(own, options);
    expect(verdict.passed, explain(verdict)).toBe(true);
    expect(verdict.checks).toEqual(verifyNoise('minibatchCov:B=10', { ...options, proof: false }).checks);
    expect(explain(verdict)).toContain('not tested: the exact moments: the class has no n ≤ 8');
    expect(() => verifyNoise(own, { B: 11 })).toThrow(
      'B must be left out, because the class minibatchCov has its own, but is 11',
    );
  });

  it('has the b of GD, which is n, whatever is asked for', () => {
    expect(verifyNoise('gd', { n: 5, b: 2 })).toMatchObject({ n: 5, b: 5, passed: true });
  });

  it('is an assertion', () => {
    expect(assertNoise(sgd, { draws: 1000 }).passed).toBe(true);
    const wrong = { ...sgd, moments: gaussianFisher.moments };
    expect(() => assertNoise(wrong, { draws: 1000 })).toThrow(NoiseError);
    expect(() => assertNoise(wrong, { draws: 1000 })).toThrow(
      /DISPROVED: at n = 2, b = 1.*\n.*\n *FAILED: Var\[Σ Wᵢ\]/,
    );
  });

  it('refuses what it cannot test', () => {
    expect(() => verifyNoise(sgd, { b: 20 })).toThrow('b must be an integer from 1 to n = 19, but is 20');
    for (const value of [0, 1, NaN, '0.5' as never]) {
      expect(() => verifyNoise(sgd, { alpha: value })).toThrow('alpha must be a number between');
      expect(() => verifyNoise(sgd, { power: value })).toThrow('power must be a number between');
    }
    expect(() => verifyNoise(sgd, { draws: 1 })).toThrow(
      'draws must be an integer from 2 to 7064090, for there is room for 134217728 weights, but is 1',
    );
    expect(() => verifyNoise(sgd, { effect: 0 })).toThrow('effect must be');
    expect(() => verifyNoise(sgd, { n: 1000, b: 10, draws: 1e9 })).toThrow(
      'draws must be an integer from 2 to 134217, for there is room for 134217728 weights, but is 1000000000',
    );
    expect(() => verifyNoise(iid('student', 'fisher', 4.005), { proof: false })).toThrow(
      /^studentFisher cannot be tested at n = 19, b = 4: Σ \(Wᵢ − 1\/n\)² deviates by 8\.0 times its mean, .* and there is room for 7064090;/,
    );
    expect(() => verifyNoise(sgd, { drawz: 1 } as never)).toThrow('(did you mean draws?), but is "drawz"');
    expect(() => verifyExactly('sgd:b=3')).toThrow('must be one of match, scale, but is "b"');
  });
});

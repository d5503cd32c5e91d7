import { additiveNoises, bernoulli, descend, diagonalCov, gaussianCov, gd, isotropic, leadingEigenvector, levy, noiseClass, noiseClasses, Objective, reshuffling, sgd } from 'msgd'; // prettier-ignore
import { describe, expect, it } from 'vitest';
import { ellipseOf, trace, type Symmetric } from '../../demo/surface/ellipse.js';
import { estimate } from '../../demo/surface/estimate.js';
import { engine, type FleetPlan } from '../../demo/surface/fleet.js';
import { predict, whyNone } from '../../demo/surface/predict.js';
import { expected, measure, unlike } from '../../demo/surface/quantities.js';
import { noiseOf } from '../../demo/surface/state.js';
import { noiseCovariance, type Noise } from '../../demo/surface/structures.js';
import { surfaceOf, surfaces, type Surface } from '../../demo/surface/surfaces.js';
import { risks, summary, verdict } from '../../demo/surface/words.js';
import { expectClose, ownOptions } from '../helpers.js';

const outlier = surfaceOf('outlier');
/** All runs of a noise, step by step. */
const fleet = (surface: Surface, noise: Noise, plan: FleetPlan) => engine(surface, noise, plan).launch(plan);

const plan = { b: 2, eta: 0.15, steps: 12, start: outlier.start };

/** Gradients of the examples at θ, by hand. */
function gradientsAt(theta: readonly number[]): number[] {
  const { X, y, n } = outlier.problem!;
  return Array.from({ length: n }, (_, i) => {
    const [a, b] = [X[2 * i], X[2 * i + 1]];
    const residual = a * theta[0] + b * theta[1] - y[i];
    return [residual * a, residual * b];
  }).flat();
}

describe('the ellipse of a covariance', () => {
  it('has the roots of the eigenvalues as half axes, along the eigenvectors', () => {
    // 4 along (cos 0.3, sin 0.3) and 1 across.
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const { long, short, angle } = ellipseOf([4 * c * c + s * s, 3 * c * s, 4 * s * s + c * c], 1);
    expectClose([long, short, angle], [2, 1, 0.3], { relative: 1e-12 }, 'axes and angle');
  });
});

describe('the covariance of the gradient noise at a point', () => {
  const theta = [0.3, -0.8];
  const gradients = gradientsAt(theta);
  const n = gradients.length / 2;

  it('of sgd is that of all batches of two', () => {
    const batches: number[][] = [];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        batches.push([0, 1].map((k) => (gradients[2 * i + k] + gradients[2 * j + k]) / 2));
      }
    }
    const seen = estimate(batches.flat()).covariance;
    const unbiased = (batches.length - 1) / batches.length;
    expectClose(noiseCovariance(sgd, gradients, 2)!, seen.map((v) => v * unbiased), { relative: 1e-12 }, 'Var[v]'); // prettier-ignore
  });

  it('of bernoulli has SGD’s variances of W without their covariances: Σ gᵢgᵢᵀ (n − b)/(b n²)', () => {
    const sum = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const [x, y] = [gradients[2 * i], gradients[2 * i + 1]];
      [x * x, x * y, y * y].forEach((value, k) => (sum[k] += (value * (n - 2)) / (2 * n * n)));
    }
    expectClose(noiseCovariance(bernoulli, gradients, 2)!, sum, { relative: 1e-12 }, 'Var[v]');
  });

  it('of additive noise has SGD’s trace', () => {
    const size = trace(noiseCovariance(sgd, gradients, 2)!);
    for (const noise of additiveNoises) {
      const covariance = noiseCovariance(noise, gradients, 2);
      if (noise === levy) expect(covariance).toBeUndefined();
      else expect(trace(covariance!) / size, noise.name).toBeCloseTo(1, 12);
    }
    expect(noiseCovariance(isotropic, gradients, 2)![1]).toBe(0);
    expect(ellipseOf(noiseCovariance(leadingEigenvector, gradients, 2)!).short).toBeLessThan(1e-6);
  });
});

describe('the prediction', () => {
  it('of isotropic noise is the recursion written out example by example', () => {
    const { X, y, n, H } = outlier.problem!;
    const [b, eta] = [plan.b, plan.eta];
    let m: number[] = [...plan.start];
    let C = [0, 0, 0, 0];
    for (let t = 0; t < plan.steps; t++) {
      // E tr C(θ) = (1/n) Σ E‖gᵢ‖² − E‖∇L‖², gᵢ = xᵢ (xᵢᵀθ − yᵢ).
      let squares = 0;
      const mean = [0, 0];
      for (let i = 0; i < n; i++) {
        const x = [X[2 * i], X[2 * i + 1]];
        const r = x[0] * m[0] + x[1] * m[1] - y[i];
        const spread = x[0] * x[0] * C[0] + 2 * x[0] * x[1] * C[1] + x[1] * x[1] * C[3];
        squares += ((x[0] ** 2 + x[1] ** 2) * (r * r + spread)) / n;
        mean[0] += (r * x[0]) / n;
        mean[1] += (r * x[1]) / n;
      }
      const product = (A: ArrayLike<number>, B: ArrayLike<number>) =>
        [0, 1, 2, 3].map((k) => A[k & 2] * B[k & 1] + A[(k & 2) + 1] * B[(k & 1) + 2]);
      const HCH = product(product(H, C), H);
      const total = ((n - b) / (b * (n - 1))) * (squares - mean[0] ** 2 - mean[1] ** 2 - HCH[0] - HCH[3]);
      const K = [1 - eta * H[0], -eta * H[1], -eta * H[2], 1 - eta * H[3]];
      C = product(product(K, C), K).map((value, k) => value + (k % 3 === 0 ? (eta * eta * total) / 2 : 0));
      m = m.map((value, j) => value - eta * mean[j]);
    }
    const { mean, covariance } = predict(outlier.problem!, isotropic, plan)![plan.steps];
    expectClose(mean, m, { relative: 1e-12 }, 'mean');
    expectClose(covariance, C, { relative: 1e-10 }, 'covariance');
  });

  it.each([sgd, gaussianCov, bernoulli, isotropic, diagonalCov])(
    'of $name is what 20,000 runs come to',
    (noise: Noise) => {
      const runs = fleet(outlier, noise, { ...plan, runs: 20_000, seed: 7 });
      let cloud!: Float32Array;
      for (let t = 0; t < plan.steps; t++) cloud = runs.advance();
      const { mean, covariance } = predict(outlier.problem!, noise, plan)![plan.steps];
      const around = (k: number, l: number) => Array.from({ length: cloud.length / 2 }, (_, run) => (cloud[2 * run + k] - mean[k]) * (cloud[2 * run + l] - mean[l])); // prettier-ignore
      // The seed is fixed; five standard errors from the truth would be bad luck.
      const within = (values: number[], expected: number, what: string) => {
        const { mean: average, covariance: spread } = estimate(values.flatMap((v) => [v, 0]));
        expect(Math.abs(average[0] - expected) / Math.sqrt(spread[0] / values.length), what).toBeLessThan(5);
      };
      within(Array.from(cloud).filter((_, k) => k % 2 === 0), mean[0], 'mean of the slope'); // prettier-ignore
      within(Array.from(cloud).filter((_, k) => k % 2 === 1), mean[1], 'mean of the intercept'); // prettier-ignore
      within(around(0, 0), covariance[0], 'variance of the slope');
      within(around(0, 1), covariance[1], 'covariance');
      within(around(1, 1), covariance[3], 'variance of the intercept');
    },
  );

  it('is silent, and says why, where two moments do not suffice', () => {
    for (const noise of [levy, leadingEigenvector, reshuffling]) {
      expect(predict(outlier.problem!, noise, plan)).toBeUndefined();
      expect(whyNone(noise)).toMatch(/^its /);
    }
  });
});

describe('a fleet', () => {
  it('of one run has the bits of descend, and other runs others', async () => {
    for (const noise of [...noiseClasses, ...additiveNoises]) {
      const { model, data, start } = surfaceOf('penguins');
      const options = { b: 4, seed: 3, steps: 9 };
      const run = descend(ownOptions(noise, { ...options, model, train: data, noise, learningRate: 0.2, initial: start, refreshEvery: 1 }));
      for await (const record of run) expect(record.step).toBeLessThanOrEqual(9);
      const advance = (runs: number) => {
        const all = fleet(surfaceOf('penguins'), noise, { ...options, eta: 0.2, start, runs });
        for (let t = 1; t < 9; t++) all.advance();
        return all.advance();
      };
      expect(advance(1), noise.name).toEqual(run.theta);
      if (noise.name !== 'gd') expect(advance(2).subarray(2), noise.name).not.toEqual(run.theta);
    }
  }); // prettier-ignore
});

describe('a surface', () => {
  it.each(surfaces)(
    '$name: its excess is the package’s loss less the least',
    ({ model, data, excess, minimizer, start }) => {
      const objective = new Objective(model, data);
      const least = objective.evaluate(minimizer).loss;
      for (const theta of [start, [0.4, -0.9], [-1, 2]] as const) {
        expect(excess(theta[0], theta[1])).toBeCloseTo(objective.evaluate(theta).loss - least, 4);
      }
      const gradient = objective.weightedGradient(minimizer, new Float32Array(data.n).fill(1 / data.n));
      expect(Math.hypot(...gradient)).toBeLessThan(1e-5);
    },
  );
});

describe('what is measured of a cloud', () => {
  const surface = surfaceOf('penguins');

  it('is its mean and covariance', () => {
    const seen = estimate([0, 0, 2, 0, 2, 4, 0, 4]);
    const expected: Symmetric = [4 / 3, 0, 16 / 3];
    expect(seen.mean).toEqual([1, 2]);
    expectClose(seen.covariance, expected, { relative: 1e-15 }, 'covariance');
  });

  it('is risk and spread with their standard errors, infinite once a run is', () => {
    const flat = { ...surface, excess: (x: number) => x, along: [1, 0] as const, across: [0, 1] as const };
    const { risk, along, across } = measure([0, 0, 2, 0, 2, 4, 0, 4], flat);
    expectClose([risk.value, risk.error], [1, Math.sqrt(1 / 3)], { relative: 1e-15 }, 'risk');
    expectClose([along.value, along.error, across.value], [1, 0, 4], { relative: 1e-15 }, 'spread');
    expect(measure([0, 0, Infinity, 1], surface).risk).toEqual({ value: Infinity, error: Infinity });
  });

  it('tells isotropic noise from SGD’s theory, and no class of SGD’s covariance', () => {
    const options = { ...plan, b: 2, eta: 0.2, steps: 40, start: surface.start };
    const its = expected(surface, predict(surface.problem!, sgd, options)![40]);
    const seen = (noise: Noise) => {
      const runs = fleet(surface, noise, { ...options, runs: 1000, seed: 5 });
      for (let t = 1; t < 40; t++) runs.advance();
      return unlike(measure(runs.advance(), surface), its);
    };
    for (const name of ['sgd', 'gaussianCov', 'minibatchCov', 'rademacherCov', 'uniformCov']) {
      expect(seen(noiseClass(name)), name).toEqual([]);
    }
    expect(seen(isotropic)).toEqual(['along', 'across']);
    expect(seen(gd)).toEqual(['risk', 'along', 'across']);
  });
});

describe('the words beneath a picture', () => {
  const surface = surfaceOf('penguins');
  const all = (value: number, error: number) => ({
    risk: { value, error },
    along: { value, error },
    across: { value, error },
  });
  const member = { name: 'sgd', clouds: [], measured: [all(0.5, 0)], predicted: { moments: [], quantities: [all(0.5, 0), all(0.0442, 0)] } }; // prettier-ignore

  it('tell of the theory before the runs are there, and of both then', () => {
    expect(risks(member, 1)).toBe('excess risk: theory 0.0442');
    const there = { ...member, measured: [...member.measured, all(0.0427, 0.001)] };
    expect(risks(there, 1)).toBe('excess risk: 0.0427 ± 0.002, theory 0.0442');
    expect(risks({ ...there, predicted: undefined }, 1)).toBe('excess risk: 0.0427 ± 0.002');
    expect(risks({ ...member, predicted: undefined }, 1)).toBe('');
    expect(risks({ ...there, name: 'levy' }, 1)).toBe('');
  });

  it('do not hold rare runs far out against a theory that is exact', () => {
    // At η = 1 the second moments grow at every step: runs of the size that they say are too rare for two hundred.
    const options = { ...plan, b: 1, eta: 1, steps: 80, start: surface.start };
    const member = (name: string) => {
      const moments = predict(surface.problem!, noiseOf(name), options)!;
      const clouds = [new Float32Array(400)];
      const runs = fleet(surface, noiseOf(name), { ...options, runs: 200, seed: 1 });
      for (let t = 1; t <= 80; t++) clouds.push(runs.advance());
      const measured = clouds.map((cloud) => measure(cloud, surface));
      const quantities = moments.map((at) => expected(surface, at));
      return { name, clouds, measured, predicted: { moments, quantities } };
    };
    const its = member('sgd');
    expect(unlike(its.measured[80], its.predicted.quantities[80])).toContain('risk');
    const said = (name: string) => verdict(surface, name === 'sgd' ? its : member(name), its, 80);
    expect(said('sgd').text).toMatch(/^off its theory, which is exact: excess risk/);
    expect(said('gaussianCov').text).toMatch(/^SGD’s by the theory, which is exact; off it: /);
    expect(said('isotropic').text).toMatch(/^unlike SGD: /);
    expect(['sgd', 'gaussianCov', 'isotropic'].map((name) => said(name).unlike)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('are sentences where no noise is chosen, too', () => {
    expect(summary(surface, [], 3, { at: [1, 2], step: [0, 1] }, () => undefined)).toBe(
      'Step 3. No noise is chosen. Cursor at (1, 2): gradient descent moves by (0, 1).',
    );
  });
});

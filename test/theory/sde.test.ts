import { describe, expect, it } from 'vitest';
import { gaussianFisher, sampler, SamplingVector, sgd } from '../../src/noise/index.js';
import { leastSquares, pathDistance, type PathOptions } from '../../src/theory/index.js';
import { Workspace } from '../../src/wasm/workspace.js';
import { someProblem } from './problems.js';

const [n, d, b] = [8, 2, 2];
const problem = someProblem(n, d);
const { alpha } = gaussianFisher.moments(n, b);
const vector = new SamplingVector(new Workspace(), n, 0, true);
vector.seed = 3;
const normals = (step: number) => {
  vector.step = step;
  return vector.all().fill('normal').weights;
};
const common = {
  deviation: Math.sqrt(alpha),
  horizon: 3,
  refinement: 16,
  paths: 300,
  start: [1, -1],
  normals,
};
const etas = [0.3, 0.15, 0.075, 0.0375];

/** The slope of log distance against log η, by least squares. From seed to seed it deviates by 0.02 (the first) and 0.03. */
function slope(options: Partial<PathOptions>): number {
  const points = etas.map((eta) => [
    Math.log(eta),
    Math.log(pathDistance(problem, { ...common, eta, ...options })),
  ]);
  const mean = (k: number) => points.reduce((sum, point) => sum + point[k], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const spread = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / spread;
}

describe('pathDistance', () => {
  it('of the Gaussian Fisher class goes with η, on the Brownian path of the equation', () => {
    const found = slope({});
    expect(Math.abs(found - 1)).toBeLessThan(0.2);
  });

  it('of SGD goes with √η only, and so for the Gaussian class on a path of its own', () => {
    const batch = sampler(sgd, { n, b, seed: 4 });
    const other = sampler(gaussianFisher, { n, b, seed: 4 });
    for (const draw of [batch, other]) {
      const found = slope({ weights: (step) => draw(step).toDense() });
      expect(Math.abs(found - 0.5)).toBeLessThan(0.2);
    }
  });

  it('is 0 where the equation takes the steps of the chain', () => {
    expect(pathDistance(problem, { ...common, eta: 0.2, refinement: 1 })).toBeLessThan(1e-15);
  });

  // Without noise in the gradient (no residual is left), the equation is θ′ = −Hθ.
  it('without noise is the error of Euler’s method', () => {
    const still = leastSquares([1], [0]);
    const eta = 0.2;
    const steps = 5;
    const zeros = { normals: () => [0], start: [1], deviation: 1, paths: 1, horizon: 1, eta };
    const expected = Array.from({ length: steps }, (_, k) => Math.exp(-(k + 1) * eta) - (1 - eta) ** (k + 1));
    expect(pathDistance(still, { ...zeros, refinement: 100_000 })).toBeCloseTo(Math.max(...expected), 5);
  });

  it('refuses what is out of range', () => {
    for (const name of ['eta', 'deviation', 'horizon', 'refinement', 'paths']) {
      expect(() => pathDistance(problem, { ...common, eta: 0.1, [name]: 0 })).toThrow(`${name} must be`);
    }
    expect(() => pathDistance(problem, { ...common, eta: 0.1, start: [1] })).toThrow(
      'start.length must be 2',
    );
  });
});

import { expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { noiseTrace } from '../../src/diagnostics/index.js';
import { initialise, linearRegression, mlp, Objective } from '../../src/models/index.js';
import { noiseClasses } from '../../src/noise/index.js';
import { testRandom } from '../helpers.js';

it.each(noiseClasses)('noiseTrace of $name is the trace of G Var[W] Gᵀ', (noise) => {
  const random = testRandom(1);
  const [n, b] = [12, 3];
  const model = mlp([3, 4, 2]);
  const inputs = Array.from({ length: 3 * n }, () => random() - 0.5);
  const data = dataset({
    inputs,
    features: 3,
    labels: inputs.slice(0, n).map((x) => Number(x > 0)),
    classes: 2,
  });
  const objective = new Objective(model, data);
  const theta = initialise(model, { seed: 1 });
  const G = objective.perExampleGradients(theta);
  const { alpha, beta } = noise.moments(n, b);
  let trace = 0;
  for (let j = 0; j < model.parameters; j++) {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) {
        trace += G[i * model.parameters + j] * G[k * model.parameters + j] * ((i === k ? alpha : 0) + beta);
      }
    }
  }
  const actual = noiseTrace(objective, noise, { b, scale: 2 }, theta);
  expect(Math.abs(actual - 4 * trace)).toBeLessThanOrEqual(1e-5 * 4 * trace);
});

it('noiseTrace of gradients that are all one is 0, not below', () => {
  const inputs = Array.from({ length: 10 }, () => [0.1, 0.7, 0.3]).flat();
  const data = dataset({ inputs, features: 3, targets: new Float32Array(10).fill(0.9) });
  const objective = new Objective(linearRegression(3), data);
  for (let seed = 0; seed < 20; seed++) {
    const found = noiseTrace(objective, 'sgd', { b: 3 }, initialise(objective.model, { seed }));
    expect(found).toBeGreaterThanOrEqual(0);
    expect(found).toBeLessThan(1e-6);
  }
});

import { expect, it } from 'vitest';
import { diagnose, generalization } from '../../src/diagnostics/index.js';
import { subset } from '../../src/data/dataset.js';
import { Objective } from '../../src/models/index.js';
import { C, data, model, n, objective, theta } from './problem.js';

const few = new Objective(model, subset(data, [0, 1, 2]));

it('generalization is the difference of the two losses and accuracies', () => {
  const [train, test] = [objective(), few];
  const found = generalization(train, test);
  const ofTest = test.perExampleLosses(theta).reduce((sum, value) => sum + value, 0) / 3;
  const ofTrain = train.perExampleLosses(theta).reduce((sum, value) => sum + value, 0) / n;
  expect(found.lossGap).toBeCloseTo(ofTest - ofTrain, 6);
  expect(found.test.loss).toBeCloseTo(ofTest, 6);
  const right = (made: Objective, labels: Uint32Array) =>
    [...made.predictions(theta)].reduce((sum, value, i) => sum + Number(value === labels[i]), 0) /
    labels.length;
  const labels = data.kind === 'classification' ? data.labels : new Uint32Array();
  expect(found.accuracyGap).toBeCloseTo(right(train, labels) - right(test, labels.subarray(0, 3)), 12);
});

it('diagnose has everything, as JSON, and leaves θ as it was', () => {
  const made = objective();
  const found = diagnose(made, { b: 4, test: few });
  const c = (n - 4) / (4 * n * (n - 1));
  expect(found.noiseTrace).toBeCloseTo(c * n * C.trace(), 6);
  expect(found.noiseTrace).toBeCloseTo(c * n * found.spectrum.trace, 6);
  expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  expect(made.theta).toEqual(theta);
  expect(diagnose(objective(), { b: 4 }).generalization).toBeUndefined();
});

it('diagnose leaves out the tails of noise that is always 0, and writes no null', () => {
  for (const options of [{ b: n }, { b: 4, noise: 'gd' }]) {
    const found = diagnose(objective(), options);
    expect(found.tails).toBeUndefined();
    expect(found.noiseTrace).toBe(0);
    expect(JSON.stringify(found)).not.toContain('null');
  }
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bernoulli, dataset, descend, gaussianCov, gd, linearRegression, momentsOf, Objective, sgd, type NoiseClass } from 'msgd'; // prettier-ignore
import { leastSquares, momentsAfter } from 'msgd/theory';
import { verifyNoise, explain } from 'msgd/verify';
import { describe, expect, it } from 'vitest';
import * as hundred from '../../demo/essay/hundred.js';
import { annotate, notes } from '../../demo/essay/lines.js';
import { data, start } from '../../demo/essay/points.js';
import { expectClose } from '../helpers.js';

const ours = { gd, sgd, gaussianCov, bernoulli } as const;
const names = Object.keys(ours) as hundred.NoiseName[];
const points = dataset({ inputs: data.map(({ x }) => x), features: 1, targets: data.map(({ y }) => y) });
const model = linearRegression(1);
const n = data.length;
const text = readFileSync(join(import.meta.dirname, '../../demo/essay/hundred.js'), 'utf8');
const options = { data, b: 3, eta: 0.3, seed: 11, theta: start };

describe('the hundred lines', () => {
  it('are a hundred, and each has its note', () => {
    const lines = annotate(text);
    expect(lines).toHaveLength(100);
    expect(new Set(lines.map(({ note }) => note)).size).toBe(notes.length);
    // What has no note of its own closes what is above, or is a part of it.
    const others = lines.filter(({ note, code }) => !code.trimStart().startsWith(note.code));
    expect(others.filter(({ code }) => !/^\s*[})\];,]*$/.test(code)).map(({ code }) => code.trim())).toEqual([
      'data.map((example) => {',
    ]);
  });

  it('are told when a note has no line', () => {
    expect(() => annotate(text.replace('const residual', 'const rest'))).toThrow(/“export const residual”/);
  });

  it('have the package’s losses and gradient matrix', () => {
    const objective = new Objective(model, points);
    for (const theta of [start, [1.3, -0.2]]) {
      expectClose(hundred.lossesOf(theta, data), objective.perExampleLosses(theta), { relative: 1e-6 }, 'losses'); // prettier-ignore
      const G = hundred.gradientsOf(theta, data).flat();
      expectClose(objective.perExampleGradients(theta), G, { relative: 1e-6 }, 'G');
    }
  });

  it.each(names)('take the steps of descend, given the same W: %s', async (noise) => {
    const steps = 40;
    const own = hundred.descend({ ...options, noise });
    const all = Array.from({ length: steps }, () => own.next().value);
    // A class whose W of step t is the one that the hundred lines drew.
    const same: NoiseClass = {
      ...ours.gd,
      name: noise,
      sample: (w) => void w.all().weights.set(all[w.step - 1].W),
    };
    const run = descend({ model, train: points, noise: same, b: options.b, learningRate: options.eta, steps, initial: start }); // prettier-ignore
    for await (const record of run) expect(record.trainLoss).toBeLessThan(10);
    expectClose(run.theta, all[steps - 1].theta, { relative: 1e-5 }, 'θ');
    const losses = hundred.lossesOf(all[5].before, data);
    expect(all[5].loss).toBeCloseTo(
      all[5].W.reduce((total, weight, i) => total + weight * losses[i], 0),
      12,
    );
    expect(all[5].before).toBe(all[4].theta);
  });

  it.each(names)(
    'have the package’s moments of W, and msgd/verify finds them in what they draw: %s',
    (noise) => {
      for (const b of [1, 3, n - 1, n]) {
        const { alpha, beta } = momentsOf(ours[noise], { n, b });
        const own = hundred.momentsOf(noise, n, b);
        expectClose([own.alpha, own.beta], [alpha, beta], { relative: 1e-14 }, `b = ${b}`);
      }
      if (noise === 'gd') {
        // Nothing is random of which moments could be tested.
        expect(hundred.noiseClasses.gd(n, 3, Math.random)).toEqual(Array<number>(n).fill(1 / n));
        return;
      }
      const claimed: NoiseClass = {
        name: noise,
        paperName: '',
        formula: '',
        sparse: false,
        moments: (length, b) => ({ mean: 1 / length, ...hundred.momentsOf(noise, length, b) }),
        sample(w, b) {
          // Its numbers follow from (seed, step), by way of the package's own.
          const [high] = w.all().fill('uniform').weights;
          const random = hundred.randomNumbers(Math.floor(high * 2 ** 32));
          w.weights.set(hundred.noiseClasses[noise](w.n, b, random));
        },
      };
      const verdict = verifyNoise(claimed, { n, b: 3 });
      expect(verdict.passed, explain(verdict)).toBe(true);
    },
  );

  it.each(names)('have the recursion of msgd/theory: %s', (noise) => {
    const problem = leastSquares(
      data.flatMap(({ x }) => [x, 1]),
      data.map(({ y }) => y),
    );
    let own: hundred.Moments = { m: start, C: [[0, 0], [0, 0]] }; // prettier-ignore
    let theirs = { mean: Float64Array.from(start), covariance: new Float64Array(4) };
    const step = { eta: options.eta, ...momentsOf(ours[noise], { n, b: options.b }) };
    for (let t = 0; t < 50; t++) {
      own = hundred.predict(data, hundred.momentsOf(noise, n, options.b), options.eta, own);
      theirs = momentsAfter(problem, theirs, step) as typeof theirs;
      expectClose(own.m, theirs.mean, { relative: 1e-12 }, `mean at ${t}`);
      expectClose(
        own.C.flat(),
        theirs.covariance,
        { relative: 1e-10, absolute: 1e-15 },
        `covariance at ${t}`,
      );
    }
  });

  it.each(names)('have an experiment that comes to what its theory says: %s', (noise) => {
    const runs = 4000;
    const experiment = hundred.experiment({ ...options, noise }, runs);
    let moments: hundred.Moments = { m: start, C: [[0, 0], [0, 0]] }; // prettier-ignore
    let cloud: hundred.Theta[] = [];
    for (let t = 0; t < 10; t++) {
      cloud = experiment.next().value;
      moments = hundred.predict(data, hundred.momentsOf(noise, n, options.b), options.eta, moments);
    }
    for (const [j, k] of [
      [0, 0],
      [0, 1],
      [1, 1],
    ]) {
      const values = cloud.map((theta) => (theta[j] - moments.m[j]) * (theta[k] - moments.m[k]));
      const mean = values.reduce((total, value) => total + value, 0) / runs;
      const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / runs;
      // The seed is fixed; five standard errors would be bad luck.
      expect(Math.abs(mean - moments.C[j][k])).toBeLessThan(5 * Math.sqrt(variance / runs) + 1e-12);
    }
  });
});

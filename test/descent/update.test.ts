import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { descend, stepDecay, type DescentOptions } from '../../src/descent/index.js';
import { linearRegression } from '../../src/models/index.js';
import { gd, sgd } from '../../src/noise/index.js';
import { expectClose } from '../helpers.js';
import pytorch from './momentum.json' with { type: 'json' };

const [n, d] = [6, 3];
const train = dataset({
  inputs: Array.from({ length: n * d }, (_, i) => ((i * 7919) % 101) / 101 - 0.5),
  features: d,
  targets: Array.from({ length: n }, (_, i) => ((i * 31) % 17) / 17),
});
const base: DescentOptions = {
  model: linearRegression(d, { intercept: false }),
  train,
  noise: gd,
  learningRate: stepDecay(0.5, { at: [10, 20] }),
  steps: 30,
  initial: [0.5, 0.5, 0.5],
  evaluateEvery: 1,
};

/** θ after each step. */
async function path(options: Partial<DescentOptions> = {}): Promise<Float32Array[]> {
  const descent = descend({ ...base, ...options });
  const thetas: Float32Array[] = [];
  for await (const { step } of descent) if (step > 0) thetas.push(descent.theta);
  return thetas;
}

describe('momentum, weight decay and step decay', () => {
  it.each(pytorch.runs)(
    'μ = $momentum, λ = $weightDecay: the path of PyTorch',
    async ({ path: expected, ...run }) => {
      const thetas = await path(run);
      expect(thetas).toHaveLength(expected.length);
      thetas.forEach((theta, t) =>
        expectClose(theta, expected[t], { absolute: 2e-6 }, `θ after step ${t + 1}`),
      );
    },
  );

  it('of 0 are none, bit for bit', async () => {
    const options = { noise: sgd, b: 2 };
    expect(await path({ ...options, momentum: 0, weightDecay: 0 })).toEqual(await path(options));
  });

  it('η multiplies the whole of u', async () => {
    const [first, second] = await path({ noise: sgd, b: 2, learningRate: (step) => Number(step === 1), momentum: 0.5, steps: 2 }); // prettier-ignore
    // η = 0 at step 2: θ stays, whatever u remembers.
    expect(second).toEqual(first);
  });

  it.each([
    [{ momentum: 1 }, 'momentum must be a number of at least 0 and less than 1, but is 1'],
    [{ momentum: -0.1 }, 'momentum must be a number of at least 0'],
    [{ momentum: NaN }, 'momentum must be a number of at least 0'],
    [{ momentum: null as never }, 'momentum must be a number of at least 0 and less than 1, but is null'],
    [{ momentum: '0.9' as never }, 'momentum must be a number of at least 0 and less than 1, but is "0.9"'],
    [{ weightDecay: -1 }, 'weightDecay must be a finite number of at least 0, but is -1'],
    [{ weightDecay: Infinity }, 'weightDecay must be a finite number'],
  ])('%j is refused', (options, message) => {
    expect(() => descend({ ...base, ...options })).toThrow(message);
  });
});

describe('stepDecay', () => {
  it('falls after each of the steps', () => {
    const eta = stepDecay(0.8, { at: [3, 5], factor: 0.5 });
    expect([1, 3, 4, 5, 6, 1000].map(eta)).toEqual([0.8, 0.8, 0.4, 0.4, 0.2, 0.2]);
  });

  it.each([
    [-1, { at: [] }, 'rate must be a finite number of at least 0'],
    [1, { at: [0] }, 'at[0] must be an integer of at least 1, but is 0'],
    [1, { at: [5, 5] }, 'at[1] must be an integer of at least 6, but is 5'],
    [1, { at: [5], factor: -1 }, 'factor must be a finite number of at least 0'],
  ])('refuses %d, %j', (rate, options, message) => {
    expect(() => stepDecay(rate, options)).toThrow(message);
  });
});

/** VGG-11 and ResNet-18 against PyTorch: see test/reference/deepNets.py, whose formulas are repeated here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { initialise, Objective, resnet18, summary, vgg11, type Model } from '../../src/models/index.js';
import { chunksOf, chunkStart } from '../../src/models/division.js';
import { divisionsOf } from '../../src/models/layout.js';
import { leavesOf } from '../../src/models/nodes.js';
import { expectClose } from '../helpers.js';

interface Found {
  parameters: number;
  loss: number;
  norm: number;
  /** Of the gradient with `uniform`. */
  product: number;
  gradient: number[];
  theta: number[];
  state: number[];
  outputs: number[];
}

const torch = JSON.parse(readFileSync(join(import.meta.dirname, 'deepNets.json'), 'utf8')) as {
  every: number;
} & Record<string, Found>;

const N = 10;
const ETA = 0.002;
const uniform = (i: number) => ((i * 104729) % 2003) / 2003 - 0.5;

function thetaOf(model: Model): Float32Array {
  const theta = new Float32Array(model.parameters);
  let at = 0;
  for (const leaf of leavesOf(model.layers)) {
    if (leaf.kind === 'plain') continue;
    const { inputs, weights, biases, constant } = leaf.fan;
    for (let j = 0; j < weights + biases; j++, at++) {
      const u = uniform(at);
      if (j >= weights) theta[at] = 0.2 * u;
      else theta[at] = constant === undefined ? u * 2 * Math.sqrt(6 / inputs) : constant + 0.4 * u;
    }
  }
  return theta;
}

const nets: [string, Model][] = [
  ['VGG-11', vgg11({ width: 1 / 8 })],
  ['VGG-11-BN', vgg11({ width: 1 / 8, batchNorm: true })],
  ['ResNet-18', resnet18({ width: 1 / 8 })],
];

describe.each(nets)('%s of an eighth of the width, against PyTorch in float64', (name, model) => {
  const found = torch[name];
  const inputs = Float32Array.from({ length: N * 3072 }, (_, i) => ((i * 7919) % 1009) / 1009);
  const labels = Array.from({ length: N }, (_, i) => (3 * i) % 10);
  const objective = new Objective(model, dataset({ inputs, features: 3072, labels, classes: 10 }));
  const weights = Float32Array.from({ length: N }, (_, i) => ((i % 3) + 1) / 20);
  const kept = (values: ArrayLike<number>) => found.gradient.map((_, k) => values[k * torch.every]);
  objective.theta.set(thetaOf(model));
  const gradient = objective.weightedGradient(undefined, weights);

  it('has as many parameters', () => {
    expect(model.parameters).toBe(found.parameters);
  });

  it('has the gradient', () => {
    const relative = { relative: 1e-5 };
    expectClose(kept(gradient), found.gradient, relative, 'the gradient');
    const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
    expect(Math.abs(norm / found.norm - 1)).toBeLessThan(1e-5);
    const product = gradient.reduce((sum, g, j) => sum + g * uniform(j), 0);
    expect(Math.abs(product - found.product)).toBeLessThan(
      2e-6 * found.norm * Math.sqrt(model.parameters / 12),
    );
  });

  it('has θ, the running statistics and the outputs after three steps', () => {
    objective.updateState();
    objective.update(ETA);
    for (let step = 2; step <= 3; step++) {
      objective.weightedGradient(undefined, weights);
      objective.updateState();
      objective.update(ETA);
    }
    expectClose(kept(objective.theta), found.theta, { relative: 1e-6 }, 'θ');
    expectClose(objective.state, found.state, { relative: 2e-6 }, 'running statistics');
    expectClose(objective.outputs(), found.outputs, { relative: 1e-5 }, 'outputs');
  });

  it('has the same bits on any number of threads', () => {
    for (const threads of [2, 3]) {
      using other = new Objective(model, objective.data, { threads });
      const again = other.weightedGradient(thetaOf(model), weights);
      expect(Buffer.compare(Buffer.from(again.buffer), Buffer.from(gradient.buffer))).toBe(0);
    }
  });
});

describe('deep nets', () => {
  it('have the parameters of the paper’s', () => {
    expect(vgg11().parameters).toBe(9_750_922);
    expect(vgg11({ width: 1 / 4 }).parameters).toBe(611_434);
    expect(resnet18().parameters).toBe(11_173_962);
    expect(summary(resnet18()).split('\n')[0]).toBe('ResNet-18, 11173962 parameters');
    expect(summary(vgg11({ width: 1 / 4 })).split('\n')[0]).toBe('VGG-11, width 0.25, 611434 parameters');
  });

  // Each of ResNet-18's 20 convolutions and its norm keep their outputs; sums and δ come to no more than these again.
  it('take chunks of at most 256 MB', () => {
    expect(divisionsOf(vgg11()).training).toEqual({ most: 32, isGhost: false });
    const { training, frozen } = divisionsOf(resnet18({ image: [3, 64, 64] }));
    expect(training).toEqual({ most: Infinity, isGhost: true });
    const outputs = 64 * 4096 * 5 + 128 * 1024 * 5 + 256 * 256 * 5 + 512 * 64 * 5;
    expect(frozen.most).toBeLessThan(2 ** 26 / (2 * outputs));
    expect(frozen.most).toBeGreaterThan(2 ** 26 / (5 * outputs));
    expect(frozen.most % 4).toBe(0);
  });

  it('share a batch of 100 among threads, as equally as fours of images can be', () => {
    const { training } = divisionsOf(vgg11());
    const chunks = chunksOf(100, training);
    const starts = Array.from({ length: chunks + 1 }, (_, c) => chunkStart(c, 100, chunks, training));
    expect(starts).toEqual([0, 24, 48, 72, 100]);
  });

  it('take other images and classes', () => {
    expect(vgg11({ width: 1 / 8, image: [1, 64, 32], classes: 3 }).outputs).toBe(3);
    expect(resnet18({ width: 1 / 8, image: [1, 28, 28], classes: 3 }).features).toBe(784);
  });

  it('refuse what they are not', () => {
    for (const net of [vgg11, resnet18]) {
      for (const width of [0, -1, 1 / 128, 0.3, NaN]) expect(() => net({ width })).toThrow(/width/);
      expect(() => net({ classes: 0 })).toThrow(/classes/);
      expect(() => net({ image: [3, 0, 32] })).toThrow(/image\[1\]/);
      expect(() => net({ image: 32 as never })).toThrow(/image/);
      expect(() => net({ wide: 1 } as never)).toThrow(/width.*wide/);
      expect(() => net({ ghost: 0, ...(net === vgg11 ? { batchNorm: true } : {}) })).toThrow(/ghost/);
    }
    expect(() => vgg11({ image: [3, 28, 28] })).toThrow(/image\[1\].*32/);
    expect(() => vgg11({ ghost: 50 })).toThrow(/ghost.*batchNorm/);
    expect(() => vgg11({ batchNorm: 1 as never })).toThrow(/batchNorm/);
    expect(() => resnet18({ image: [3, 32, 16] })).toThrow(/^image must be as high as it is wide/);
  });

  // Standard deviations of 2,304 normal or uniform numbers, or more: by the normal law beyond 10 % once in 1e11 draws.
  it.each([
    ['vgg', vgg11({ width: 1 / 4 }), 448 + 4640, 64 * 32 * 9, Math.sqrt(2 / (9 * 64)), 0],
    ['pytorch', resnet18({ width: 1 / 4 }), 432 + 32, 16 * 16 * 9, 1 / Math.sqrt(3 * 144), 1 / 12],
  ])('begin as %s says', (scheme, model, from, count, deviation, bound) => {
    const theta = initialise(model, { seed: 4 });
    const named = initialise(model, { seed: 4, scheme: scheme as 'vgg' });
    expect(Buffer.compare(Buffer.from(theta.buffer), Buffer.from(named.buffer))).toBe(0);
    const part = theta.subarray(from, from + count);
    const size = Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / count);
    expect(Math.abs(size / deviation - 1)).toBeLessThan(0.1);
    if (bound > 0) expect(Math.max(...part.map(Math.abs))).toBeLessThanOrEqual(bound * 1.000001);
  });

  it('has biases that are 0 in convolutions of vgg, and not in its dense layers', () => {
    const theta = initialise(vgg11({ width: 1 / 8 }), { seed: 1 });
    expect(theta.subarray(3 * 8 * 9, 3 * 8 * 9 + 8).every((value) => value === 0)).toBe(true);
    expect(theta.subarray(-10).some((value) => value === 0)).toBe(false);
    expect(Math.max(...theta.subarray(-10).map(Math.abs))).toBeLessThan(1 / Math.sqrt(64));
  });
});

/** Winograd's convolutions against the definition in float64, by themselves: nets with them are in convolution.test.ts. */
import { describe, expect, it } from 'vitest';
import type { ConvSizes } from '../../src/models/convSizes.js';
import { correlation } from '../../src/models/correlation.js';
import { kernelGradient } from '../../src/models/kernelGradient.js';
import { winograd, winogradGains } from '../../src/models/winograd.js';
import { winogradGradient } from '../../src/models/winogradGradient.js';
import { expectClose, testRandom } from '../helpers.js';
import { eachTerm } from '../reference/network.js';
import { memory } from '../wasm/memory.js';

type Image = [channels: number, height: number, width: number];

const sizes = (input: Image, channels: number, padding: number): ConvSizes => ({
  input,
  output: [channels, input[1] + 2 * padding - 2, input[2] + 2 * padding - 2],
  kernel: [3, 3, 1, padding],
  bias: true,
});

const sizeOf = ([c, h, w]: readonly number[]) => c * h * w;

interface Results {
  readonly y: ArrayLike<number>;
  readonly dx: ArrayLike<number>;
  readonly gradient: ArrayLike<number>;
}

/** Inputs of the three passes. */
function drawn({ input, output }: ConvSizes, n: number, seed: number) {
  const random = testRandom(seed);
  const numbers = (length: number) => Float32Array.from({ length }, () => random() + random() - 1);
  const weights = 9 * input[0] * output[0];
  return {
    weights,
    x: numbers(n * sizeOf(input)),
    delta: numbers(n * sizeOf(output)),
    theta: numbers(weights + output[0]),
    // What the way back and the gradient are added to.
    dx: numbers(n * sizeOf(input)),
    gradient: numbers(weights),
  };
}

type Drawn = ReturnType<typeof drawn>;

/** By the definition. */
function expected(conv: ConvSizes, n: number, given: Drawn): Results {
  const [inputs, outputs] = [sizeOf(conv.input), sizeOf(conv.output)];
  const [y, dx, gradient] = [
    new Float64Array(n * outputs),
    Float64Array.from(given.dx),
    Float64Array.from(given.gradient),
  ];
  const layer = { type: 'conv', input: conv.input as Image, channels: conv.output[0], kernel: [3, 3], stride: 1, padding: conv.kernel[3], bias: true } as const; // prettier-ignore
  eachTerm(layer, (term) => {
    for (let i = 0; i < n; i++) {
      const to = i * outputs + term.y;
      if (term.b !== undefined) {
        y[to] += given.theta[term.b];
        continue;
      }
      const from = i * inputs + term.x;
      y[to] += given.theta[term.w] * given.x[from];
      dx[from] += given.theta[term.w] * given.delta[to];
      gradient[term.w] += given.x[from] * given.delta[to];
    }
  });
  return { y, dx, gradient };
}

/** By the kernels, in scratch that is not cleared, with −0 after each result, which does not stay when even 0 is added to it. */
function computed(conv: ConvSizes, n: number, given: Drawn, isWinograd: boolean): Results {
  const [way, sum] = isWinograd ? [winograd, winogradGradient] : [correlation, kernelGradient];
  const [ahead, back, gradientOf] = [way(conv, false), way(conv, true), sum(conv)];
  const { workspace, kernels, put } = memory();
  const guarded = (values: ArrayLike<number>) => put([...Array.from(values), -0]);
  const [x, delta, theta] = [put(given.x), put(given.delta), put(given.theta)];
  const [y, dx, gradient] = [
    guarded(new Float32Array(given.delta.length).fill(7)),
    guarded(given.dx),
    guarded(given.gradient),
  ];
  const most = Math.max(ahead.count, back.count, gradientOf.count);
  const scratch = workspace.reserve(most + 1, 'test');
  const soil = (count: number) => {
    workspace.floats(scratch, most + 1).fill(NaN);
    workspace.floats(scratch + 4 * count, 1)[0] = 42;
    return () => expect(workspace.floats(scratch + 4 * count, 1)[0]).toBe(42);
  };
  let check = soil(ahead.count);
  ahead.run(kernels, n, y, x, theta, theta + 4 * given.weights, scratch);
  check();
  check = soil(back.count);
  back.run(kernels, n, dx, delta, theta, 0, scratch);
  check();
  check = soil(gradientOf.count);
  gradientOf.add(kernels, n, x, delta, gradient, scratch);
  check();
  const result = (at: number, { length }: ArrayLike<number>) => {
    expect(workspace.floats(at, length + 1)[length]).toBe(-0);
    return workspace.floats(at, length).slice();
  };
  return { y: result(y, given.delta), dx: result(dx, given.x), gradient: result(gradient, given.gradient) };
}

function expectAgreement(conv: ConvSizes, n: number, seed: number) {
  const given = drawn(conv, n, seed);
  const [ours, exact] = [computed(conv, n, given, true), expected(conv, n, given)];
  const what = `${conv.input.join('×')} to ${conv.output.join('×')}, padding ${conv.kernel[3]}, ${n} images`;
  for (const name of ['y', 'dx', 'gradient'] as const) {
    expectClose(ours[name], exact[name], { relative: 3e-6 }, `${name} of ${what}`);
  }
}

describe('Winograd’s convolutions are those of the definition', () => {
  const channels: readonly [number, number][] = [[1, 1], [2, 5], [3, 8], [4, 9], [5, 3], [8, 4], [9, 17], [13, 2]]; // prettier-ignore

  it.each([0, 1, 2, 3, 4])('at the borders: 1 × 1 to 9 × 9 pixels, 1 to 9 images, padding %i', (padding) => {
    let turn = padding;
    for (let height = 1; height <= 9; height++) {
      for (let width = 1; width <= 9; width++) {
        const [inChannels, outChannels] = channels[turn % channels.length];
        const conv = sizes([inChannels, height, width], outChannels, padding);
        if (conv.output[1] > 0 && conv.output[2] > 0) expectAgreement(conv, 1 + (turn % 9), turn);
        turn++;
      }
    }
  });

  it.each<[string, Image, number, number]>([
    ['rows of tiles, one by one', [64, 7, 34], 64, 2],
    ['rows of tiles, the last block with fewer', [16, 29, 31], 16, 5],
    ['more images than go together', [64, 2, 2], 64, 70],
    ['more images than a gradient sums together', [3, 4, 4], 5, 70],
    ['more channels than a run', [260, 3, 3], 5, 3],
    ['more channels than a run, back', [5, 3, 3], 260, 3],
    ['more channels than the matrices of a gradient have room for', [64, 4, 4], 80, 3],
  ])('in blocks: %s', (_, input, outChannels, n) => {
    expectAgreement(sizes(input, outChannels, 1), n, n);
  });

  it('an image has the same bits whatever is beside it', () => {
    const conv = sizes([16, 7, 6], 20, 1);
    const given = drawn(conv, 6, 3);
    const all = computed(conv, 6, given, true);
    const [inputs, outputs] = [sizeOf(conv.input), sizeOf(conv.output)];
    for (const i of [0, 3, 5]) {
      const part = (values: Float32Array, size: number) => values.slice(i * size, (i + 1) * size);
      const alone = computed(conv, 1, { ...given, x: part(given.x, inputs), delta: part(given.delta, outputs), dx: part(given.dx, inputs) }, true); // prettier-ignore
      expect(alone.y).toEqual(part(all.y as Float32Array, outputs));
      expect(alone.dx).toEqual(part(all.dx as Float32Array, inputs));
    }
  });

  it('what sees zeros alone is exactly zero', () => {
    const conv = sizes([2, 6, 6], 3, 1);
    const given = drawn(conv, 1, 4);
    given.theta.fill(0, given.weights);
    // Only the first two columns are not zero.
    given.x.forEach((_, i) => i % 6 > 1 && (given.x[i] = 0));
    const { y } = computed(conv, 1, given, true);
    Array.from(y).forEach((value, i) => expect(value === 0, `y[${i}]`).toBe(i % 6 > 2));
  });

  // They are 0.6 to 1.6 times as large, by root mean square and at the worst.
  it.each<[Image, number, number]>([
    [[32, 16, 16], 32, 4],
    [[64, 16, 16], 64, 1],
    [[256, 8, 8], 64, 1],
    [[512, 4, 4], 64, 2],
  ])('with errors of at most four times the direct path’s: %j to %i channels', (input, outChannels, n) => {
    const conv = sizes(input, outChannels, 1);
    const given = drawn(conv, n, 1);
    const exact = expected(conv, n, given);
    const [ours, direct] = [true, false].map((isWinograd) => computed(conv, n, given, isWinograd));
    for (const name of ['y', 'dx', 'gradient'] as const) {
      const errorsOf = (results: Results) =>
        Array.from(results[name], (v, i) => Math.abs(v - exact[name][i]));
      const rms = (errors: number[]) => Math.sqrt(errors.reduce((s, e) => s + e * e, 0) / errors.length);
      const largest = (errors: number[]) => errors.reduce((a, b) => Math.max(a, b));
      const [e, f] = [errorsOf(ours), errorsOf(direct)];
      expect(rms(e) / rms(f), name).toBeLessThan(4);
      expect(largest(e) / largest(f), name).toBeLessThan(4);
    }
  });
});

describe('where it gains', () => {
  it.each<[string, ConvSizes, boolean]>([
    ['16 channels of 16 × 16', sizes([16, 16, 16], 16, 1), true],
    ['16 channels of 4 × 4, most of which see the border', sizes([16, 4, 4], 16, 1), false],
    ['32 channels of 4 × 4', sizes([32, 4, 4], 32, 1), true],
    ['512 channels of 2 × 2', sizes([512, 2, 2], 512, 1), false],
    ['64 channels of 5 × 5, whose tiles reach beyond', sizes([64, 5, 5], 64, 1), false],
    ['three channels', sizes([3, 32, 32], 64, 1), false],
    ['stride 2', { ...sizes([64, 16, 16], 64, 1), output: [64, 8, 8], kernel: [3, 3, 2, 1] }, false],
    ['5 × 5 taps', { ...sizes([64, 16, 16], 64, 1), kernel: [5, 5, 1, 2] }, false],
  ])('%s', (_, conv, gains) => {
    expect(winogradGains(conv)).toBe(gains);
  });
});

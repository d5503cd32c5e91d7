import { describe, expect, it } from 'vitest';
import { testRandom } from '../helpers.js';
import { memory } from './memory.js';

/** The largest |actual − exact| / max(|exact|, floor). */
function worst(actual: ArrayLike<number>, exact: (i: number) => number, floor = 0): number {
  let error = 0;
  for (let i = 0; i < actual.length; i++) {
    const expected = exact(i);
    const difference = Math.abs(actual[i] - expected);
    error = Math.max(
      error,
      Number.isNaN(difference) ? Infinity : difference / Math.max(Math.abs(expected), floor),
    );
  }
  return error;
}

const COUNT = 1 << 18;
const { workspace, kernels } = memory();
const x = workspace.reserve(COUNT, 'test');
const y = workspace.reserve(COUNT, 'test');
const z = workspace.reserve(COUNT, 'test');

/** What `kernel` makes of `inputs`. */
function through(kernel: (pointer: number, count: number) => void, inputs: Float32Array): Float32Array {
  workspace.floats(x, inputs.length).set(inputs);
  kernel(x, inputs.length);
  return workspace.floats(x, inputs.length).slice();
}

describe('elementary functions, against float64 over their whole range', () => {
  it('exp has a relative error below 2e-7 on [−87, 88]', () => {
    const inputs = Float32Array.from({ length: COUNT }, (_, i) => -87 + (175 * i) / (COUNT - 1));
    expect(worst(through(kernels.exp, inputs), (i) => Math.exp(inputs[i]))).toBeLessThan(2e-7);
  });

  it('exp keeps to its border outside, and NaN', () => {
    const [low, high, nan] = through(kernels.exp, Float32Array.of(-Infinity, Infinity, NaN, 0));
    expect(low).toBeCloseTo(0, 37);
    expect(high / Math.exp(88)).toBeCloseTo(1, 5);
    expect(nan).toBeNaN();
  });

  it('log has an error below 1e-7 near 1 and relative error below 2e-7 for all positive normal numbers', () => {
    const random = testRandom(1);
    const patterns = Uint32Array.from({ length: COUNT }, (_, i) =>
      // Half over all exponents, half near 1, where the logarithm changes sign.
      i % 2 === 0
        ? 0x00800000 + Math.floor(random() * 0x7f000000)
        : 0x3f000000 + Math.floor(random() * 0x01000000),
    );
    const inputs = new Float32Array(patterns.buffer);
    expect(worst(through(kernels.log, inputs), (i) => Math.log(inputs[i]), 0.5)).toBeLessThan(2e-7);
  });

  it('log keeps NaN', () => {
    expect(through(kernels.log, Float32Array.of(NaN, 1, 1, 1))).toEqual(Float32Array.of(NaN, 0, 0, 0));
  });

  it('sin and cos have an error below 2e-7 over the whole turn', () => {
    const turns = Uint32Array.from({ length: COUNT }, (_, i) => i * (2 ** 32 / COUNT) + ((i * 7919) % 16384));
    workspace.words(x, COUNT).set(turns);
    kernels.sincos(x, y, z, COUNT);
    const angle = (i: number) => (2 * Math.PI * turns[i]) / 2 ** 32;
    expect(worst(workspace.floats(y, COUNT), (i) => Math.sin(angle(i)), 1)).toBeLessThan(2e-7);
    expect(worst(workspace.floats(z, COUNT), (i) => Math.cos(angle(i)), 1)).toBeLessThan(2e-7);
  });

  it('tanh has a relative error below 3e-7 everywhere, and keeps NaN and sign', () => {
    const random = testRandom(2);
    const tanh = (at: number, count: number) => kernels.tanh(at, at, count);
    const inputs = Float32Array.from({ length: COUNT - 1 }, (_, i) =>
      i % 2 === 0 ? (random() - 0.5) * 40 : (random() - 0.5) * 10 ** (-8 * random()),
    );
    expect(worst(through(tanh, inputs), (i) => Math.tanh(inputs[i]))).toBeLessThan(3e-7);
    expect(through(tanh, Float32Array.of(NaN, 100, -100, 0, NaN))).toEqual(
      Float32Array.of(NaN, 1, -1, 0, NaN),
    );
  });
});

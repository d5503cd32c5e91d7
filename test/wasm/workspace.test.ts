import { afterEach, describe, expect, test, vi } from 'vitest';
import { dataset, initialise, mlp, MsgdError, Objective, sampler } from '../../src/index.js';
import { Workspace } from '../../src/wasm/workspace.js';

const { Memory } = WebAssembly;
afterEach(() => {
  WebAssembly.Memory = Memory;
  vi.restoreAllMocks();
});

/** Makes the system refuse memories of some kind. */
function refuse(isRefused: (descriptor: WebAssembly.MemoryDescriptor) => boolean) {
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      if (isRefused(descriptor)) throw new RangeError('could not allocate memory');
      super(descriptor);
    }
  };
}

const n = 600;
const data = dataset({
  inputs: Float32Array.from({ length: 8 * n }, (_, k) => (k % 13) - 6),
  features: 8,
  labels: Uint32Array.from({ length: n }, (_, i) => i % 3),
});
const model = mlp([8, 16, 3]);
const theta = initialise(model, { seed: 1 });

describe('where the system has no memory', () => {
  test('for another workspace, an error says so', () => {
    refuse(() => true);
    expect(() => new Workspace()).toThrow(MsgdError);
    expect(() => new Objective(model, data)).toThrow('the system has no room for the memory of another');
    expect(() => sampler('sgd', { n: 10, b: 2 })).toThrow(MsgdError);
  });

  test('that is shared, there is one thread, and the bits are the same', () => {
    using two = new Objective(model, data, { threads: 2 });
    refuse(({ shared }) => shared === true);
    const one = new Objective(model, data, { threads: 2 });
    expect([two.threads, one.threads]).toEqual([2, 1]);
    expect(one.evaluate(theta)).toEqual(two.evaluate(theta));
    const W = new Float32Array(n).fill(1 / n);
    expect(one.weightedGradient(theta, W)).toEqual(two.weightedGradient(theta, W));
  });

  test('to grow, an error says so, and what was refused takes no place', () => {
    const workspace = new Workspace();
    const before = workspace.reserve(1, 'before');
    const grow = vi.spyOn(Memory.prototype, 'grow').mockImplementation(() => {
      throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory');
    });
    const refused = () => workspace.reserve(5e6, 'data.inputs.length');
    expect(refused).toThrow(MsgdError);
    expect(refused).toThrow(/^the system has no memory for data\.inputs\.length: 20 MB more/);
    expect(() => new Objective(model, data)).toThrow(MsgdError);
    grow.mockRestore();
    expect(workspace.reserve(1, 'after')).toBe(before + 64);
  });

  test('for the first product with the Hessian, all else goes on', () => {
    const objective = new Objective(model, data);
    const loss = objective.evaluate(theta);
    const u = new Float32Array(model.parameters).fill(1);
    const product = new Objective(model, data).hessianVector(theta, u);
    const grow = vi.spyOn(Memory.prototype, 'grow').mockImplementation(() => {
      throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory');
    });
    expect(() => objective.hessianVector(theta, u)).toThrow(MsgdError);
    grow.mockRestore();
    expect(objective.evaluate(theta)).toEqual(loss);
    expect(objective.hessianVector(theta, u)).toEqual(product);
  });
});

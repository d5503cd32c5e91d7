import { describe, expect, it } from 'vitest';
import { lengths, testRandom } from '../helpers.js';
import { memory } from './memory.js';

describe('densePerExample', () => {
  const ROWS = 3;

  it.each([1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 31, 32, 33])(
    'writes each product once, and nothing outside its part of a row, for %i outputs',
    (outputs) => {
      const { workspace, kernels, put } = memory();
      const random = testRandom(outputs);
      for (const inputs of lengths.filter((length) => length > 0 && length < 40)) {
        for (const bias of [false, true]) {
          for (const shift of [0, 1, 3]) {
            const x = Float32Array.from({ length: ROWS * inputs }, () => random() - 0.5);
            const delta = Float32Array.from({ length: ROWS * outputs }, () => random() - 0.5);
            const parameters = (inputs + (bias ? 1 : 0)) * outputs;
            const stride = shift + parameters + 2;
            const G = put(new Float32Array(ROWS * stride).fill(NaN));
            kernels.densePerExample(G + 4 * shift, stride, put(x), put(delta), ROWS, inputs, outputs, bias);
            const expected = new Float32Array(ROWS * stride).fill(NaN);
            for (let i = 0; i < ROWS; i++) {
              for (let k = 0; k <= inputs - (bias ? 0 : 1); k++) {
                const value = k < inputs ? x[i * inputs + k] : 1;
                for (let j = 0; j < outputs; j++) {
                  expected[i * stride + shift + k * outputs + j] = value * delta[i * outputs + j];
                }
              }
            }
            expect(workspace.floats(G, ROWS * stride), `${inputs} inputs, shift ${shift}`).toEqual(expected);
          }
        }
      }
    },
  );
});

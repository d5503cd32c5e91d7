import { describe, expect, it } from 'vitest';
import { sealed, unsealed } from '../../src/folders/sealed.js';

const value = { step: 3, loss: 0.1, label: 'sgd' };

describe('a sealed file', () => {
  it('says what it said', () => {
    expect(unsealed(sealed(value), 'it', 'begin again')).toEqual(value);
  });

  it.each([
    ['another number', '0.1', '0.2', /its SHA-256 is not that of what it says/],
    ['a digit that no double has', '0.1', '0.10000000000000001', /it is not as it was written/],
    ['no JSON, in several lines', '0.1', '\n$\n', /cannot be read as JSON/],
  ])('is found damaged, in one line: %s', (_, from, to, problem) => {
    const damaged = sealed(value).replace(from, to);
    const read = () => unsealed(damaged, 'my  runs/it', 'begin again');
    expect(read).toThrow(problem);
    expect(read).toThrow(/^my {2}runs\/it: is damaged: [^\n]*; begin again$/);
  });
});

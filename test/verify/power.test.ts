import { describe, expect, it } from 'vitest';
import { verifyExactly, verifyNoise } from '../../src/verify/index.js';
import { freshSeed } from '../helpers.js';
import { wrongClasses } from './wrongClasses.js';

describe('verifyNoise catches', () => {
  it.each(wrongClasses.map((wrong) => [wrong.mistake, wrong] as const))(
    '%s',
    (_, { noise, check, exact }) => {
      // Apart from each other: where the proof has failed, verifyNoise draws no more than it must.
      const proof = verifyExactly(noise);
      expect(proof?.passed ?? true, proof?.explanation).toBe(!exact);
      const verdict = verifyNoise(noise, { seed: freshSeed(13), proof: false });
      const failed = verdict.checks.filter(({ passed }) => !passed).map(({ what }) => what);
      if (check === undefined) expect(failed).toEqual([]);
      else
        expect(
          failed.some((what) => what.includes(check)),
          failed.join(', '),
        ).toBe(true);
    },
  );
});

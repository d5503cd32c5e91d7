import { describe, expect, it } from 'vitest';
import { verifyNoise } from '../../src/verify/index.js';
import { freshSeed } from '../helpers.js';
import { wrongClasses } from './wrongClasses.js';

describe('verifyNoise catches', () => {
  it.each(wrongClasses.map((wrong) => [wrong.mistake, wrong] as const))(
    '%s',
    (_, { noise, check, exact }) => {
      const verdict = verifyNoise(noise, { seed: freshSeed(13) });
      expect(verdict.passed).toBe(false);
      expect(verdict.exact?.passed ?? true, verdict.exact?.explanation).toBe(!exact);
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

import { describe, expect, it } from 'vitest';
import { defaults } from '../../src/experiments/options.js';
import { summarize } from '../../src/experiments/summary.js';
import { figuresOf } from '../../src/reports/figures.js';

describe('the pictures of a comparison', () => {
  it('are drawn of more records than a call can have arguments', () => {
    const options = { ...defaults, noise: ['gd'], seeds: 1 };
    const record = { epochs: 0, trainLoss: 1, trainAccuracy: 0.5, testLoss: 1, testAccuracy: 0.5, gradientNorm: 1, seconds: 0 }; // prettier-ignore
    const records = Array.from({ length: 130_000 }, (_, step) => ({
      ...record,
      step,
      exampleGradients: step,
    }));
    const runs = options.noise.map((label) => ({ label, seed: 1, records, thetaHash: '' }));
    const files = figuresOf(options, summarize(options, runs), runs).map(({ file }) => file);
    expect(files).toContain('score.svg');
    expect(files).toContain('cost.svg');
  });
});

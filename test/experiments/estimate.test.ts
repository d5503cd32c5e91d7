import { describe, expect, it } from 'vitest';
import { digits } from '../../src/data/digits.js';
import { jobsOf, runJob } from '../../src/experiments/compare.js';
import { estimateWork, sumOf, workText } from '../../src/experiments/estimate.js';
import { complete } from '../../src/experiments/options.js';

const data = digits();
const noise = [
  'sgd',
  'gd',
  'gaussianCov',
  'bernoulli',
  'minibatchCov:B=40',
  'sgd:b=100',
  'bernoulli:scale=2',
];
const options = complete({ noise, steps: 400, seeds: 2, evaluateEvery: 100, test: 300 });

describe('estimateWork', () => {
  const work = estimateWork(options, data);

  it('counts the runs, and the gradients that they evaluate', async () => {
    expect(work.runs).toBe(14);
    const made = await Promise.all(jobsOf(options).map((job) => runJob(options, data, job)));
    const evaluated = made.reduce(
      (sum, { records }) => sum + records[records.length - 1].exampleGradients,
      0,
    );
    // Of bernoulli alone the number is random.
    expect(work.exampleGradients / evaluated).toBeCloseTo(1, 2);
  });

  it('grows with what is asked for', () => {
    const twice = estimateWork({ ...options, seeds: 4, noise: ['sgd', 'gd'] }, data);
    const alone = estimateWork({ ...options, seeds: 2, noise: ['sgd', 'gd'] }, data);
    expect(twice.exampleGradients).toBe(2 * alone.exampleGradients);
    expect(twice.runs).toBe(2 * alone.runs);
    const missing = jobsOf({ ...options, seeds: 4, noise: ['sgd', 'gd'] }).filter(({ seed }) => seed > 2);
    const rest = estimateWork({ ...options, seeds: 4, noise: ['sgd', 'gd'] }, data, missing);
    expect([rest.runs, rest.exampleGradients]).toEqual([alone.runs, alone.exampleGradients]);
    expect(work.seconds).toBeGreaterThan(0);
    // The inputs of all examples at least.
    expect(work.bytes).toBeGreaterThan(4 * 64 * 500);
  });

  it('of several comparisons is that of their runs together, of which one has the memory', () => {
    const one = { runs: 2, exampleGradients: 10, seconds: 3, bytes: 100 };
    const other = { runs: 1, exampleGradients: 5, seconds: 0.5, bytes: 200 };
    expect(sumOf([one, other])).toEqual({ runs: 3, exampleGradients: 15, seconds: 3.5, bytes: 200 });
  });

  it('is said in words, in minutes or hours of so many threads', () => {
    const long = { runs: 80, exampleGradients: 1.04e9, seconds: 36_000, bytes: 44.5 * 2 ** 20 };
    expect(workText(long, 2)).toBe(
      'in all 80 runs, 1 billion example gradients: about 5.0 hours on 2 threads of this machine, 45 MiB of memory a run',
    );
    expect(workText(long, 1, true)).toMatch(/^still to be made: 80 runs, 1 billion example gradients: about/);
    expect(workText({ ...long, seconds: 900 }, 2)).toContain('about 8 minutes on 2 threads');
    expect(workText({ ...long, runs: 1, seconds: 60 }, 1)).toMatch(
      /^in all 1 run, .* about 1 minute on 1 thread of/,
    );
  });

  it('counts a gradient of all examples for additive noise', () => {
    const { exampleGradients } = estimateWork({ ...options, seeds: 1, noise: ['isotropic'] }, data);
    expect(exampleGradients).toBe(400 * 200);
  });
});

import { execFileSync } from 'node:child_process';
import { runInThisContext } from 'node:vm';
import { momentsOf, noiseClass, noiseClasses, sampler, type NoiseClass } from 'msgd';
import { describe, expect, it } from 'vitest';
import { check } from '../../demo/vector/check.js';
import { examples } from '../../demo/vector/examples.js';
import { gather } from '../../demo/vector/gather.js';
import { exactMatrix, meansOf } from '../../demo/vector/heatmap.js';
import { adopt, compose, failure, place } from '../../demo/vector/own.js';
import { codeOf, commandOf, exactMoments, optionsOf, table, type State } from '../../demo/vector/state.js';
import { besideSgd } from '../../demo/vector/views.js';
import { defaultsOf } from '../../demo/shell/state.js';

const state = { ...defaultsOf(table), n: 6, b: 2, B: 3, seed: 5 } as State;
/** 1/n as a weight has it. */
const sixth = Math.fround(1 / 6);

const named = noiseClasses.map((noise) => [noise.name, noise] as const);

/** What a worker has of the reader's text. */
const own = (text: string): NoiseClass => adopt(runInThisContext(`(() => { ${text}; return noise; })()`));

describe('options', () => {
  it.each(named)('that %s takes at every setting of the sliders', (_, noise) => {
    for (let n = 2; n <= 9; n++) {
      for (let b = 1; b <= n; b++) {
        for (let B = b; B <= n; B++)
          expect(() => sampler(noise, optionsOf(noise, { ...state, n, b, B }))(1)).not.toThrow();
      }
    }
  });
});

describe('what is copied', () => {
  it('names the class, its own option and the seed', () => {
    expect(commandOf(noiseClass('minibatchCov'), state)).toBe(
      'npx msgd verify minibatchCov:B=3 --n 6 --b 2 --seed 5',
    );
    expect(commandOf(noiseClass('sgd'), state)).toBe('npx msgd verify sgd --n 6 --b 2 --seed 5');
  });

  it('is a program that draws the same bits', () => {
    const noise = noiseClass('sparseFisher');
    const gathering = gather(noise, optionsOf(noise, state));
    gathering.advance(9);
    const program = codeOf(noise, state, 9).replace(
      'console.log(draw(9).toDense())',
      'console.log(draw(9).toDense().join())',
    );
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      encoding: 'utf8',
    });
    expect(Float32Array.from(printed.split(','), Number)).toEqual(gathering.picture().w);
  });
});

describe('what is gathered', () => {
  it.each(named)('of %s is what its draws come to', (_, noise) => {
    const options = optionsOf(noise, state);
    const gathering = gather(noise, options);
    gathering.advance(7);
    gathering.advance(293);
    const { step, w, covariance, mean, variance, sum, frequencies, errors } = gathering.picture();
    expect(step).toBe(300);
    // Again, from the sampler itself.
    const draw = sampler(noise, options);
    const draws = Array.from({ length: 300 }, (_, k) => draw(k + 1).toDense());
    expect(w).toEqual(draws.at(-1));
    const sums = draws.map((one) => one.reduce((total, x) => total + x, 0));
    const average = (values: readonly number[]) => values.reduce((total, x) => total + x, 0) / values.length;
    const all = draws.flatMap((one) => [...one]);
    expect(mean).toBeCloseTo(average(all), 10);
    expect(variance).toBeCloseTo(average(all.map((x) => (x - sixth) ** 2)), 10);
    expect(sum.mean).toBeCloseTo(average(sums), 10);
    expect(sum.deviation).toBeCloseTo(Math.sqrt(average(sums.map((x) => (x - 1) ** 2))), 6);
    expect(sum.last).toHaveLength(200);
    expect(sum.last.at(-1)).toBeCloseTo(sums.at(-1)!, 10);
    const entry = (i: number, j: number) => average(draws.map((one) => (one[i] - sixth) * (one[j] - sixth)));
    for (const [i, j] of [[0, 0], [1, 4], [4, 1], [5, 3]]) expect(covariance[6 * i + j]).toBeCloseTo(entry(i, j), 10); // prettier-ignore
    const { low, high, moments } = gathering.exact;
    const inside = all.filter((x) => x >= low && x < high).length / all.length;
    expect(frequencies.reduce((total, x) => total + x, 0)).toBeCloseTo(inside, 10);
    if (noise.name === 'gd') {
      expect(errors.values).toEqual([]);
      expect(variance).toBe(0);
      return;
    }
    const exact = exactMatrix(6, moments.alpha, moments.beta);
    const norm = (entries: Float64Array) => Math.sqrt(entries.reduce((total, x) => total + x * x, 0));
    gathering.advance(errors.steps.at(-1)! === 300 ? 0 : 16); // on to a step at which it is written down
    const later = gathering.picture();
    const at = later.errors.steps.at(-1)!;
    const fresh = gather(noise, options);
    fresh.advance(at);
    const found = fresh.picture().covariance;
    expect(later.errors.values.at(-1)).toBeCloseTo(norm(found.map((x, k) => x - exact[k])) / norm(exact), 10);
  });

  it.each(named)('of %s agrees with the exact law, where that is known', (_, noise) => {
    const gathering = gather(noise, optionsOf(noise, state));
    const { probabilities } = gathering.exact;
    const random = /^(rademacher|uniform|laplace|student)Cov$/.test(noise.name);
    expect(probabilities === undefined).toBe(random);
    if (probabilities === undefined) return;
    gathering.advance(4000);
    const { frequencies } = gathering.picture();
    // 24,000 weights, of 4,000 independent draws: 0.05 is more than six standard deviations of any share.
    frequencies.forEach((share, k) => expect(Math.abs(share - probabilities[k])).toBeLessThan(0.05));
    expect(probabilities.reduce((total, x) => total + x, 0)).toBeGreaterThan(0.98);
  });

  it('of Gaussian weights has the error that is drawn beside it, on average', () => {
    const noise = noiseClass('gaussianCov');
    const squares = [2, 6].map((n) => {
      const draws = 4000;
      let sum = 0;
      for (let seed = 0; seed < draws; seed++) {
        const gathering = gather(noise, { n, b: 1, seed });
        gathering.advance(1);
        sum += gathering.picture().errors.values[0] ** 2;
      }
      return sum / draws / gather(noise, { n, b: 1 }).exact.firstError ** 2;
    });
    // Of n = 2 the standard error is 6 %: (z² − 1)² has mean 2 and variance 56.
    for (const ratio of squares) expect(Math.abs(ratio - 1)).toBeLessThan(0.25);
  });

  it('of SGD has its moments in the matrices that are drawn', () => {
    const { alpha, beta } = momentsOf(noiseClass('sgd'), { n: 6, b: 2 });
    const { diagonal, off } = meansOf(exactMatrix(6, alpha, beta));
    expect(diagonal).toBeCloseTo(4 / (2 * 36), 12); // (n − b)/(b n²)
    expect(off).toBeCloseTo(-4 / (2 * 36 * 5), 12); // −(n − b)/(b n² (n − 1))
  });
});

describe('the reader’s own class', () => {
  it('passes or fails as the examples say, and is compared with SGD', () => {
    const right = check(own(examples.right.text), state);
    expect(right).toMatchObject({ kind: 'verdict', passed: true, likeSgd: 'variance' });
    const wrong = check(own(examples.wrong.text), state);
    expect(wrong).toMatchObject({ kind: 'verdict', passed: false });
    expect(wrong.kind === 'verdict' && wrong.explanation).toMatch(/FAILED: .*Σ/);
    expect(check(own(examples.byHand.text), state)).toMatchObject({ passed: true, likeSgd: 'variance' });
    expect(check(noiseClass('gaussianCov'), state)).toMatchObject({ passed: true, likeSgd: 'covariance' });
    const large = own(
      'const noise = { moments: (n) => ({ alpha: 1 / n, beta: 0 }), sample(w) { w.all().fill("normal").affine(1 / w.n, Math.sqrt(1 / w.n)); } }',
    );
    expect(check(large, state)).toMatchObject({ passed: true, likeSgd: 'neither' });
  });

  it('is refused with what is missing', () => {
    expect(() => adopt(undefined)).toThrow('const noise');
    expect(() => adopt({ moments() {} })).toThrow('noise.sample has to be a function');
    expect(() => adopt({ sample() {} })).toThrow('noise.moments has to be a function');
    expect(() =>
      own('const noise = { moments: () => ({ alpha: NaN, beta: 0 }), sample() {} }').moments(4, 2),
    ).toThrow('a number alpha, and returned NaN');
    expect(() => own('const noise = { moments: () => ({ alpha: 1 }), sample() {} }').moments(4, 2)).toThrow(
      'a number beta',
    );
  });

  it('keeps its lines in the worker’s text, and errors are told with them', () => {
    expect(compose('first\nsecond', 'ours').split('\n').slice(0, 2)).toEqual(['first', 'second']);
    const error = new Error('no such thing');
    error.stack = 'Error: no such thing\n  at f (blob:null/ab-1:40:7)\n  at sample (blob:null/ab-1:9:5)';
    expect(failure(error, 12)).toEqual({ message: 'no such thing', line: 9 });
    error.stack = 'sample@blob:http://localhost:80/ab:3:5\n@blob:http://localhost:80/ab:40:1';
    expect(failure(error, 12)).toEqual({ message: 'no such thing', line: 3 });
    expect(failure('text', 12)).toEqual({ message: 'text' });
    expect(place({ message: 'Uncaught SyntaxError: x', line: 2 }, 5)).toBe('Line 2: SyntaxError: x');
    expect(place({ message: 'SyntaxError: x', line: 6 }, 5)).toMatch(/^At the end/);
    expect(place({ message: 'late' }, 5)).toBe('late');
    // Of a class of the package's, whose line would be one of the worker's own.
    expect(place({ message: 'WebAssembly is forbidden', line: 1 }, 0)).toBe('WebAssembly is forbidden');
  });
});

describe('how a class stands beside SGD', () => {
  it.each([
    ['sgd', 'Its covariance is what all others are held against.'],
    ['gd', 'There is no noise: every entry is 1/n.'],
    ['gaussianCov', 'Its covariance is SGD’s, entry for entry.'],
    ['minibatchCov', 'Its covariance is SGD’s, entry for entry.'],
    ['bernoulli', 'Its variances are SGD’s; between two entries it has 0 where SGD has −0.0003947.'],
    [
      'sgdWithReplacement',
      'Its variances are 1.267 times SGD’s; between two entries it has −0.0005 where SGD has −0.0003947.',
    ],
  ])('is said of %s', (noise, words) => {
    const state = { ...defaultsOf(table), noise };
    expect(besideSgd(exactMoments(noiseClass(noise), state), state)).toBe(words);
  });

  it('is said where SGD has no noise', () => {
    const state = { noise: 'own', n: 5, b: 5 };
    expect(besideSgd({ alpha: 1, beta: 0 }, state)).toBe('With b = n SGD has no noise, and this has.');
    expect(besideSgd({ alpha: 0, beta: 0 }, { ...state, noise: 'sgd' })).toBe(
      'With b = n there is no noise.',
    );
  });
});

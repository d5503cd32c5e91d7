import fc from 'fast-check';
import type uPlot from 'uplot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fails, rangeOf, standings, type Standing } from '../../demo/train/curves.js';
import { drawNotes, spread } from '../../demo/train/labels.js';
import { pointOf } from '../../demo/train/point.js';
import { difference, verdict } from '../../demo/train/verdict.js';
import { viewOf } from '../../demo/train/view.js';
import { estimate, verdict as ofTheCommand } from '../../src/experiments/statistics.js';

const row = (label: string, test: number, mean?: number, half = 1): Standing => ({
  label, seeds: 5, step: 2000, test, low: test - 1, high: test + 1, train: 99, cost: 1, diverged: undefined,
  fromSgd: mean === undefined ? undefined : { mean, half },
}); // prettier-ignore

describe('a verdict', () => {
  it('is the one of the command', () => {
    const values = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(values, (few) => {
        const [own, its] = [difference(few), estimate(few)];
        expect(own.mean).toBeCloseTo(its.mean, 10);
        if (few.length > 1) expect(own.half).toBeCloseTo(its.half, 4);
        else expect(own.half).toBe(Infinity);
        // Where rounding does not decide.
        const { mean, half } = own;
        if (Math.min(Math.abs(Math.abs(mean) - half), Math.abs(Math.abs(mean) + half - 2)) > 1e-3)
          expect(verdict(own)).toBe(ofTheCommand(its, 2));
      }),
    );
  });
});

describe('the point of a race', () => {
  const rows = [row('sgd', 78.5), row('gaussianCov', 78.2, -0.3), row('isotropic', 74.4, -4.1), row('gaussianCov:scale=3', 10, -68.5, 2)]; // prettier-ignore

  it('has a moral where one class of SGD’s covariance is as good and isotropic noise is not', () => {
    expect(pointOf(rows)).toEqual({
      moral: 'What matters here is the covariance of the noise, not its distribution.',
      sentences: [
        'As good as SGD, which reads 78.5 %, within 2 points: gaussianCov (Gaussian noise of SGD’s covariance).',
        'Worse, in points: isotropic (SGD’s size, alike in all directions) −4.1.',
        'Far behind: gaussianCov:scale=3 (three times the noise) 10.0 %.',
      ],
    });
    const unsettled = rows.map((one) => (one.label === 'isotropic' ? row('isotropic', 74.4, -4.1, 5) : one));
    expect(pointOf(unsettled).moral).toBeUndefined();
    expect(pointOf(unsettled).sentences[1]).toBe(
      'Not settled by 5 seeds: isotropic (SGD’s size, alike in all directions) −4.1.',
    );
    const different = rows.map((one) => (one.label === 'gaussianCov' ? row('gaussianCov', 82, 3.5) : one));
    expect(pointOf(different).moral).toBeUndefined();
    expect(pointOf(different).sentences[1]).toBe(
      'Better, in points: gaussianCov (Gaussian noise of SGD’s covariance) +3.5.',
    );
  });

  it('says nothing that is not known', () => {
    expect(pointOf(rows.map((one) => ({ ...one, step: 0 }))).sentences).toEqual([
      'Before the first step all nets are alike.',
    ]);
    expect(pointOf(rows.slice(1).map(({ label, test }) => row(label, test)))).toEqual({
      moral: undefined,
      sentences: [
        'SGD does not race, so nobody is held against it.',
        'Far behind: gaussianCov:scale=3 (three times the noise) 10.0 %.',
      ],
    });
    const fallen = { ...rows[3], diverged: 7 };
    expect(pointOf([rows[0], fallen]).sentences).toEqual([
      'Far behind: gaussianCov:scale=3 (three times the noise), diverged at step 7.',
    ]);
    expect(pointOf([])).toEqual({
      moral: undefined,
      sentences: ['Before the first step all nets are alike.'],
    });
  });

  it('knows who fails: far below the best, or diverged', () => {
    expect(rows.map((one) => fails(one, rows))).toEqual([false, false, false, true]);
    expect(fails({ ...rows[0], diverged: 3 }, rows)).toBe(true);
  });
});

describe('a chart', () => {
  const run = (label: string, seed: number, ends: readonly number[]) => ({
    label,
    seed,
    diverged: undefined,
    probabilities: undefined,
    hash: undefined,
    marks: ends.map((test, k) => ({ step: 10 * k, cost: 10 * k, test, train: test + 5 })),
  });
  const runs = [run('sgd', 1, [8, 70, 78]), run('gd', 1, [8, 80, 74]), run('levy', 1, [8, 9, 10])];
  const noise = ['sgd', 'gd', 'levy'];

  it('shows the range of the second half, without who fails, whom it names', () => {
    const { curves, range } = viewOf(
      noise,
      { runners: runs, ended: undefined },
      { metric: 'test', across: 'step', zoom: true, also: [] },
    );
    expect(range).toEqual([69, 81]);
    expect(curves.map(({ label, end, isCutOff }) => [label, end, isCutOff])).toEqual([
      ['sgd', '78.0 %', false],
      ['gd', '−4.0 ?', false],
      ['levy', '10.0 %', true],
    ]);
    const all = viewOf(
      noise,
      { runners: runs, ended: undefined },
      { metric: 'test', across: 'step', zoom: false, also: [] },
    );
    expect([all.range, all.curves.some(({ isCutOff }) => isCutOff)]).toEqual([[0, 100], false]);
  });

  it('keeps the frame of the end while the race is played again', () => {
    const early = runs.map(({ marks, ...rest }) => ({ ...rest, marks: marks.slice(0, 1) }));
    const { curves, range } = viewOf(
      noise,
      { runners: early, ended: runs },
      { metric: 'train', across: 'cost', zoom: true, also: [60] },
    );
    expect(range[0]).toBeLessThan(60);
    expect(range[1]).toBe(88);
    expect(curves.map(({ isCutOff, mean }) => [isCutOff, mean])).toEqual([
      [false, [13]],
      [false, [13]],
      [true, [13]],
    ]);
  });

  it('has a range before anything is known', () => {
    expect(rangeOf([])).toEqual([0, 100]);
    expect(standings(noise, [])).toEqual([]);
    expect(rangeOf([{ x: [0], mean: [8], low: [8], high: [8] }])).toEqual([7, 9]);
  });

  it('has labels in the order of their lines, apart, and inside where there is room', () => {
    const heights = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(heights, (wanted) => {
        const placed = spread(wanted, 10, 0, 100);
        const order = wanted.map((_, k) => k).sort((a, b) => wanted[a] - wanted[b]);
        for (let k = 1; k < order.length; k++)
          expect(placed[order[k]] - placed[order[k - 1]]).toBeGreaterThanOrEqual(10 - 1e-9);
        expect(Math.min(...placed)).toBeGreaterThanOrEqual(-1e-9);
        expect(Math.max(...placed)).toBeLessThanOrEqual(100 + 1e-9);
      }),
    );
    expect(spread([20, 60], 10, 0, 100)).toEqual([20, 60]);
    expect(spread([50, 50, 50], 10, 0, 15)).toEqual([0, 10, 20]);
  });
});

describe('a note in a plot', () => {
  afterEach(() => vi.unstubAllGlobals());

  /** Where the paper beneath a text of this width is put in a plot from 50 to 150. */
  function placed(width: number): readonly [from: number, to: number] {
    const rectangles: [number, number][] = [];
    const fillRect = (x: number, _y: number, w: number) => rectangles.push([x, x + w]);
    const ctx = { save() {}, restore() {}, measureText: () => ({ width }), fillRect, fillText() {} };
    const plot = { ctx, bbox: { left: 50, top: 0, width: 100, height: 80 } } as unknown as uPlot;
    vi.stubGlobal('devicePixelRatio', 1);
    drawNotes(plot, ['↓ gd 10.0 %'], { ink: '#000', paper: '#fff', size: 10 });
    return rectangles[0];
  }

  it('ends where the plot ends, and never lies over the axis', () => {
    expect(placed(60)[1]).toBeCloseTo(149);
    expect(placed(60)[0]).toBeGreaterThan(50);
    expect(placed(200)[0]).toBeCloseTo(50);
  });
});

import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { differencePlot, linePlot, looks, spread } from '../../src/reports/plots.js';

/** Where the axis of differences ends: its ticks, and where the symbol of each class stands between them. */
function drawn(compared: Parameters<typeof differencePlot>[2], margin: number) {
  const { svg } = differencePlot('title', 'points', compared, margin);
  const { document } = parseHTML(svg);
  const ticks = [...document.querySelectorAll('[aria-label="x-axis tick label"] text')].map(
    ({ textContent }) => Number(textContent.replace('−', '-')),
  );
  const symbols = [...document.querySelectorAll('[aria-label="dot"] path')];
  const seeds = [...document.querySelectorAll('[aria-label="dot"] circle')].map((one) =>
    Number(one.getAttribute('cx')),
  );
  return { seeds, low: Math.min(...ticks), high: Math.max(...ticks), symbols: symbols.map((one) => Number(/translate\(([\d.]+)/.exec(one.getAttribute('transform')!)![1])) }; // prettier-ignore
}

const row = (label: string, mean: number, half: number, seeds: number[] = []) => ({
  seeds,
  label,
  mean,
  half,
  verdict: 'differs' as const,
});

describe('the picture of differences', () => {
  it('has room for a class some margins away, however wide its interval', () => {
    const { low, symbols } = drawn([row('a', 0.3, 1.3), row('b', -3.3, 2.1)], 1);
    expect(low).toBeLessThanOrEqual(-4);
    const [a, b] = symbols;
    expect(b).toBeLessThan(a);
    const wider = drawn([row('a', 0.3, 1.3), row('b', -3.3, 40)], 1);
    expect(wider.low).toBeGreaterThanOrEqual(-7.5);
    expect(wider.low).toBeLessThanOrEqual(-4);
  });

  it('leaves those that fail at its edge, where the others can be told apart', () => {
    const { low, high, symbols } = drawn([row('a', 0.3, 0.5), row('b', -3.1, 0.6), row('c', -68, 1)], 2);
    expect([low, high]).toEqual([-4, 4]);
    const [a, b, c] = symbols;
    expect(c).toBeLessThan(b);
    expect(b).toBeLessThan(a);
    // As far to the left as the axis reaches: (3.1 + 0.6) × 1.15 of its half, and b at 3.1 of it.
    expect((a - c) / (a - b)).toBeCloseTo((0.3 + 4.255) / (0.3 + 3.1), 2);
  });

  it('has room for all where the margin is 0, and no band', () => {
    const { svg } = differencePlot('title', 'points', [row('a', 1, 0.5), row('b', -2, Infinity)], 0);
    const band = parseHTML(svg).document.querySelector('[aria-label="rect"] rect')!;
    expect(Number(band.getAttribute('width'))).toBe(0);
    const { symbols, seeds, high } = drawn([row('a', 1, 0.5, [0.5, 1.5]), row('b', -2, Infinity, [-2])], 0);
    const [a, b] = symbols;
    expect(high).toBe(2);
    expect(seeds.map((x) => Number(((3 * (x - b)) / (a - b) - 2).toFixed(2)))).toEqual([0.5, 1.5, -2]);
    expect(drawn([row('a', 0, 0, [0, 0])], 0)).toMatchObject({ low: -1, high: 1 });
  });

  it('has a dot for each seed where its difference is, and room for it', () => {
    const { symbols, seeds, low } = drawn([row('a', 0, 1, [-4.1, 2]), row('b', 1, 1)], 1);
    const [zero, one] = symbols;
    expect(seeds.map((x) => (x - zero) / (one - zero))).toEqual([
      expect.closeTo(-4.1, 2),
      expect.closeTo(2, 2),
    ]);
    expect(low).toBe(-4);
  });
});

describe('names at the ends of lines', () => {
  it('stand in order and apart, inside the range', () => {
    expect(spread([3, 1, 1.2, 99], 1, [0, 5])).toEqual([3, 1, 2, 5]);
  });

  it('stand where they are whatever became of another class', () => {
    expect(spread([1, NaN, 3], 1, [0, 5])).toEqual([1, 5, 3]);
    expect(spread([NaN, Infinity, 3], 1, [0, 5]).sort()).toEqual([3, 4, 5]);
    const points = ['sgd', 'gd'].flatMap((label) =>
      [0, 1].map((x) => ({ label, x, y: label === 'gd' && x > 0 ? NaN : 1 })),
    );
    const axis = { label: 'test loss', type: 'linear', range: [0, 3] } as const;
    const { svg } = linePlot('title', points, { label: 'steps', type: 'linear' }, axis, looks(['sgd', 'gd']));
    const { document } = parseHTML(svg);
    const names = [...document.querySelectorAll('[aria-label="text"] text')].map(
      ({ textContent }) => textContent,
    );
    expect(names).toEqual(['sgd', 'gd (NaN)']);
    expect(svg.replaceAll('gd (NaN)', '').replaceAll('gd NaN', '')).not.toContain('NaN');
  });
});

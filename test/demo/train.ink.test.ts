import { dataset, descend, Objective, sgd } from 'msgd';
import { digits, split } from 'msgd/data';
import { beforeAll, describe, expect, it } from 'vitest';
import { imageOf, type Stroke } from '../../demo/train/ink.js';
import { models } from '../../demo/train/race.js';

/** Points of an arc, angles in quarter turns from the right, clockwise as y goes downwards. */
function arc(x: number, y: number, rx: number, ry: number, from: number, to: number): Stroke {
  return Array.from({ length: 25 }, (_, k) => {
    const angle = ((from + ((to - from) * k) / 24) * Math.PI) / 2;
    return { x: x + rx * Math.cos(angle), y: y + ry * Math.sin(angle) };
  });
}
const path = (...points: readonly (readonly [number, number])[]): Stroke =>
  points.map(([x, y]) => ({ x, y }));

const drawn: readonly (readonly Stroke[])[] = [
  [arc(50, 50, 25, 40, -1, 3)],
  [path([40, 25], [55, 10], [55, 90])],
  [[...arc(50, 32, 22, 22, -2, 0.6), ...path([25, 90], [75, 90])]],
  [[...arc(48, 30, 22, 20, -2.2, 1), ...arc(48, 70, 24, 20, -1, 2.2)]],
  [path([50, 10], [22, 60], [75, 60]), path([62, 40], [58, 90])],
  [[...path([72, 10], [35, 10], [32, 45]), ...arc(48, 66, 24, 24, -1.4, 2.2)]],
  [[...path([58, 10], [36, 40], [28, 66]), ...arc(50, 68, 22, 22, -2, 2)]],
  [path([25, 12], [75, 12], [45, 90]), path([35, 50], [70, 50])],
  [arc(50, 30, 19, 20, -1, 3), arc(50, 70, 22, 20, -1, 3)],
  [arc(50, 32, 22, 22, 0, 4), path([72, 32], [68, 60], [55, 90])],
];

describe('what is drawn', () => {
  let theta: Float32Array;
  const model = models['mlp:64']();
  beforeAll(async () => {
    const { train, test } = split(digits(), { train: 1500, seed: 1 });
    const run = descend({ model, train, test, noise: sgd, b: 16, learningRate: 0.2, steps: 3000, evaluateEvery: 3000 }); // prettier-ignore
    let accuracy = 0;
    for await (const { testAccuracy } of run) accuracy = testAccuracy!;
    expect(accuracy).toBeGreaterThan(0.95);
    theta = run.theta;
  });

  it('is read by a net that has learned the data set, nine times of ten at least', () => {
    const inputs = Float32Array.from(drawn.flatMap((strokes) => [...imageOf(strokes)]));
    const labels = drawn.map((_, digit) => digit);
    const read = new Objective(model, dataset({ inputs, features: 64, labels, classes: 10 }));
    expect(
      [...read.predictions(theta)].filter((digit, k) => digit === labels[k]).length,
      String([...read.predictions(theta)]),
    ).toBeGreaterThanOrEqual(9);
  });

  it('has the ink of the data set, from top to bottom, wherever and however large it was drawn', () => {
    const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
    const ofData = sum(digits().inputs) / digits().n;
    for (const strokes of drawn) {
      const image = imageOf(strokes);
      expect(Math.abs(sum(image) - ofData)).toBeLessThan(1);
      expect(Math.max(...image)).toBeLessThanOrEqual(1);
      expect(Math.max(...image.subarray(0, 8))).toBeGreaterThan(0.2);
      expect(Math.max(...image.subarray(56))).toBeGreaterThan(0.2);
      const moved = strokes.map((stroke) => stroke.map(({ x, y }) => ({ x: 3 * x - 400, y: 3 * y + 1000 })));
      const away = imageOf(moved);
      expect(Math.max(...away.map((value, k) => Math.abs(value - image[k])))).toBeLessThan(0.26);
    }
  });

  it('may be a dot, or nothing', () => {
    expect(imageOf([path([7, 7])]).reduce((sum, value) => sum + value, 0)).toBe(312 / 16);
    expect(imageOf([])).toEqual(new Float32Array(64));
    expect(imageOf([[]])).toEqual(new Float32Array(64));
  });
});

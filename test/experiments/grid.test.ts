import { expect, it } from 'vitest';
import { digits } from '../../src/data/digits.js';
import { optionsAt, planPoint, pointsOf, titleOf } from '../../src/experiments/grid.js';

it('has all combinations, the last option fastest', () => {
  expect(pointsOf({ learningRate: [0.1, 0.3], batch: [4, 8], decay: [[100, 200]] })).toEqual([
    { learningRate: 0.1, batch: 4, decay: [100, 200] },
    { learningRate: 0.1, batch: 8, decay: [100, 200] },
    { learningRate: 0.3, batch: 4, decay: [100, 200] },
    { learningRate: 0.3, batch: 8, decay: [100, 200] },
  ]);
});

it('a point has a title, an empty list in it too', () => {
  expect(titleOf({ learningRate: 0.1, decay: [1, 2] })).toBe('learningRate 0.1, decay 1 2');
  expect(titleOf({ decay: [] })).toBe('decay none');
});

it('defaults follow the data of the point: wrong labels are for the digits', () => {
  expect(optionsAt({}, { data: 'digits' }).labelNoise).toBe(0.2);
  expect(optionsAt({}, { data: 'mnist' }).labelNoise).toBe(0);
  expect(optionsAt({ steps: 5 }, { steps: 6 }).steps).toBe(6);
});

it.each([
  [{ batch: [8, 500] }, {}, 'grid.batch[1] must be an integer from 1 to n = 200, but is 500'],
  [{ learningRate: [0.1, -1] }, {}, 'grid.learningRate[1] must be a finite number of at least 0, but is -1'],
  // What is wrong is not in the grid: then, where.
  [
    { batch: [8, 4] },
    { noise: ['sgd:b=500'] },
    'b (at batch 8) must be an integer from 1 to n = 200, but is 500',
  ],
  [{ batch: [8, 4] }, { steps: 0 }, 'steps (at batch 8) must be an integer of at least 1, but is 0'],
])('%j with %j: says where in the grid it is', (grid, given, message) => {
  const plan = () => pointsOf(grid).map((point) => planPoint(grid, point, optionsAt(given, point), digits()));
  expect(plan).toThrow(message);
});

import { expect, it } from 'vitest';
import { accountOf } from '../../src/runs/account.js';
import type { Part } from '../../src/runs/runner.js';
import { defaults } from '../../src/experiments/options.js';

const part = (label: string, steps: number): Part => ({
  options: { ...defaults, steps },
  job: { label, seed: 1 },
  folder: '',
  identity: { version: '', wasm: '', data: '' },
});

/** Two runs of 100 steps, and a clock that is set by hand. */
function watched() {
  const clock = { time: 0 };
  const [a, b] = [part('sgd', 100), part('gd', 100)];
  return { clock, a, b, account: accountOf([a, b], () => clock.time) };
}

it('says how fast runs go and when they will be done', () => {
  const { clock, a, b, account } = watched();
  expect(account.total()).toEqual({ runs: 2, runsDone: 0, step: 0, steps: 200 });
  account.hear(a, { step: 0, testAccuracy: 0.1 });
  expect(account.stateOf(a)).toEqual({ part: a, step: 0, testAccuracy: 0.1 });
  clock.time = 2;
  account.hear(a, { step: 20, testAccuracy: 0.5 });
  expect(account.stateOf(a)).toEqual({ part: a, step: 20, testAccuracy: 0.5, stepsPerSecond: 10, secondsLeft: 8 });
  clock.time = 3; // nothing new is heard, but time passes
  expect(account.stateOf(a)).toMatchObject({ stepsPerSecond: 10, secondsLeft: 7 });
  account.hear(b, { step: 0 });
  clock.time = 4;
  account.hear(b, { step: 50 });
  expect(account.running().map(({ part }) => part)).toEqual([a, b]);
  // 20 and 50 steps in 4 s; 130 are left.
  expect(account.total()).toEqual({ runs: 2, runsDone: 0, step: 70, steps: 200, stepsPerSecond: 17.5, secondsLeft: 130 / 17.5 });
  account.end(a);
  clock.time = 5;
  expect(account.total()).toMatchObject({ runsDone: 1, step: 150, stepsPerSecond: 30, secondsLeft: 50 / 30 });
  expect(account.running().map(({ part }) => part)).toEqual([b]);
}); // prettier-ignore

it('a run that is gone on with is as fast as since then', () => {
  const { clock, a, account } = watched();
  clock.time = 1;
  account.hear(a, { step: 60 });
  clock.time = 2;
  account.hear(a, { step: 70 });
  expect(account.stateOf(a)).toMatchObject({ stepsPerSecond: 10, secondsLeft: 3 });
  expect(account.total()).toMatchObject({ step: 70, stepsPerSecond: 5, secondsLeft: 26 });
});

it('what was done before is no sign of speed', () => {
  const { clock, a, account } = watched();
  clock.time = 1;
  account.end(a);
  expect(account.total()).toEqual({ runs: 2, runsDone: 1, step: 100, steps: 200 });
});

it('a run whose worker was lost begins again', () => {
  const { clock, a, account } = watched();
  account.hear(a, { step: 0 });
  clock.time = 1;
  account.hear(a, { step: 90 });
  clock.time = 20;
  account.hear(a, { step: 0 });
  clock.time = 21;
  account.hear(a, { step: 10 });
  expect(account.stateOf(a)).toMatchObject({ stepsPerSecond: 10, secondsLeft: 9 });
  expect(account.total().step).toBe(10);
});

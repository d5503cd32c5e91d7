import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataset, descend, Objective, sgd, type DescentRecord } from 'msgd';
import { digits, split } from 'msgd/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conduct, strideOf, type Conductor, type Hand } from '../../demo/train/conductor.js';
import { crew, type Order, type Report } from '../../demo/train/crew.js';
import { band, standings } from '../../demo/train/curves.js';
import { imageOf, type Stroke } from '../../demo/train/ink.js';
import {
  command,
  crews,
  entrants,
  keyOf,
  lanes,
  models,
  resultFile,
  type Race,
} from '../../demo/train/race.js';
import { hashOf } from '../../demo/train/run.js';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'msgd-race-'));
afterAll(() => rmSync(folder, { recursive: true }));

const race: Race = {
  noise: ['sgd', 'gaussianCov:scale=3', 'isotropic'],
  seeds: 2,
  firstSeed: 4,
  steps: 60,
  batch: 5,
  learningRate: 0.2,
  train: 50,
  labelNoise: 0.1,
  model: 'mlp:32',
};

/** Workers that are in this thread; what is said goes over as a copy, later, as between threads. */
function hire(listen: (report: Report) => void): Hand {
  let ended = false;
  const later = <T>(hear: (message: T) => void) => (message: T) => {
    const copy = structuredClone(message);
    setTimeout(() => !ended && hear(copy));
  }; // prettier-ignore
  const obey = crew(later(listen));
  return { post: later((order: Order) => void obey(order)), end: () => (ended = true) };
}

/** A race, and a promise of the next time that something holds of it. */
function open(own: Race, workers = 2) {
  const waiting: { holds: () => boolean; resolve: () => void }[] = [];
  const conductor = conduct(own, workers, hire, () => {
    for (const { holds, resolve } of waiting) if (holds()) resolve();
  });
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => (holds() ? resolve() : waiting.push({ holds, resolve })));
  const rests = () => until(() => conductor.fingerprints.length === conductor.runners.length);
  return { conductor, until, rests };
}

const hashes = ({ fingerprints }: Conductor) =>
  Object.fromEntries(fingerprints.map((print) => [keyOf(print), print.hash]));

/** The hashes that a command writes, where the page says that it does. */
function hashesOf(line: string, own: Race): Record<string, string> {
  expect(line).toMatch(/^npx msgd compare [\w\-+:=., ]+$/);
  const args = line.split(' ').slice(2);
  const cwd = mkdtempSync(join(folder, 'run-'));
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'dist/cli/msgd.js'), ...args], { cwd, encoding: 'utf8' }); // prettier-ignore
  expect([status, stderr]).toEqual([0, '']);
  const read = (file: string) => JSON.parse(readFileSync(join(cwd, file), 'utf8')) as { thetaHash: string };
  return Object.fromEntries(lanes(own).map((lane) => [keyOf(lane), read(resultFile(lane)).thetaHash]));
}

describe('a race', () => {
  it('has the bits of the command that it shows, whatever was played and stepped', async () => {
    const { conductor, until, rests } = open(race);
    await rests();
    for (let step = 1; step <= 3; step++) {
      conductor.takeStep();
      await until(() => conductor.step === step);
      await rests();
    }
    const early = hashes(conductor);
    const [first] = conductor.fingerprints;
    expect(conductor.fingerprints.map(({ step }) => step)).toEqual(Array(6).fill(3));
    conductor.play();
    await until(() => conductor.isOver);
    await rests();
    const late = hashes(conductor);
    expect(new Set([...Object.values(early), ...Object.values(late)]).size).toBe(12);
    conductor.end();

    expect(hashesOf(command(race, 3), race)).toEqual(early);
    expect(hashesOf(command(race, 60), race)).toEqual(late);
    const alone = { ...race, noise: [first.label], seeds: 1, firstSeed: first.seed };
    expect(hashesOf(command(race, 3, first), alone)).toEqual({ [keyOf(first)]: first.hash });
  });

  it('has the bits of the command for every model', async () => {
    for (const model of Object.keys(models)) {
      const own = { ...race, model, noise: ['bernoulli'], seeds: 1, steps: 10 };
      const { conductor, until, rests } = open(own, 1);
      conductor.play();
      await until(() => conductor.isOver);
      await rests();
      conductor.end();
      expect(hashesOf(command(own, 10), own), model).toEqual(hashes(conductor));
    }
  });

  it('knows every entrant by a label that the command line knows', () => {
    const noise = entrants.map(({ label }) => label);
    const own = { ...race, noise, seeds: 1, steps: 1 };
    expect(Object.keys(hashesOf(command(own, 1), own))).toHaveLength(entrants.length);
  });

  it('rests after a step, when paused, and at its end', async () => {
    const { conductor, until, rests } = open(race);
    await rests();
    expect(conductor.step).toBe(0);
    conductor.takeStep();
    conductor.takeStep();
    await until(() => conductor.step > 0);
    await rests();
    expect(conductor.step).toBe(1);
    conductor.play();
    expect(conductor.isPlaying).toBe(true);
    await until(() => conductor.step > 1);
    conductor.pause();
    await rests();
    const { step } = conductor;
    expect(step).toBeLessThan(60);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(conductor.step).toBe(step);
    conductor.play();
    await until(() => conductor.isOver);
    expect([conductor.isPlaying, conductor.step]).toEqual([false, 60]);
    conductor.takeStep();
    conductor.play();
    expect(conductor.isPlaying).toBe(false);
    conductor.end();
  });

  it('keeps all lanes at one step, at any pace, with the same records of all seeds', async () => {
    const { conductor, until } = open(race, 3);
    conductor.setPace(10);
    conductor.play();
    await until(() => conductor.step === 3);
    conductor.setPace(Infinity);
    await until(() => conductor.isOver);
    conductor.end();
    for (const label of race.noise) {
      const steps = conductor.runners
        .filter((runner) => runner.label === label)
        .map(({ records }) => records.map(({ step }) => step));
      expect(steps[0]).toEqual(steps[1]);
      expect(steps[0].slice(0, 4)).toEqual([0, 1, 2, 3]);
      expect(steps[0].slice(-5)).toEqual([20, 30, 40, 50, 60]);
    }
  });

  it('does not wait for those that diverged, and has their bits too', async () => {
    const own = { ...race, learningRate: 1e30, steps: 30, noise: ['sgd', 'gd'] };
    const { conductor, until, rests } = open(own);
    conductor.play();
    await until(() => conductor.isOver);
    await rests();
    conductor.end();
    const [row] = standings(own.noise, conductor.runners);
    expect(row.diverged).toBeLessThan(10);
    expect(hashesOf(command(own, 30), own)).toEqual(hashes(conductor));
  });

  it('says why a worker gave up', async () => {
    const { conductor, until } = open({ ...race, batch: 51 });
    await until(() => conductor.failure !== undefined);
    expect(conductor.failure).toContain('b must be an integer from 1 to n = 50, but is 51');
    expect(conductor.isOver).toBe(true);
    conductor.end();
  });

  it('asks the nets about an image, at once and after each step', async () => {
    const { conductor, until, rests } = open({ ...race, seeds: 1 });
    await rests();
    const image = digits().inputs.slice(0, 64);
    conductor.look(image);
    await until(() => conductor.runners.every(({ probabilities }) => probabilities !== undefined));
    const before = conductor.runners.map(({ probabilities }) => probabilities!);
    conductor.takeStep();
    await until(() => conductor.step === 1);
    const after = conductor.runners.map(({ probabilities }) => probabilities!);
    conductor.end();
    // The same by the package itself, from its own start.
    const model = models[race.model]();
    const { train } = split(digits(), {
      train: race.train,
      seed: race.firstSeed,
      labelNoise: race.labelNoise,
    });
    const run = descend({ model, train, noise: sgd, b: race.batch, learningRate: race.learningRate, steps: 1, seed: race.firstSeed }); // prettier-ignore
    const one = new Objective(model, dataset({ inputs: image, features: 64, labels: [3], classes: 10 }));
    for await (const { step } of run) {
      const [loss] = one.perExampleLosses(run.theta);
      expect([before, after][step][0][3]).toBeCloseTo(Math.exp(-loss), 5);
    }
    for (const probabilities of [...before, ...after]) {
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    }
  });

  it('has records about a hundred, at steps where additive noise can be left', () => {
    const stride = (steps: number) => strideOf({ ...race, steps });
    expect([200, 1000, 2000, 5000].map(stride)).toEqual([10, 10, 20, 50]);
  });
});

describe('the workers', () => {
  it.each([
    [1, [['a', 'b', 'c']]],
    [2, [['a', 'c'], ['b']]],
    [8, [['a'], ['b'], ['c']]],
    [0, [['a', 'b', 'c']]],
  ])('of %d have every class once', (workers, expected) => {
    expect(crews(['a', 'b', 'c'], workers)).toEqual(expected);
  }); // prettier-ignore

  it('hash the bytes of the parameters as Node does', () => {
    const theta = Float32Array.of(1, -0, Math.PI);
    expect(hashOf(theta)).toBe(createHash('sha256').update(new Uint8Array(theta.buffer)).digest('hex'));
  });
});

const record = (step: number, testAccuracy: number, trainAccuracy: number, exampleGradients: number) =>
  ({ step, testAccuracy, trainAccuracy, exampleGradients }) as DescentRecord;

describe('the curves', () => {
  const a = [record(0, 0.1, 0.2, 0), record(10, 0.5, 0.6, 80), record(20, 0.9, 0.9, 160)];
  const b = [record(0, 0.3, 0.1, 0), record(10, 0.6, 0.8, 90)];

  it('are the mean and the range over the seeds, as far as all have come', () => {
    const { x, mean, low, high } = band([a, b], 'testAccuracy', 'step');
    expect([x, mean, low, high]).toEqual([[0, 10], [20, 55], [10, 50], [30, 60]]); // prettier-ignore
    expect(band([a, b], 'trainAccuracy', 'exampleGradients')).toMatchObject({ x: [0, 85], mean: [15, 70] });
    expect(band([a, []], 'testAccuracy', 'step').x).toEqual([]);
  });

  it('stand in a table, paired with SGD by seed and step', () => {
    const runs = [
      { label: 'gd', records: [record(0, 0.2, 0.2, 0), record(10, 0.4, 1, 500)], diverged: undefined },
      { label: 'gd', records: [record(0, 0.2, 0.2, 0), record(10, 0.7, 1, 500)], diverged: 14 },
      { label: 'sgd', records: a, diverged: undefined },
      { label: 'sgd', records: b, diverged: undefined },
    ];
    const [gd, sgdRow] = standings(['gd', 'sgd'], runs);
    expect(gd).toMatchObject({
      label: 'gd',
      step: 10,
      low: 40,
      high: 70,
      train: 100,
      cost: 500,
      diverged: 14,
    });
    expect(gd.test).toBeCloseTo(55, 10);
    // −10 and +10 points.
    expect(gd.fromSgd).toBeCloseTo(0, 10);
    expect(sgdRow.fromSgd).toBeUndefined();
    expect(standings(['gd'], runs.slice(0, 2))[0].fromSgd).toBeUndefined();
    expect(standings(['gd'], [{ label: 'gd', records: [], diverged: undefined }])).toEqual([]);
  });
});

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
    expect([...read.predictions(theta)].filter((digit, k) => digit === labels[k]).length, String([...read.predictions(theta)])).toBeGreaterThanOrEqual(9); // prettier-ignore
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

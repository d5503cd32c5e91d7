import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataset, descend, Objective, sgd } from 'msgd';
import { digits, split } from 'msgd/data';
import { afterAll, describe, expect, it } from 'vitest';
import { conduct, strideOf, type Conductor, type Hand } from '../../demo/train/conductor.js';
import { crew, type Order, type Report } from '../../demo/train/crew.js';
import { band, standings } from '../../demo/train/curves.js';
import {
  command,
  crews,
  entrants,
  keyOf,
  lanes,
  models,
  refusal,
  resultFile,
  type Race,
} from '../../demo/train/race.js';
import { pack, unpack } from '../../demo/train/record.js';
import { hashOf } from '../../demo/train/runs.js';
import { defaultsOf } from '../../demo/shell/state.js';
import { Stage } from '../../demo/train/stage.js';
import { raceOf, table } from '../../demo/train/state.js';

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
  const later =
    <T>(hear: (message: T) => void) =>
    (message: T) => {
      const copy = structuredClone(message);
      setTimeout(() => !ended && hear(copy));
    };
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
  return { conductor, until, rests: () => until(() => conductor.isResting) };
}

const hashes = ({ runners }: Conductor) =>
  Object.fromEntries(runners.map((runner) => [keyOf(runner), runner.hash]));

/** The hashes that a command writes, where the page says that it does. */
function hashesOf(line: string, own: Race): Record<string, string> {
  expect(line).toMatch(/^npx msgd compare [\w\-+:=., ]+$/);
  const args = line.split(' ').slice(2);
  const cwd = mkdtempSync(join(folder, 'run-'));
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'dist/cli/msgd.js'), ...args], {
    cwd,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  const read = (file: string) => JSON.parse(readFileSync(join(cwd, file), 'utf8')) as { thetaHash: string };
  return Object.fromEntries(lanes(own).map((lane) => [keyOf(lane), read(resultFile(lane)).thetaHash]));
}

describe('a race', () => {
  it('has the bits of the command that it shows, whatever was played and stepped', async () => {
    const { conductor, until, rests } = open(race);
    await rests();
    for (const step of [1, 2, 3]) {
      conductor.takeSteps(1);
      await until(() => conductor.step === step);
    }
    await rests();
    const early = hashes(conductor);
    const [first] = conductor.runners;
    conductor.play();
    await until(() => conductor.isOver);
    await rests();
    const late = hashes(conductor);
    expect(new Set([...Object.values(early), ...Object.values(late)]).size).toBe(12);
    conductor.end();

    expect(hashesOf(command(race, 3), race)).toEqual(early);
    expect(hashesOf(command(race, 60), race)).toEqual(late);
    const alone = { ...race, noise: [first.label], seeds: 1, firstSeed: first.seed };
    expect(hashesOf(command(race, 3, first), alone)).toEqual({ [keyOf(first)]: early[keyOf(first)] });
  });

  it('has the bits of the command for every model', async () => {
    for (const model of Object.keys(models)) {
      const own = { ...race, model, noise: ['bernoulli'], seeds: 1, steps: 10 };
      const { conductor, rests } = open(own, 1);
      conductor.takeSteps(10);
      await rests();
      conductor.takeSteps(10);
      await rests();
      conductor.end();
      expect(hashesOf(command(own, 10), own), model).toEqual(hashes(conductor));
    }
  });

  it('has the bits of the command for every class and additive noise, together in one worker', async () => {
    const own = { ...race, noise: entrants.map(({ label }) => label), steps: 25 };
    const { conductor, until, rests } = open(own, 1);
    conductor.play();
    await until(() => conductor.isOver);
    await rests();
    conductor.end();
    expect(hashesOf(command(own, 25), own)).toEqual(hashes(conductor));
  });

  it('rests after a step, when paused, and at its end', async () => {
    const { conductor, until, rests } = open(race);
    await rests();
    expect(conductor.step).toBe(0);
    conductor.takeSteps(1);
    conductor.takeSteps(2);
    conductor.takeSteps(1);
    await rests();
    expect(conductor.step).toBe(4);
    conductor.play();
    expect([conductor.isPlaying, conductor.isResting]).toEqual([true, false]);
    await until(() => conductor.step > 4);
    conductor.pause();
    await rests();
    const { step } = conductor;
    expect(step).toBeLessThan(60);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(conductor.step).toBe(step);
    expect(Object.values(hashes(conductor))).not.toContain(undefined);
    conductor.play();
    await until(() => conductor.isOver);
    expect([conductor.isPlaying, conductor.step]).toEqual([false, 60]);
    conductor.takeSteps(1);
    conductor.play();
    expect(conductor.isPlaying).toBe(false);
    conductor.end();
  });

  it('keeps all lanes at one step, at any pace', async () => {
    const own = { ...race, steps: 300 };
    const { conductor, until, rests } = open(own, 3);
    await rests();
    const started = performance.now();
    conductor.setPace(10);
    conductor.play();
    await until(() => conductor.step === 4);
    // Not faster than it was told: what takes longer is the machine.
    expect(performance.now() - started).toBeGreaterThan(390);
    conductor.setPace(Infinity);
    await until(() => conductor.isOver);
    conductor.end();
    expect(conductor.runners).toHaveLength(6);
    for (const { marks } of conductor.runners) {
      const steps = marks.map(({ step }) => step);
      expect(steps.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
      expect(steps.slice(-3)).toEqual([294, 297, 300]);
    }
  });

  it('marks what it passes on the way of many steps', async () => {
    const { conductor, rests } = open({ ...race, steps: 400 }, 3);
    conductor.takeSteps(10);
    await rests();
    conductor.takeSteps(1000);
    await rests();
    conductor.end();
    const steps = conductor.runners[5].marks.map((mark) => mark.step);
    expect([steps.slice(0, 5), steps.at(-1)]).toEqual([[0, 4, 8, 10, 14], 400]);
    expect(conductor.isOver).toBe(true);
  });

  it('counts what was computed, and is right of what was learned', async () => {
    const own = { ...race, noise: ['sgd', 'gd', 'isotropic'], seeds: 1 };
    const { conductor, rests } = open(own, 1);
    await rests();
    conductor.takeSteps(12);
    await rests();
    conductor.end();
    const { train, test } = split(digits(), {
      train: race.train,
      seed: race.firstSeed,
      labelNoise: race.labelNoise,
    });
    for (const { label, marks } of conductor.runners) {
      const { noise } = entrants.find((entrant) => entrant.label === label)!;
      const run = descend({ model: models[race.model](), train, test, noise, b: race.batch, learningRate: race.learningRate, steps: 12, evaluateEvery: 12, seed: race.firstSeed }); // prettier-ignore
      const records = [];
      for await (const { step, exampleGradients, trainAccuracy, testAccuracy } of run) {
        records.push({
          step,
          cost: exampleGradients,
          train: 100 * trainAccuracy!,
          test: 100 * testAccuracy!,
        });
      }
      expect([marks[0], marks.at(-1)]).toEqual(records);
    }
  });

  it('does not wait for those that diverged', async () => {
    const own = { ...race, learningRate: 1e30, steps: 30, noise: ['sgd', 'gd'] };
    const { conductor, until, rests } = open(own);
    conductor.play();
    await until(() => conductor.isOver);
    await rests();
    conductor.end();
    expect(conductor.isPlaying).toBe(false);
    const line = command({ ...own, noise: ['sgd'] }, 30)
      .split(' ')
      .slice(2);
    const { stdout } = spawnSync(process.execPath, [join(root, 'dist/cli/msgd.js'), ...line], {
      cwd: folder,
      encoding: 'utf8',
    });
    const { diverged, step } = standings(own.noise, conductor.runners)[0];
    expect(stdout).toContain(`diverged, step ${diverged} `);
    expect(step).toBeLessThan(diverged!);
    expect(Object.values(hashes(conductor))).toEqual(Array(4).fill(undefined));
  });

  it('says why a worker gave up', async () => {
    const { conductor, until } = open({ ...race, batch: 51 });
    await until(() => conductor.failure !== undefined);
    expect(conductor.failure).toContain('b must be an integer from 1 to n = 50, but is 51');
    expect(conductor.isOver).toBe(true);
    conductor.end();
  });

  it('leaves out who cannot race with this b, and takes every other', async () => {
    const noise = entrants.map(({ label }) => label);
    const chosen = raceOf({ ...defaultsOf(table), noise, batch: 1, train: 50, steps: 200, seeds: 1 });
    expect(noise.filter((label) => !chosen.noise.includes(label))).toEqual(['sparseCov']);
    expect(refusal('sparseCov', 50, 1)).toMatch(/^m must be an integer from 2 /);
    const { conductor, rests } = open(chosen);
    conductor.takeSteps(1);
    await rests();
    expect(conductor.failure).toBeUndefined();
    expect(conductor.step).toBe(1);
    conductor.end();
    for (const batch of table.batch.values.slice(1)) {
      const state = { ...defaultsOf(table), noise, batch, train: 100 };
      expect(raceOf(state).noise, `b = ${batch}`).toEqual(noise);
    }
  });

  it('asks the nets about an image, at once and after each step', async () => {
    const { conductor, until, rests } = open({ ...race, seeds: 1 });
    await rests();
    const image = digits().inputs.slice(0, 64);
    conductor.look(image);
    await until(() => conductor.runners.every(({ probabilities }) => probabilities !== undefined));
    const before = conductor.runners.map(({ probabilities }) => probabilities!);
    conductor.takeSteps(1);
    await rests();
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

  it('is packed at its end, with what a conductor knows of it', async () => {
    const own = {
      ...race,
      noise: ['bernoulli', 'gaussianCov:scale=3'],
      train: 100,
      learningRate: 1,
      steps: 250,
    };
    const { conductor, until } = open(own);
    conductor.play();
    await until(() => conductor.isOver);
    const known = conductor.runners.map(({ label, seed, marks, diverged }) => ({ label, seed, marks, diverged })); // prettier-ignore
    conductor.end();
    expect(unpack(own, pack(own))).toMatchObject(known);
    expect(known[0].marks.at(-1)!.step).toBe(250);
  });

  it('is opened on its end, known before or not, and begins anew when it is played', async () => {
    const told: { holds: () => boolean; resolve: () => void }[] = [];
    const until = (holds: () => boolean) => new Promise<void>((resolve) => told.push({ holds, resolve }));
    const listen = () => told.forEach(({ holds, resolve }) => holds() && resolve());
    const end = unpack(race, pack(race));
    const stage = new Stage(hire, () => 2, (asked) => (asked.seeds === race.seeds ? end : undefined), listen); // prettier-ignore
    stage.open(race, undefined);
    expect([stage.step, stage.isPlaying, stage.runners === end]).toEqual([60, false, true]);
    await until(() => !stage.isOpening);
    expect([stage.step, stage.runners === stage.conductor!.runners]).toEqual([60, true]);
    expect(stage.runners.map(({ marks }) => marks)).toEqual(end.map(({ marks }) => marks));
    stage.begin(race, undefined);
    expect([stage.step, stage.ended?.map(({ marks }) => marks)]).toEqual([0, end.map(({ marks }) => marks)]);
    stage.open({ ...race, seeds: 1 }, undefined);
    expect([stage.step, stage.ended]).toEqual([0, undefined]);
    await until(() => stage.step === 60);
    expect(stage.ended).toHaveLength(3);
    stage.end();
  });

  it('has about a hundred marks', () => {
    expect([50, 200, 1000, 5000].map((steps) => strideOf({ ...race, steps }))).toEqual([1, 2, 10, 50]);
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
  });

  it('hash the bytes of the parameters as Node does', () => {
    const theta = Float32Array.of(1, -0, Math.PI);
    expect(hashOf(theta)).toBe(createHash('sha256').update(new Uint8Array(theta.buffer)).digest('hex'));
  });
});

const mark = (step: number, test: number, train: number, cost: number) => ({ step, test, train, cost });

describe('the curves', () => {
  const runs = [
    { label: 'gd', marks: [mark(0, 20, 20, 0), mark(10, 40, 100, 500)], diverged: undefined },
    { label: 'gd', marks: [mark(0, 20, 20, 0), mark(10, 70, 100, 500), mark(20, 90, 100, 1000)], diverged: 24 },
    { label: 'sgd', marks: [mark(0, 10, 20, 0), mark(10, 50, 60, 80), mark(20, 90, 90, 160)], diverged: undefined },
    { label: 'sgd', marks: [mark(0, 30, 10, 0), mark(10, 60, 80, 90)], diverged: undefined },
  ]; // prettier-ignore
  const [, , ...sgd] = runs;

  it('are the mean and the range over the seeds, as far as all have come', () => {
    const { x, mean, low, high } = band(sgd, 'test', 'step');
    expect([x, mean, low, high]).toEqual([[0, 10], [20, 55], [10, 50], [30, 60]]); // prettier-ignore
    expect(band(sgd, 'train', 'cost')).toMatchObject({ x: [0, 85], mean: [15, 70] });
    expect(band([sgd[0], { ...sgd[1], marks: [] }], 'test', 'step').x).toEqual([]);
  });

  it('stand in a table, paired with SGD by seed and step', () => {
    const [gd, ofSgd] = standings(['gd', 'sgd'], runs);
    expect(gd).toEqual({
      label: 'gd', seeds: 2, step: 10, test: 55, low: 40, high: 70, train: 100, cost: 500, diverged: 24,
      fromSgd: { mean: 0, half: expect.closeTo((12.706205 * Math.hypot(10, 10)) / Math.sqrt(2)) as number },
    }); // prettier-ignore
    expect(ofSgd).toMatchObject({ step: 10, test: 55, cost: 85, fromSgd: undefined, diverged: undefined });
    const [alone] = standings(['gd'], [{ ...runs[0], marks: [mark(0, 25, 0, 0)] }, ...sgd.slice(0, 1)]);
    expect(alone.fromSgd).toEqual({ mean: 15, half: Infinity });
    expect(standings(['gd'], runs.slice(0, 2))[0].fromSgd).toBeUndefined();
    expect(standings(['gd'], [{ label: 'gd', marks: [], diverged: undefined }])).toEqual([]);
    expect(standings(['gd', 'sgd'], sgd).map(({ label }) => label)).toEqual(['sgd']);
  });
});

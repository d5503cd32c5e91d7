import { subset, type Dataset } from '../data/dataset.js';
import type { Source } from '../data/images.js';
import { equivalentBatch, isAdditive } from '../descent/additive/index.js';
import { Objective } from '../models/index.js';
import { sampler } from '../noise/sampler.js';
import { counted } from './counted.js';
import { examplesOf, jobsOf, type Job } from './compare.js';
import { condition } from './condition.js';
import { modelNamed } from './models.js';
import type { CompareOptions } from './options.js';

/** What a comparison takes. */
interface Work {
  readonly runs: number;
  /** Gradients of single examples, of the steps of all runs. */
  readonly exampleGradients: number;
  /** Seconds of one core of this machine, records included. */
  readonly seconds: number;
  /** Bytes of memory of a run. */
  readonly bytes: number;
}

/** Examples whose gradients are timed. */
const SAMPLE = 64;
/** Steps of which the cost is averaged. */
const DRAWS = 8;

/**
 * About what a comparison takes, from the time of a few gradients and the cost of a few sampling vectors: a matter of seconds.
 * What additive noise needs besides a gradient of all examples is left out.
 *
 * @param jobs the runs that are to be made: by default all
 */
export function estimateWork(
  options: CompareOptions,
  data: Source,
  jobs: readonly Job[] = jobsOf(options),
): Work {
  const { noise, steps, evaluateEvery } = options;
  const { train, test } = examplesOf(options, data, options.firstSeed);
  const objective = new Objective(modelNamed(options.model, train), first(SAMPLE, train));
  const theta = new Float32Array(objective.p).fill(0.01);
  const weights = new Float32Array(objective.n).fill(1 / objective.n);
  const gradient = secondsOf(() => objective.weightedGradient(theta, weights)) / objective.n;
  const evaluation = secondsOf(() => objective.evaluate(theta)) / objective.n;
  const records = Math.ceil(steps / evaluateEvery) + 1;
  // Of a record: the loss and the gradient of all training examples, and the loss of all test examples.
  const ofRecords = records * (train.n * (gradient + evaluation) + test.n * evaluation);
  const ofSteps = new Map(
    noise.map((label) => [label, steps * gradientsOfStep(label, options.batch, train.n)]),
  );
  const exampleGradients = jobs.reduce((sum, { label }) => sum + ofSteps.get(label)!, 0);
  const inputs = ('pixels' in train ? 1 : 4) * train.features * (train.n + test.n);
  return {
    runs: jobs.length,
    exampleGradients,
    seconds: exampleGradients * gradient + jobs.length * ofRecords,
    // Training and test examples have an objective each.
    bytes: 2 * objective.workspace.memory.buffer.byteLength + inputs,
  };
}

/** Of several comparisons, one or more. */
export function sumOf(all: readonly Work[]): Work {
  return all.reduce((sum, work) => ({
    runs: sum.runs + work.runs,
    exampleGradients: sum.exampleGradients + work.exampleGradients,
    seconds: sum.seconds + work.seconds,
    bytes: Math.max(sum.bytes, work.bytes),
  }));
}

function gradientsOfStep(label: string, batch: number, n: number): number {
  const { noise, options } = condition(label);
  if (isAdditive(noise)) return n;
  const own = { b: batch, ...options, n };
  const draw = sampler(noise, { ...own, b: equivalentBatch(noise, own) });
  const counts = Array.from({ length: DRAWS }, (_, step) => draw(step + 1).count);
  return counts.reduce((sum, count) => sum + count, 0) / DRAWS;
}

/** The shorter of two goes, after one that compiles. */
function secondsOf(work: () => void): number {
  const once = () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  };
  once();
  return Math.min(once(), once());
}

function first(count: number, data: Dataset): Dataset {
  return subset(
    data,
    Uint32Array.from({ length: Math.min(count, data.n) }, (_, i) => i),
  );
}

/**
 * The same in words.
 *
 * @param isRest whether other runs are done already
 */
export function workText(
  { runs, exampleGradients, seconds, bytes }: Work,
  threads: number,
  isRest = false,
): string {
  const hours = seconds / 3600 / threads;
  const time = hours >= 1 ? `${hours.toPrecision(2)} hours` : counted(Math.ceil(60 * hours), 'minute');
  const gradients = exampleGradients.toLocaleString('en-US', { notation: 'compact', compactDisplay: 'long' });
  const count = `${counted(runs, 'run')}, ${gradients} example gradients`;
  return `${isRest ? 'still to be made:' : 'in all'} ${count}: about ${time} on ${counted(threads, 'thread')} of this machine, ${megabytes(bytes)} of memory a run`;
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20).toLocaleString('en-US')} MiB`;

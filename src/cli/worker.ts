import { createHash } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';
import type { Dataset } from '../data/dataset.js';
import { loadData } from '../data/files.js';
import { runJob, type CompareOptions, type Job, type Outcome } from '../experiments/compare.js';

export interface Task {
  readonly options: CompareOptions;
  readonly job: Job;
  /** Threads of this run. */
  readonly threads: number;
  /** Told of every record's step. */
  readonly port: MessagePort;
}

/** A run's result and the SHA-256 of its parameters' bytes: the same wherever it is run. */
export type TaskResult = Outcome & { readonly thetaHash: string };

let loaded: { spec: string; data: Promise<Dataset> } | undefined;

/** What a thread of the pool does. */
export default async function work({ options, job, threads, port }: Task): Promise<TaskResult> {
  if (loaded?.spec !== options.data) loaded = { spec: options.data, data: loadData(options.data) };
  const onStep = (step: number) => port.postMessage(step);
  const { theta, ...result } = await runJob(options, await loaded.data, job, onStep, threads);
  port.close();
  return { ...result, thetaHash: createHash('sha256').update(new Uint8Array(theta.buffer)).digest('hex') };
}

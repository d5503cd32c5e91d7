import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Job } from '../experiments/compare.js';
import type { CompareOptions } from '../experiments/options.js';
import { folderOf } from './runFolder.js';
import type { Task, TaskResult } from './worker.js';

/**
 * Runs the jobs side by side, and returns their results in the order of the jobs.
 *
 * @param out the folder that keeps the runs, done or not
 * @param worker the URL of worker.js, beside the command
 * @param onProgress told of all steps taken so far
 */
export async function runAll(
  jobs: readonly Job[],
  options: CompareOptions,
  out: string,
  worker: URL,
  threads: number,
  onProgress: (steps: number) => void,
  signal: AbortSignal,
): Promise<TaskResult[]> {
  // Runs side by side wait for nobody, so threads within a run are for those that would have no run of their own.
  const sideBySide = Math.min(threads, jobs.length);
  const within = Math.floor(threads / sideBySide);
  const pool = new Piscina({ filename: worker.href, minThreads: 1, maxThreads: sideBySide });
  const taken = jobs.map(() => 0);
  const report = () => onProgress(taken.reduce((sum, steps) => sum + steps, 0));
  try {
    return await Promise.all(
      jobs.map(async (job, j) => {
        const { port1, port2 } = new MessageChannel();
        port1.on('message', (step: number) => {
          taken[j] = step;
          report();
        });
        const task: Task = { options, job, folder: folderOf(out, job), threads: within, port: port2 };
        try {
          const result = (await pool.run(task, { transferList: [port2], signal })) as TaskResult;
          taken[j] = options.steps; // also where it diverged before
          report();
          return result;
        } finally {
          port1.close(); // an open port would keep the process alive
        }
      }),
    );
  } finally {
    await pool.destroy();
  }
}

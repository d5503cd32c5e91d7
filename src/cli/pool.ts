import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { News, Runner } from './runner.js';
import type { Task, TaskResult } from './worker.js';

/**
 * Makes runs side by side on threads of this machine, in the order in which they come.
 *
 * @param runs how many there will be
 * @param worker the URL of worker.js, beside the command
 */
export function threadPool(
  runs: number,
  { threads, worker, signal }: { threads: number; worker: URL; signal: AbortSignal },
): Runner {
  // Runs side by side wait for nobody, so threads within a run are for those that would have no run of their own.
  const sideBySide = Math.min(threads, runs);
  const within = Math.floor(threads / sideBySide);
  // None is ended while it waits for its next run: to start one takes longer than many a run.
  const pool = new Piscina({ filename: worker.href, minThreads: sideBySide, maxThreads: sideBySide });
  return {
    async run({ options, job, folder }, onNews) {
      const { port1, port2 } = new MessageChannel();
      port1.on('message', (news: News) => onNews(news));
      const task: Task = { options, job, folder, threads: within, port: port2 };
      try {
        return (await pool.run(task, { transferList: [port2], signal })) as TaskResult;
      } finally {
        port1.close(); // an open port would keep the process alive
      }
    },
    close: () => pool.destroy(),
  };
}

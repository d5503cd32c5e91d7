import { serve } from '../runs/queue/serve.js';
import type { How } from './how.js';

/** `msgd worker`: makes the runs that others ask for at a Redis server, until it is interrupted. */
export async function workerCommand(queue: string, { threads, quiet, worker, signal }: How): Promise<void> {
  const say = (text: string) => void (quiet || process.stdout.write(`${text}\n`));
  const complain = (text: string) => void process.stderr.write(`msgd: ${text}\n`);
  await serve({ queue, threads, worker, signal, say, complain });
}

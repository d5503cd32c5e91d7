import { redraw, type Diagnosing } from '../conduct/redraw.js';
import { print } from './print.js';
import { progressBar } from './progress.js';

/** `msgd report`: draws the results of a folder, finished or not, anew. */
export async function reportCommand(
  out: string,
  { json = false, spectra = false }: { json?: boolean; spectra?: boolean },
  signal: AbortSignal,
): Promise<void> {
  const diagnosing: Diagnosing = async (runs, diagnose) => {
    const bar = progressBar(runs.length, 'classes diagnosed');
    try {
      for (const [done, run] of runs.entries()) {
        await diagnose(run);
        bar.update(done + 1);
        signal.throwIfAborted();
      }
    } finally {
      bar.stop();
    }
  };
  print(await redraw(out, spectra ? diagnosing : undefined), { json });
}

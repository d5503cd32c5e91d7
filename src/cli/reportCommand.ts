import { ArgumentError, MsgdError } from '../errors.js';
import { redraw, type Diagnosing } from '../conduct/redraw.js';
import { print } from './print.js';
import { progressBar } from './progress.js';

/** `msgd report`: draws the results of a folder, finished or not, anew. */
export async function reportCommand(
  out: string,
  { json = false, spectra = false, seeds }: { json?: boolean; spectra?: boolean; seeds?: number },
  signal: AbortSignal,
): Promise<void> {
  if (seeds !== undefined && !spectra) throw new ArgumentError('seeds', seeds, 'given with --spectra only');
  const each: Diagnosing['each'] = async (runs, diagnose) => {
    const bar = progressBar(runs.length, 'runs diagnosed');
    try {
      for (const [done, run] of runs.entries()) {
        await diagnose(run);
        bar.update(done + 1);
        if (!signal.aborted) continue;
        const kept = `${done + 1} of ${runs.length} runs are diagnosed, and are not diagnosed again`;
        throw new MsgdError(`interrupted, the report is as it was; ${kept}`);
      }
    } finally {
      bar.stop();
    }
  };
  print(await redraw(out, spectra ? { seeds: seeds ?? 1, each } : undefined), { json });
}

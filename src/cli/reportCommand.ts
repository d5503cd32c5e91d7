import { join } from 'node:path';
import { loadData } from '../data/files.js';
import { FormatError, MsgdError } from '../errors.js';
import { jobsOf } from '../experiments/compare.js';
import {
  checkSame,
  partOfManifest,
  readFolder,
  readManifest,
  type Experiment,
} from '../folders/experimentFolder.js';
import { folderOf, names, readProgress, readResult, type RunResult } from '../folders/runFolder.js';
import { diagnoseRun, readDiagnosis } from '../reports/diagnoseRun.js';
import { report, type Missing } from '../reports/results.js';
import { progressBar } from './progress.js';

/** `msgd report`: draws the results of a folder, finished or not, anew; it runs nothing, and needs no data but for spectra. */
export async function reportCommand(
  out: string,
  { json = false, spectra = false }: { json?: boolean; spectra?: boolean },
  signal: AbortSignal,
): Promise<void> {
  const experiment = await readFolder(out);
  const results: RunResult[] = [];
  const missing: Missing[] = [];
  for (const job of jobsOf(experiment.options)) {
    const folder = folderOf(out, job);
    const result = await readResult(folder);
    if (result === undefined) missing.push({ ...job, step: await readProgress(folder) });
    else results.push(result);
  }
  if (results.length === 0) {
    throw new MsgdError(`${out}: none of its ${missing.length} runs is done; npx msgd resume ${out} goes on with them`); // prettier-ignore
  }
  const manifest = await readManifest(out);
  if (manifest !== undefined && missing.length > 0) {
    const path = join(folderOf(out, missing[0]), names.result);
    throw new FormatError(path, `is missing, though all was done; npx msgd resume ${out} makes it again`);
  }
  if (spectra) await diagnoseAll(out, experiment, results, signal);
  process.stdout.write(
    await report(out, experiment, manifest ?? (await partOfManifest(out)), results, { json, missing }),
  );
}

/** Diagnoses the first run of each class that is done, did not diverge, and was not diagnosed at its end. */
async function diagnoseAll(
  out: string,
  { options }: Experiment,
  results: readonly RunResult[],
  signal: AbortSignal,
): Promise<void> {
  const data = await loadData(options.data, options);
  await checkSame(out, data);
  const first = results.filter(({ seed, diverged }) => seed === options.firstSeed && diverged === undefined);
  const bar = progressBar(first.length, 'classes diagnosed');
  try {
    for (const [done, run] of first.entries()) {
      const folder = folderOf(out, run);
      const { step } = run.records[run.records.length - 1];
      if ((await readDiagnosis(folder, step)) === undefined) await diagnoseRun(folder, run, options, data);
      bar.update(done + 1);
      signal.throwIfAborted();
    }
  } finally {
    bar.stop();
  }
}

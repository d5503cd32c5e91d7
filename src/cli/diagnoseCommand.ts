import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { loadData } from '../data/files.js';
import { ArgumentError } from '../errors.js';
import { checkSame, readFolder } from '../folders/experimentFolder.js';
import { pretty } from '../folders/manifest.js';
import { experimentOf, names } from '../folders/runFolder.js';
import { diagnoseRun } from '../reports/diagnoseRun.js';
import { diagnostics, type Diagnostic } from '../reports/diagnosisTable.js';
import { table } from './table.js';

/** `msgd diagnose`: all diagnostics at a run's checkpoint, beside which it writes them and the spectrum. */
export async function diagnoseCommand(place: string, { json = false }: { json?: boolean }): Promise<void> {
  // The folder of a run, out/runs/label/seed-1, or the checkpoint in it.
  const whole = resolve(place.endsWith('.npz') ? dirname(place) : place);
  // From within a run's folder a path may have too few parts to read seed and class from.
  const above = experimentOf(whole);
  const out = isAbsolute(place) ? above : relative('', above) || '.';
  const run = join(out, relative(above, whole));
  const [, seed] = /^seed-(\d+)$/.exec(basename(whole)) ?? [];
  if (!existsSync(join(run, names.checkpoint)) || seed === undefined) {
    throw new ArgumentError(
      'checkpoint',
      place,
      'the folder of a run, as in msgd-results/runs/sgd/seed-1, or the checkpoint.npz in it',
    );
  }
  const { options } = await readFolder(out);
  await checkSame(out);
  const data = await loadData(options.data, options);
  await checkSame(out, data);
  const label = basename(dirname(run)).replaceAll(',', ':');
  const { title, diagnosis } = await diagnoseRun(run, { label, seed: Number(seed) }, options, data);
  if (json) process.stdout.write(pretty(diagnosis));
  else {
    const columns = [
      { head: 'diagnostic', numeric: false, cell: ({ name }: Diagnostic) => name },
      { head: 'value', numeric: false, cell: ({ value }: Diagnostic) => value(diagnosis) },
      { head: 'source', numeric: false, cell: ({ source }: Diagnostic) => source },
    ];
    const width = process.stdout.columns ?? Infinity;
    process.stdout.write(
      `${title}\n\n${table(diagnostics, columns, width, ['source'])}\n±: standard errors of what is estimated by random draws.\n\nspectrum: ${join(run, 'spectrum.svg')}\n`,
    );
  }
}

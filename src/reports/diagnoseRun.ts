import { join } from 'node:path';
import type { Source } from '../data/images.js';
import { isAdditive } from '../descent/additive/index.js';
import { diagnose, type Diagnosis } from '../diagnostics/index.js';
import { examplesOf, type Job } from '../experiments/compare.js';
import { modelNamed } from '../experiments/models.js';
import { condition } from '../experiments/condition.js';
import { FormatError } from '../errors.js';
import type { CompareOptions } from '../experiments/options.js';
import { readIfThere } from '../folders/experimentFolder.js';
import { writeFiles } from '../folders/files.js';
import { identityOf } from '../folders/manifest.js';
import { experimentOf, names, readCheckpoint, readResult } from '../folders/runFolder.js';
import { runHash } from '../folders/runHash.js';
import { sealed, unsealed } from '../folders/sealed.js';
import { shellPath } from '../folders/shell.js';
import { frozen, initialise, Objective } from '../models/index.js';
import { spectrumPlot } from './spectrumPlot.js';

/** What was found at a run's checkpoint, as it is kept beside it. */
export interface RunDiagnosis extends Job, Diagnosis {
  readonly step: number;
  /** ‖θ − θ₀‖, from where the run began. */
  readonly distance: number;
}

/** Diagnoses a run at its checkpoint, beside which it writes what it finds and the spectrum. */
export async function diagnoseRun(
  folder: string,
  { label, seed }: Job,
  options: CompareOptions,
  data: Source,
): Promise<{ title: string; diagnosis: RunDiagnosis }> {
  const hash = runHash(identityOf(data), options, { label, seed });
  await readResult(folder, hash); // of a run that is done, it is known whether its checkpoint is whole
  const checkpoint = await readCheckpoint(folder, hash);
  if (checkpoint === undefined) throw new FormatError(join(folder, names.checkpoint), 'is missing');
  const { step, theta, state } = checkpoint;
  const { noise, options: own } = condition(label);
  const parts = examplesOf(options, data, seed);
  const trained = modelNamed(options.model, parts.train);
  const model = frozen(trained);
  const objective = new Objective(model, parts.train);
  objective.theta.set(theta);
  objective.state.set(state ?? []);
  // Of additive noise there is no W: then it is SGD's, which it stands for.
  const found = diagnose(objective, {
    b: own.b ?? options.batch,
    noise: isAdditive(noise) ? undefined : noise,
    test: new Objective(model, parts.test),
  });
  const start = initialise(trained, { seed, scheme: options.initial });
  const distance = Math.sqrt(theta.reduce((sum, value, k) => sum + (value - start[k]) ** 2, 0));
  const diagnosis = { label, seed, step, distance, ...found };
  const title = `${label}, seed ${seed}, step ${step}: ${model.name} on ${options.data}, n = ${objective.n}, p = ${objective.p}`;
  const { svg } = spectrumPlot(title, diagnosis);
  await writeFiles(folder, { [names.diagnosis]: sealed(diagnosis), 'spectrum.svg': svg });
  return { title, diagnosis };
}

/**
 * What was found at a run's last step, if it was diagnosed there.
 *
 * @throws FormatError if what was found is damaged
 */
export async function readDiagnosis(folder: string, step: number): Promise<RunDiagnosis | undefined> {
  const path = join(folder, names.diagnosis);
  const text = await readIfThere(folder, names.diagnosis);
  if (text === undefined) return undefined;
  const wayOn = `when it is removed, npx msgd report ${shellPath(experimentOf(folder))} --spectra makes it again`;
  const found = unsealed<RunDiagnosis>(text, path, wayOn);
  return found.step === step && found.distance !== undefined ? found : undefined;
}

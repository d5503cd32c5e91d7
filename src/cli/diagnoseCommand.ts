import { readFile } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path';
import { loadData } from '../data/files.js';
import { isAdditive } from '../descent/additive/index.js';
import { diagnose, type Diagnosis, type Estimate } from '../diagnostics/index.js';
import { ArgumentError } from '../errors.js';
import { examplesOf, modelOf } from '../experiments/compare.js';
import { condition } from '../experiments/condition.js';
import { Objective } from '../models/index.js';
import { checkSame, readFolder } from './experimentFolder.js';
import { writeFiles } from './files.js';
import { pretty } from './manifest.js';
import { fromNpz } from './runFolder.js';
import { spectrumPlot } from './spectrumPlot.js';
import { table } from './table.js';

/** `msgd diagnose`: all diagnostics at a run's checkpoint, beside which it writes them and the spectrum. */
export async function diagnoseCommand(place: string, { json = false }: { json?: boolean }): Promise<void> {
  // The folder of a run, out/runs/label/seed-1, or the checkpoint in it.
  const run = place.endsWith('.npz') ? dirname(place) : normalize(place);
  const path = join(run, 'checkpoint.npz');
  const bytes = await readFile(path).catch(() => undefined);
  const [, seed] = /^seed-(\d+)$/.exec(basename(run)) ?? [];
  if (bytes === undefined || seed === undefined) {
    throw new ArgumentError('checkpoint', place, 'the folder of a run, as in msgd-results/runs/sgd/seed-1, or the checkpoint.npz in it'); // prettier-ignore
  }
  const out = dirname(dirname(dirname(run)));
  const { options } = await readFolder(out);
  const data = await loadData(options.data, options.pixels);
  await checkSame(out, data);
  const { step, theta } = fromNpz(bytes, path);
  const { noise, label, options: own } = condition(basename(dirname(run)).replaceAll(',', ':'));

  const parts = examplesOf(options, data, Number(seed));
  const model = modelOf(options.model, parts.train);
  const objective = new Objective(model, parts.train);
  objective.theta.set(theta);
  // Of additive noise there is no W: then it is SGD's, which it stands for.
  const diagnosis = diagnose(objective, {
    b: own.b ?? options.batch,
    noise: isAdditive(noise) ? undefined : noise,
    test: new Objective(model, parts.test),
  });
  const title = `${label}, seed ${seed}, step ${step}: ${model.name} on ${options.data}, n = ${objective.n}, p = ${objective.p}`;
  const plot = spectrumPlot(title, diagnosis);
  await writeFiles(run, { 'diagnosis.json': pretty({ label, seed: Number(seed), step, ...diagnosis }), 'spectrum.svg': plot }); // prettier-ignore
  if (json) process.stdout.write(pretty(diagnosis));
  else
    process.stdout.write(
      `${title}\n\n${said(diagnosis)}\n±: standard errors of what is estimated by random draws.\n\nspectrum: ${join(run, 'spectrum.svg')}\n`,
    );
}

function said({
  generalization,
  gradients,
  noiseTrace,
  spectrum,
  hessian,
  alignment,
  sharpness,
  tails,
}: Diagnosis): string {
  const number = (value: number) => value.toPrecision(4);
  const estimate = ({ mean, standardError }: Estimate) =>
    `${mean.toPrecision(4)} ± ${standardError.toPrecision(2)}`;
  const rows: [string, string][] = [
    ...(generalization === undefined ? [] : ofGeneralization(generalization)),
    ['‖∇L‖', number(gradients.gradientNorm)],
    ['tr C, the covariance of the gradients', number(gradients.trace)],
    ['tr Var[v] of the noise', number(noiseTrace)],
    ['noise scale tr C / ‖∇L‖²', number(gradients.noiseScale)],
    ['gradient diversity', number(gradients.diversity)],
    ['leading eigenvalues of C', spectrum.eigenvalues.slice(0, 5).map(number).join(', ')],
    ['effective rank of C, tr C / λ₁', number(spectrum.effectiveRank)],
    ['largest eigenvalues of the Hessian', hessian.largest.map(number).join(', ')],
    ['smallest', number(hessian.smallest)],
    ['tr H', estimate(alignment.traceH)],
    ['tr(H C)', estimate(alignment.traceHC)],
    ['alignment p tr(H C) / (tr H tr C)', number(alignment.ratio)],
    ['expected sharpness, σ = 0.01', estimate(sharpness)],
    ['kurtosis of the noise along directions', number(tails.kurtosis)],
    ['its tail index', number(tails.tailIndex)],
  ];
  const columns = [
    { head: 'diagnostic', numeric: false, cell: ([name]: [string, string]) => name },
    { head: 'value', numeric: false, cell: ([, value]: [string, string]) => value },
  ];
  return table(rows, columns, Infinity, []);

  function ofGeneralization({ train, test }: NonNullable<Diagnosis['generalization']>): [string, string][] {
    const losses: [string, string] = ['train loss, test loss', `${number(train.loss)}, ${number(test.loss)}`];
    if (train.accuracy === undefined || test.accuracy === undefined) return [losses];
    const percent = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;
    return [
      losses,
      ['train accuracy, test accuracy', `${percent(train.accuracy)}, ${percent(test.accuracy)}`],
    ];
  }
}

import type { RunResult } from '../experiments/compare.js';
import type { CompareOptions } from '../experiments/options.js';
import { folderOf } from '../folders/runFolder.js';
import { shellPath } from '../folders/shell.js';
import { readDiagnosis, type RunDiagnosis } from './diagnoseRun.js';
import { figureOverSeeds } from './diagnosesOverSeeds.js';
import { diagnostics, type Diagnostic } from './diagnosisTable.js';
import { figureOf, type Figure } from './figures.js';
import { htmlTable, paragraphs } from './html.js';
import { looks, type Looks } from './plots.js';
import { covarianceSpectra, hessianSpectra } from './spectrumPlot.js';

const withoutSpectra = (out: string) =>
  `Not drawn: npx msgd report ${shellPath(out)} --spectra diagnoses the first seed of each class at its last step, some hundred passes over the training examples each, and adds the eigenvalues of the gradients’ covariance and of the Hessian here. With --seeds k it diagnoses k seeds, and compares the means.`;

/**
 * The part of a report on the runs that were diagnosed at their ends: the first of each class, and the means over seeds.
 * Where none was, how that is done.
 */
export async function spectraOf(
  out: string,
  { noise, firstSeed }: CompareOptions,
  results: readonly RunResult[],
): Promise<{ figures: Figure[]; html: string[] }> {
  const ended = results.filter(({ diverged }) => diverged === undefined);
  const diagnosed = await Promise.all(
    ended.map((run) => readDiagnosis(folderOf(out, run), run.records[run.records.length - 1].step)),
  );
  const known = diagnosed.filter((one) => one !== undefined);
  const all = known.filter(({ seed }) => seed === firstSeed);
  if (all.length === 0) return { figures: [], html: [paragraphs([withoutSpectra(out)])] };
  const found = Object.fromEntries(all.map((one) => [one.label, one]));
  const look = looks(noise);
  const at = `at the last step of seed ${firstSeed}`;
  const figures = [
    figureOf('spectra.svg', covarianceSpectra(`Eigenvalues of the covariance C of the gradients, ${at}`, found, look), spectrumTable(all, ({ spectrum }) => spectrum.eigenvalues)),
    figureOf('hessian.svg', hessianSpectra(`Largest eigenvalues of the Hessian H, ${at}`, found, look), spectrumTable(all, ({ hessian }) => hessian.largest)),
    ...overSeeds(known, look),
  ]; // prettier-ignore
  return {
    figures,
    html: [
      ...figures.map(({ html }) => html),
      htmlTable(`Diagnostics ${at}`, diagnostics, [
        {
          head: 'diagnostic (source)',
          numeric: false,
          cell: ({ name, source }: Diagnostic) => `${name} (${source})`,
        },
        ...all.map((one) => ({
          head: one.label,
          numeric: true,
          cell: ({ value }: Diagnostic) => value(one),
        })),
      ]),
      paragraphs([
        'C is the covariance of the gradients of single examples, H the Hessian of the train loss; v is the noise of the class itself, but of additive noise SGD’s, which it stands for. ±: standard errors of what is estimated by random draws. docs/diagnostics.md says how exact each is, and how it is read.',
      ]),
    ],
  };
}

/** The means over seeds, where more than one seed was diagnosed. */
function overSeeds(known: readonly RunDiagnosis[], look: Looks): Figure[] {
  if (new Set(known.map(({ seed }) => seed)).size < 2) return [];
  const classes = [...new Set(known.map(({ label }) => label))].map(
    (label) => [label, known.filter((one) => one.label === label)] as const,
  );
  return [figureOverSeeds(classes, look)];
}

/** Eigenvalues at ranks 1, 2, 5, 10 … */
function spectrumTable(
  found: readonly RunDiagnosis[],
  values: (found: RunDiagnosis) => readonly number[],
): string {
  const most = Math.max(...found.map((one) => values(one).length));
  const ranks = [1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500, 1000].filter((rank) => rank <= most);
  return htmlTable('Eigenvalues', ranks, [
    { head: 'rank', numeric: true, cell: String },
    ...found.map((one) => ({
      head: one.label,
      numeric: true,
      cell: (rank: number) => values(one)[rank - 1]?.toPrecision(3) ?? '–',
    })),
  ]);
}

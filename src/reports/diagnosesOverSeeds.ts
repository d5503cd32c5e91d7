import { estimate } from '../experiments/statistics.js';
import type { RunDiagnosis } from './diagnoseRun.js';
import { figureOf, type Figure } from './figures.js';
import { htmlTable } from './html.js';
import type { Looks } from './plots.js';
import { sharpnessPlot } from './spectrumPlot.js';

/** A diagnostic whose mean over seeds tells classes apart. */
interface Quantity {
  readonly name: string;
  readonly value: (diagnosis: RunDiagnosis) => number;
}

/** λ₁ of the Hessian H of the train loss. */
const sharpness: Quantity = { name: 'λ₁ of H', value: ({ hessian }) => hessian.largest[0] };

/** C: the covariance of the gradients. */
const quantities: readonly Quantity[] = [
  sharpness,
  { name: 'tr H', value: ({ alignment }) => alignment.traceH.mean },
  { name: 'λ₁ of C', value: ({ spectrum }) => spectrum.eigenvalues[0] },
  { name: 'tr(H C)', value: ({ alignment }) => alignment.traceHC.mean },
  { name: 'alignment', value: ({ alignment }) => alignment.ratio },
  { name: 'expected sharpness', value: ({ sharpness }) => sharpness.mean },
  { name: '‖θ − θ₀‖', value: ({ distance }) => distance },
];

/** What was found of the runs of a class, by its name. */
export type ByClass = readonly (readonly [label: string, found: readonly RunDiagnosis[]])[];

/** A picture of λ₁ of H with each seed, and a table of all means with 95 % t intervals, a row a class. */
export function figureOverSeeds(classes: ByClass, look: Looks): Figure {
  const rows = classes.map(([label, found]) => {
    const values = found.map(sharpness.value);
    return { label, values, text: interval(values) };
  });
  const title = 'Largest eigenvalue of the Hessian H at the last step, with each seed and on average';
  const caption = 'Diagnostics at the last step, means over the seeds and 95 % intervals';
  return figureOf('sharpness.svg', sharpnessPlot(title, rows, look), tableOverSeeds(caption, classes));
}

function tableOverSeeds(caption: string, classes: ByClass): string {
  return htmlTable(caption, classes, [
    { head: 'noise class', numeric: false, cell: ([label]) => label },
    { head: 'seeds', numeric: true, cell: ([, found]) => String(found.length) },
    ...quantities.map(({ name, value }) => ({
      head: name,
      numeric: true,
      cell: ([, found]: ByClass[number]) => interval(found.map(value)),
    })),
  ]);
}

/** Mean and half width, with so many decimals that the half width has two digits that count. */
function interval(values: readonly number[]): string {
  const { mean, half } = estimate(values);
  if (!Number.isFinite(mean)) return '–';
  if (!Number.isFinite(half)) return mean.toPrecision(3);
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(half || 1)));
  return half < 1e4
    ? `${mean.toFixed(decimals)} ± ${half.toFixed(decimals)}`
    : `${mean.toExponential(1)} ± ${half.toExponential(1)}`;
}

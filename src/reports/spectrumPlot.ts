import * as Plot from '@observablehq/plot';
import type { Diagnosis } from '../diagnostics/index.js';
import { linePlot, looks, type Looks } from './plots.js';
import { room, svg, type Picture } from './svg.js';

/** Below this part of the largest, eigenvalues of a float32 Gram matrix are rounding. */
const ROUNDING = 1e-6;

/** What was found of each class. */
type Found = Readonly<Record<string, Pick<Diagnosis, 'spectrum' | 'hessian'>>>;

/** Eigenvalues of the gradients' covariance against their rank, a line a class, both on logarithmic axes. */
export function covarianceSpectra(title: string, found: Found, look: Looks): Picture {
  const points = Object.entries(found).flatMap(([label, { spectrum }]) =>
    spectrum.eigenvalues
      .filter((value) => value > ROUNDING * spectrum.eigenvalues[0])
      .map((y, k) => ({ label, x: k + 1, y })),
  );
  const values = points.map(({ y }) => y);
  return linePlot(
    title,
    points,
    { label: 'rank', type: 'log' },
    { label: 'eigenvalue of C', type: 'log', range: [Math.min(...values), Math.max(...values)] },
    look,
  );
}

/** The largest eigenvalues of the Hessian, a row a class, on a logarithmic axis. */
export function hessianSpectra(title: string, found: Found, look: Looks): Picture {
  const rows = Object.entries(found).map(([label, { hessian }]) => ({
    label,
    dots: hessian.largest.map((value, k) => ({ value, isMain: k === 0 })),
    text: `λ₁ = ${hessian.largest[0].toPrecision(3)}`,
  }));
  return eigenvaluePlot(title, 'The five largest', rows, look);
}

/** The largest eigenvalue of the Hessian with each seed, a row a class, and their mean, on a logarithmic axis. */
export function sharpnessPlot(title: string, classes: readonly ClassRow[], look: Looks): Picture {
  const rows = classes.map(({ label, values, text }) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const seeds = values.map((value) => ({ value, isMain: false }));
    return { label, dots: [{ value: mean, isMain: true }, ...seeds], text };
  });
  return eigenvaluePlot(title, 'Of each seed, and the mean', rows, look);
}

/** What is drawn of a class: values, and what they come to in words. */
interface ClassRow {
  readonly label: string;
  readonly values: readonly number[];
  readonly text: string;
}

interface Row {
  readonly label: string;
  readonly dots: readonly { readonly value: number; readonly isMain: boolean }[];
  readonly text: string;
}

/** A row a class: a diamond for what matters most, circles for the others, the words at the end. */
function eigenvaluePlot(title: string, what: string, rows: readonly Row[], { colour }: Looks): Picture {
  const dots = rows.flatMap(({ label, dots }) =>
    dots.filter(({ value }) => value > 0).map((dot) => ({ label, ...dot })),
  );
  const marginLeft = room(rows.map(({ label }) => label));
  const marginRight = room(rows.map(({ text }) => text)) + 10;
  type Dot = (typeof dots)[number];
  return svg(title, `${what}. ${rows.map(({ label, text }) => `${label} ${text}`).join('; ')}.`, {
    width: 460 + marginLeft + marginRight,
    height: 70 + 26 * rows.length,
    marginLeft,
    marginRight,
    marginBottom: 45,
    x: { type: 'log', label: 'eigenvalue of H', labelAnchor: 'center', labelArrow: 'none', labelOffset: 38, ticks: 6, tickFormat: '~g', grid: true, inset: 8 },
    y: { label: null, domain: rows.map(({ label }) => label) },
    marks: [
      Plot.dot(dots, {
        y: 'label', x: 'value', r: 4,
        symbol: ({ isMain }: Dot) => (isMain ? 'diamond' : 'circle'),
        fill: ({ label, isMain }: Dot) => (isMain ? colour(label) : 'none'), stroke: ({ label }: Dot) => colour(label),
      }),
      Plot.text(rows, { y: 'label', frameAnchor: 'right', text: 'text', textAnchor: 'start', dx: 12, fill: 'currentColor' }),
    ],
  }); // prettier-ignore
}

/** Both spectra of one θ against their rank: the covariance of the gradients', and the Hessian's largest. */
export function spectrumPlot(title: string, { spectrum, hessian }: Diagnosis): Picture {
  const names = { C: 'gradients’ covariance', H: 'Hessian' };
  const points = (label: string, values: readonly number[]) =>
    values.filter((value) => value > ROUNDING * values[0]).map((y, k) => ({ label, x: k + 1, y }));
  const all = [...points(names.H, hessian.largest), ...points(names.C, spectrum.eigenvalues)];
  const values = all.map(({ y }) => y);
  return linePlot(
    title,
    all,
    { label: 'rank', type: 'log' },
    { label: 'eigenvalue', type: 'log', range: [Math.min(...values), Math.max(...values)] },
    looks(Object.values(names)),
  );
}

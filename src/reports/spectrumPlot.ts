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
export function hessianSpectra(title: string, found: Found, { colour }: Looks): Picture {
  const rows = Object.entries(found).map(([label, { hessian }]) => {
    const values = hessian.largest.filter((value) => value > 0);
    return { label, values, text: `λ₁ = ${hessian.largest[0].toPrecision(3)}` };
  });
  const dots = rows.flatMap(({ label, values }) =>
    values.map((value, k) => ({ label, value, first: k === 0 })),
  );
  const marginLeft = room(rows.map(({ label }) => label));
  const marginRight = room(rows.map(({ text }) => text)) + 10;
  type Dot = (typeof dots)[number];
  return svg(title, `The five largest. ${rows.map(({ label, text }) => `${label} ${text}`).join('; ')}.`, {
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
        symbol: ({ first }: Dot) => (first ? 'diamond' : 'circle'),
        fill: ({ label, first }: Dot) => (first ? colour(label) : 'none'), stroke: ({ label }: Dot) => colour(label),
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

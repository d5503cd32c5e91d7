import * as Plot from '@observablehq/plot';
import type { Diagnosis } from '../diagnostics/index.js';
import { COLOURS, svg } from './svg.js';

/** Below this part of the largest, eigenvalues of a float32 Gram matrix are rounding. */
const ROUNDING = 1e-6;

/** Eigenvalues against their rank, both on logarithmic axes: the covariance of the gradients', and the Hessian's largest. */
export function spectrumPlot(title: string, { spectrum, hessian }: Diagnosis): string {
  const above = (values: readonly number[]) => values.filter((value) => value > ROUNDING * values[0]);
  const points = (name: string, values: readonly number[]) =>
    above(values).map((value, k) => ({ name, rank: k + 1, value }));
  const gradients = points('gradients’ covariance', spectrum.eigenvalues);
  const curvature = points('Hessian', hessian.largest);
  const all = [...gradients, ...curvature];
  const description = `Leading eigenvalue of the gradients' covariance ${spectrum.eigenvalues[0].toPrecision(3)}, effective rank ${spectrum.effectiveRank.toPrecision(3)}; of the Hessian ${hessian.largest[0].toPrecision(3)}`;
  return svg(title, `${description}.`, {
    height: 380,
    marginLeft: 65,
    marginRight: 20,
    marginBottom: 42,
    marginTop: 30,
    x: { type: 'log', label: 'rank', labelAnchor: 'center', labelOffset: 36, ticks: 5, tickFormat: '~s' },
    y: { type: 'log', label: 'eigenvalue', grid: true, ticks: 6, tickFormat: '.0e' },
    marks: [
      Plot.dot(all, {
        x: 'rank',
        y: 'value',
        r: ({ name }: (typeof all)[number]) => (name === 'Hessian' ? 5 : 2.5),
        symbol: ({ name }: (typeof all)[number]) => (name === 'Hessian' ? 'diamond' : 'circle'),
        fill: ({ name }: (typeof all)[number]) => (name === 'Hessian' ? COLOURS[0] : COLOURS[1]),
      }),
      ...[curvature, gradients]
        .filter((part) => part.length > 0)
        .map((part) =>
          Plot.text([part[Math.min(part.length - 1, part === curvature ? 4 : 8)]], {
            x: 'rank',
            y: 'value',
            text: 'name',
            textAnchor: 'start',
            dx: 10,
            dy: -6,
            fill: 'currentColor',
          }),
        ),
    ],
  });
}

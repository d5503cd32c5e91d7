import * as Plot from '@observablehq/plot';
import type { NoiseClass, SamplerOptions } from '../noise/index.js';
import { momentsOfClass } from '../noise/sampler.js';
import { drawAll } from '../verify/draws.js';
import { lawOf } from '../verify/law.js';
import { marginalOf } from '../verify/marginal.js';
import { svg, type Picture } from './svg.js';

/** Draws that a picture is made of: the check itself takes more. */
const DRAWS = 20_000;
const BINS = 61;
/** Of a longer W the first places are shown. */
const PLACES = 24;

/**
 * Two pictures of a class: its covariance as stated and as drawn, and the distribution of an entry of W.
 *
 * @param label the class with its options, as it was asked for
 */
export function verifyPlots(label: string, noise: NoiseClass, options: SamplerOptions): Picture[] {
  const { mean, alpha, beta } = momentsOfClass(noise, options);
  const { n, count, V } = drawAll(noise, options, DRAWS, mean);
  const variance = alpha + beta;
  const shown = Math.min(n, PLACES);
  const cells = [];
  for (let i = 0; i < shown; i++) {
    for (let j = 0; j < shown; j++) {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += V[k * n + i] * V[k * n + j];
      const unit = variance === 0 ? 1 : variance;
      cells.push({ i, j, which: 'as stated', value: (beta + (i === j ? alpha : 0)) / unit });
      cells.push({ i, j, which: `of ${DRAWS.toLocaleString('en')} draws`, value: sum / count / unit });
    }
  }
  return [
    covariancePlot(label, options, cells),
    marginalPlot(
      label,
      noise,
      options,
      V.map((v) => v + mean),
    ),
  ];
}

function covariancePlot(
  label: string,
  { n, b }: SamplerOptions,
  cells: readonly { i: number; j: number; which: string; value: number }[],
): Picture {
  const places = n > PLACES ? `the first ${PLACES} of ${n} places` : `${n} places`;
  const title = `Covariance of W, ${label}`;
  const said = `Covariances of ${places} divided by the variance, n = ${n}, b = ${b}: as stated, and as drawn.`;
  return svg(title, said, {
    height: 420,
    marginTop: 12,
    marginBottom: 50,
    marginLeft: 45,
    padding: 0.04,
    color: {
      type: 'diverging-symlog',
      constant: 0.01,
      scheme: 'PuOr',
      reverse: true,
      domain: [-2, 2],
    },
    x: { axis: null },
    fx: {
      label: `Cov[Wᵢ, Wⱼ] / Var[Wᵢ] of ${label}: 1 on the diagonal, ${number(cells.find(({ i, j }) => i !== j)?.value ?? 0)} off it`,
      labelAnchor: 'center',
      labelOffset: 42,
    },
    y: { label: 'place', tickFormat: (i: number) => (i % 4 === 0 ? String(i) : '') },

    marks: [Plot.cell(cells, { x: 'j', y: 'i', fx: 'which', fill: 'value' })],
  });
}

function marginalPlot(label: string, noise: NoiseClass, options: SamplerOptions, W: Float64Array): Picture {
  const law = lawOf(noise, options);
  const cdf = typeof law === 'string' ? undefined : marginalOf(law);
  const [low, high] = rangeOf(W);
  const width = (high - low) / BINS || Math.abs(high) / BINS;
  const counts = new Float64Array(BINS);
  for (const w of W) {
    const bin = Math.round((w - low) / width - 0.5);
    if (bin >= 0 && bin < BINS) counts[bin]++;
  }
  const bins = Array.from(counts, (count, k) => ({
    from: low + k * width,
    to: low + (k + 1) * width,
    drawn: count / W.length,
    stated: cdf === undefined ? NaN : cdf(low + (k + 1) * width) - cdf(low + k * width),
  }));
  const known = cdf === undefined ? 'its distribution has no closed form' : 'the line is what its law says';
  return svg(`Distribution of an entry of W, ${label}`, `A histogram of all places of the draws; ${known}.`, {
    height: 260,
    marginBottom: 42,
    marginLeft: 55,
    x: { label: `an entry of W, ${label} (bars: drawn; ${known})`, labelAnchor: 'center', labelArrow: 'none', labelOffset: 36 },
    y: { label: 'share of a bar (square-root scale)', type: 'sqrt', grid: true },
    marks: [
      Plot.rectY(bins, { x1: 'from', x2: 'to', y: 'drawn', fill: '#0072b2', fillOpacity: 0.55, inset: 0.5 }),
      ...(cdf === undefined
        ? []
        : [Plot.ruleY(bins, { x1: 'from', x2: 'to', y: 'stated', stroke: '#d55e00', strokeWidth: 2 })]),
      Plot.ruleY([0], { stroke: 'currentColor' }),
    ],
  }); // prettier-ignore
}

/** Where all but a ten-thousandth of the values lie, and a little more, so that no value is on an edge. */
function rangeOf(W: Float64Array): [number, number] {
  const sorted = Float64Array.from(W).sort();
  const cut = Math.floor(W.length / 20_000);
  const [low, high] = [sorted[cut], sorted[sorted.length - 1 - cut]];
  const margin = (high - low || Math.abs(high)) * 0.03;
  return [low - margin, high + margin];
}

const number = (x: number) => String(Number(x.toPrecision(3)));

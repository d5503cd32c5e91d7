import * as Plot from '@observablehq/plot';
import type { TheoryPlan } from '../experiments/prediction.js';
import type { Simulation } from '../experiments/simulation.js';
import { looks, spread } from './plots.js';
import { room, svg, type Picture } from './svg.js';

const HEIGHT = 420;

/**
 * Excess risk against steps, on a logarithmic axis: a line for each prediction, drawn once where classes
 * share it, and on it the band of each class's runs.
 */
export function theoryPlot(title: string, plan: TheoryPlan, simulations: readonly Simulation[]): Picture {
  const { steps, predictions } = plan;
  const labels = predictions.map(({ label }) => label);
  const { colour, dash } = looks(labels);
  const bands = predictions.flatMap(({ label }, c) =>
    steps.map((step, record) => {
      const { mean, half } = simulations[c].risks[record];
      return { label, step, mean, low: mean - half, high: mean + half };
    }),
  );
  const range = rangeOf(plan);
  const drawn = bands.filter(({ low, high }) => low > 0 && high < Infinity);
  const lines = predictions.filter(
    ({ alpha, beta }, c) => predictions.findIndex((p) => p.alpha === alpha && p.beta === beta) === c,
  );
  const last = steps[steps.length - 1];
  const reach = 1.04 * last;
  // Beyond all numbers it is NaN in the end.
  const endOf = (risks: readonly number[]) =>
    Number.isFinite(risks[steps.length - 1]) ? risks[steps.length - 1] : Infinity;
  const inWords = (risk: number, digits: number) => (risk < Infinity ? risk.toPrecision(digits) : '∞');
  const ends = predictions.map(({ risks }) => Math.log(endOf(risks)));
  const height = Math.log(range[1] / range[0]);
  const places = spread(ends, (height * 15) / (HEIGHT - 60), [Math.log(range[0]), Math.log(range[1])]);
  const names = predictions.map(({ label, risks }, c) => {
    const end = endOf(risks);
    const outside = end < range[0] || end > range[1];
    return { text: outside ? `${label} (${inWords(end, 2)})` : label, y: Math.exp(places[c]) };
  });
  const inRange = (value: number) => Math.min(Math.max(value, range[0]), range[1]);
  const risk = { x: 'step', y: 'risk', clip: true } as const;
  const spoken = lines.map(({ label, risks }) => `${label} ${inWords(endOf(risks), 3)}`).join(', ');
  const marginRight = room(names.map(({ text }) => text));
  return svg(title, `Excess risk predicted for the last step: ${spoken}.`, {
    width: 585 + marginRight,
    height: HEIGHT,
    marginRight,
    marginBottom: 42,
    marginLeft: 60,
    x: { label: 'steps', labelAnchor: 'center', labelOffset: 36, domain: [0, reach] },
    y: { label: 'excess risk', type: 'log', domain: range, grid: true, ticks: 6, tickFormat: String },
    marks: [
      ...labels.map((label) => {
        const fill = { fill: colour(label), fillOpacity: 0.25, clip: true };
        const band = drawn.filter((point) => point.label === label);
        return Plot.areaY(band, { x: 'step', y1: 'low', y2: 'high', ...fill });
      }),
      ...lines.map(({ risks }) =>
        Plot.lineY(
          steps.flatMap((step, record) =>
            Number.isFinite(risks[record]) ? { step, risk: risks[record] } : [],
          ),
          { ...risk, stroke: 'currentColor', strokeWidth: 1.5 },
        ),
      ),
      ...labels.map((label, c) =>
        Plot.lineY(
          [
            { step: last, risk: inRange(Math.exp(ends[c])) },
            { step: reach, risk: names[c].y },
          ],
          { ...risk, stroke: colour(label), strokeDasharray: dash(label) },
        ),
      ),
      Plot.text(names, { x: reach, y: 'y', text: 'text', textAnchor: 'start', dx: 4, fill: 'currentColor' }),
    ],
  });
}

/**
 * From a third of the least risk that stays, so that gradient descent does not take all the room, to the
 * first.
 */
function rangeOf({ predictions }: TheoryPlan): [number, number] {
  const all = predictions.flatMap(({ risks }) => risks).filter((risk) => risk > 0 && risk < Infinity);
  const stays = predictions.map(({ stationary }) => stationary).filter((risk) => risk > 0 && risk < Infinity);
  const low = stays.length > 0 ? Math.min(...stays) / 3 : Math.min(...all);
  const first = predictions[0].risks[0];
  return [low, Math.min(1.3 * Math.max(...all), 10 * first)];
}

import { drawing, path, strokeOf, text } from '../shell/drawing.js';
import { defaultsOf } from '../shell/state.js';
import { spread } from './labels.js';
import opening from './opening.ts?made';
import { unpack, type PackedRun } from './record.js';
import { raceOf, table } from './state.js';
import { viewOf } from './view.js';

const state = defaultsOf(table);
const race = raceOf(state);
const runners = unpack(race, opening as PackedRun[]);
const wish = { metric: 'test', across: 'step', zoom: true, also: [] } as const;
const { curves, range } = viewOf(state.noise, { runners, ended: runners }, wish);
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 192, 8, 158];

const across = (step: number) => LEFT + ((RIGHT - LEFT) * step) / race.steps;
const up = (value: number) => BOTTOM - ((BOTTOM - TOP) * (value - range[0])) / (range[1] - range[0]);
const shown = curves.filter(({ isCutOff }) => !isCutOff);
const ends = spread(shown.map(({ mean }) => up(mean.at(-1)!)), 14, TOP + 6, BOTTOM); // prettier-ignore
const lines = shown.map(({ x, mean, label, end }, k) => {
  // Of a mean that jumps from mark to mark, every other mark will do.
  const points = x
    .map((step, m): [number, number] => [across(step), Math.min(BOTTOM, up(mean[m]))])
    .filter((_, m) => m % 2 === 0);
  return `${path([...points, [RIGHT + 8, ends[k]]], `stroke-width="1.5" stroke-linejoin="round" ${strokeOf(label)}`)}${text(`${label} ${end}`, RIGHT + 11, ends[k] + 4, 'font-size="11"')}`;
});
const ticks = [range[0], range[1]].map((value) => Math.round(value / 5) * 5);
const axis = ticks.map((value) => `${path([[LEFT, up(value)], [RIGHT, up(value)]], 'stroke-opacity="0.25"')}${text(`${value} %`, LEFT - 4, up(value) + 4, 'text-anchor="end" font-size="10"')}`); // prettier-ignore
const lost = curves.filter(({ isCutOff }) => isCutOff).map(({ label, end }) => `↓ ${label} ${end}`);

export default drawing(
  `Test accuracy against steps: ${curves.map(({ label, end }) => `${label} ${end}`).join(', ')}.`,
  axis.join('') + lines.join('') + text(lost.join(', '), LEFT, BOTTOM + 18, 'font-size="11"'),
);

import { drawing, HEIGHT, short, strokeOf, text, valley } from '../shell/drawing.js';
import { lookOf } from '../shell/looks.js';
import { defaultsOf } from '../shell/state.js';
import { contoursOf } from '../surface/contours.js';
import { projection } from '../surface/picture.js';
import { surfaceOf } from '../surface/surfaces.js';
import { cloudOf, crossed } from './leaps.js';
import { losses, pairs, RUNS, table } from './state.js';

const { pair, b, eta, seed, step } = defaultsOf(table);
const surface = surfaceOf(losses[1]);
const rings = contoursOf(surface);
const SIZE = 130;

function panel(name: string, k: number): { svg: string; words: string } {
  const left = 175 * k;
  const cloud = cloudOf(surface, name, { b, eta, seed, steps: step, runs: RUNS });
  const over = crossed(cloud, surface);
  const { to } = projection(surface, SIZE);
  const dots = Array.from({ length: RUNS }, (_, run) => to([cloud[2 * run], cloud[2 * run + 1]]));
  const [x, y] = to(surface.start);
  const svg = `<svg x="${left}" y="4" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}">${valley(rings, to)}
    <path d="${dots.map((at) => `M${at.map(short).join(' ')}h0`).join('')}" stroke="${lookOf(name).colour}" stroke-width="2.2" stroke-linecap="round" stroke-opacity="0.7"/>
    <circle cx="${short(x)}" cy="${short(y)}" r="4" stroke-width="1.5"/></svg>
    <path d="M${left} ${HEIGHT - 32}h18" stroke-width="3" ${strokeOf(name)}/>${text(name, left + 22, HEIGHT - 28)}
    ${text(`${over} of ${RUNS} leap`, left, HEIGHT - 10, 'font-size="11"')}`;
  return { svg, words: `${over} of ${RUNS} runs of ${name}` };
}

const panels = pairs[pair].map(panel);
export default drawing(
  `Two valleys with a ridge between, twice. Over the ridge are ${panels.map(({ words }) => words).join(', and ')}.`,
  panels.map(({ svg }) => svg).join(''),
);

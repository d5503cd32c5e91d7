import { drawing, HEIGHT, path, short, text, valley, WIDTH } from '../shell/drawing.js';
import { defaultsOf } from '../shell/state.js';
import { contoursOf } from '../surface/contours.js';
import { ellipseOf, symmetric } from '../surface/ellipse.js';
import { data, start } from './points.js';
import { excess, problem, Run } from './run.js';
import { table } from './state.js';

const { noise, b, eta, seed } = defaultsOf(table);
const STEP = 30;
const run = new Run({ data, noise, b, eta, seed, theta: start });
run.follow(STEP);

const view = { x: problem.minimizer[0], y: problem.minimizer[1], half: 1.4 };
const SIZE = 150;
const scale = SIZE / (2 * view.half);
const to = ([x, y]: readonly number[]): [number, number] => [
  SIZE / 2 + (x - view.x) * scale,
  SIZE / 2 - (y - view.y) * scale,
];
const levels = contoursOf({ excess: (x, y) => excess([x, y]), view });
const { long, short: across, angle } = ellipseOf(symmetric(run.moments[STEP].C.flat()));
const [x, y] = to([...run.moments[STEP].m]);
const picture = `<svg x="${WIDTH - SIZE}" y="${(HEIGHT - SIZE) / 2}" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}">${valley(levels, to)}
  <path d="${run.clouds[STEP].map(
    (theta) =>
      `M${to([...theta])
        .map(short)
        .join(' ')}h0`,
  ).join('')}" stroke-width="1.6" stroke-linecap="round" stroke-opacity="0.6"/>
  ${path(
    [start, ...run.steps.map(({ theta }) => theta)].map((theta) => to([...theta])),
    'stroke="#d55e00" stroke-width="1.5"',
  )}
  <ellipse rx="${short(long * scale)}" ry="${short(across * scale)}" stroke="#0072b2" stroke-width="1.5" transform="translate(${short(x)} ${short(y)}) rotate(${short((-angle * 180) / Math.PI)})"/></svg>`;
const steps = ['1. draw W', '2. Σ Wᵢ ℓᵢ(θ)', '3. its gradient, G W', '4. θ ← θ − η G W'];

export default drawing(
  'The four steps of the algorithm in words; beside them the path of a run over the contours of a loss, two hundred runs, and the ellipse of the theory around them.',
  steps.map((step, k) => text(step, 0, 42 + 32 * k, 'font-size="14"')).join('') + picture,
);

import { drawing, HEIGHT, short, strokeOf, text, valley } from '../shell/drawing.js';
import { defaultsOf } from '../shell/state.js';
import { lookOf } from '../shell/looks.js';
import { contoursOf } from './contours.js';
import { ellipseOf, symmetric } from './ellipse.js';
import { engine } from './fleet.js';
import { projection } from './picture.js';
import { predict } from './predict.js';
import { noiseOf, STEPS, table } from './state.js';
import { surfaceOf } from './surfaces.js';

const state = defaultsOf(table);
const surface = surfaceOf(state.surface);
const rings = contoursOf(surface);
/** A square each, with names beneath. */
const SIZE = 102;

function panel(name: string, k: number): string {
  const left = 109 * k;
  const { b, eta, seed, step } = state;
  const plan = { eta, steps: STEPS, start: surface.start, runs: 200 };
  const fleet = engine(surface, noiseOf(name), { b, seed }).launch(plan);
  let cloud = new Float32Array();
  for (let t = 0; t < step; t++) cloud = fleet.advance();
  const { to, scale } = projection(surface, SIZE);
  const moments = predict(surface.problem!, noiseOf(name), { ...plan, b })![step];
  const { long, short: across, angle } = ellipseOf(symmetric(moments.covariance));
  const [x, y] = to([moments.mean[0], moments.mean[1]]);
  const dots = Array.from({ length: cloud.length / 2 }, (_, run) =>
    to([cloud[2 * run], cloud[2 * run + 1]])
      .map(short)
      .join(' '),
  );
  return `<svg x="${left}" y="22" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}">${valley(rings, to)}
    <path d="${dots.map((at) => `M${at}h0`).join('')}" stroke="${lookOf(name).colour}" stroke-width="1.6" stroke-linecap="round" stroke-opacity="0.7"/>
    <ellipse rx="${short(long * scale)}" ry="${short(across * scale)}" stroke-width="1.5" transform="translate(${short(x)} ${short(y)}) rotate(${short((-angle * 180) / Math.PI)})"/></svg>
    <path d="M${left} ${HEIGHT - 36}h22" stroke-width="3" ${strokeOf(name)}/>${text(name, left + 27, HEIGHT - 32)}`;
}

export default drawing(
  'Contours of a loss with a long valley, three times. Two hundred runs with SGD’s noise lie in a small round cloud, with Gaussian noise of its covariance in the same, with isotropic noise of the same size in a long one along the valley; ellipses of the theory go around them.',
  ['sgd', 'gaussianCov', 'isotropic'].map(panel).join(''),
);

import { momentsOf, noiseClass, sampler } from 'msgd';
import { drawing, path, short, strokeOf, text } from '../shell/drawing.js';
import { lookOf } from '../shell/looks.js';
import { defaultsOf } from '../shell/state.js';
import { table } from './state.js';

const { n, b, seed } = defaultsOf(table);
const names = ['sgd', 'gaussianCov', 'bernoulli'];
/** Of a row, and of the bars in it. */
const [HIGH, WIDE, STEP] = [54, 220, 7];

/** W of one step as bars, and of many steps the covariance. */
function row(name: string, k: number): string {
  const draw = sampler(noiseClass(name), { n, b, seed });
  const top = k * HIGH + 18;
  const level = (value: number) => top + 34 - 80 * value;
  const W = [...draw(STEP).toDense()];
  const bars = W.map(
    (weight, i) =>
      `<rect x="${short(((i + 0.1) * WIDE) / n)}" width="${short((0.8 * WIDE) / n)}" y="${short(Math.min(level(0), level(weight)))}" height="${short(Math.abs(level(weight) - level(0)))}" fill="${lookOf(name).colour}" stroke="none"/>`,
  );
  const { alpha, beta } = momentsOf(noiseClass(name), { n, b });
  const side = 48;
  const cell = side / n;
  // Depth of colour as the square root, as on the page.
  const shade = (value: number) =>
    `fill="${value > 0 ? '#d55e00' : '#0072b2'}" fill-opacity="${Math.sqrt(Math.abs(value) / (alpha + beta)).toFixed(2)}"`;
  const [left, from] = [WIDE + 40, top - 2];
  const diagonal = Array.from(
    { length: n },
    (_, i) =>
      `<rect x="${short(left + i * cell)}" y="${short(from + i * cell)}" width="${short(cell)}" height="${short(cell)}" ${shade(alpha + beta)} stroke="none"/>`,
  );
  return `${bars.join('')}${path([[0, level(0)], [WIDE, level(0)]], 'stroke-width="0.6"')}
    <rect x="${left}" y="${from}" width="${side}" height="${side}" ${shade(beta)} stroke-width="0.5"/>${diagonal.join('')}
    <path d="M0 ${top + 48}h16" stroke-width="3" ${strokeOf(name)}/>${text(name, 21, top + 52, 'font-size="11"')}`; // prettier-ignore
}

export default drawing(
  'The sampling vector of three noise classes as bars, and its covariance as a matrix. SGD’s bars are five alike, the Gaussian ones all differ, Bernoulli’s are alike but of any number; the matrices are alike.',
  names.map(row).join('') +
    text('W of a step', 0, 11, 'font-size="11"') +
    text('its covariance', WIDE + 24, 11, 'font-size="11"'),
);

import { svg, type TemplateResult } from 'lit';
import { ellipseOf, symmetric } from '../surface/ellipse.js';
import { contoursOf } from '../surface/contours.js';
import type { Part } from './lines.js';
import { lossesOf, type Moments, type Step, type Theta } from './hundred.js';
import { data, start } from './points.js';
import { excess, problem } from './run.js';

/** Half of what the left picture shows of x and y. */
const REACH = 1.8;
/** What the right picture shows of the plane of θ. */
const view = { x: problem.minimizer[0], y: problem.minimizer[1], half: 1.4 };

/** What is to be seen at a step. */
export interface Sight {
  readonly eta: number;
  /** Between what W usually is. */
  readonly range: readonly [number, number];
  /** Nothing before the first step. */
  readonly step?: Step;
  /** θ₀, θ₁, … up to where θ is now. */
  readonly path: readonly Theta[];
  readonly cloud: readonly Theta[];
  readonly moments: Moments;
  /** The means of all steps so far. */
  readonly means: readonly Theta[];
  /** What the line in focus makes: the rest is faint. */
  readonly shows?: Part;
}

/** Parts that are drawn only while a line shows them, for they would be in the way. */
const onDemand: readonly Part[] = ['losses', 'gradients', 'randomised', 'mean'];

/** A part, strong while it is shown, faint while another is. */
function part(name: Part, { shows }: Sight, content: unknown) {
  if (onDemand.includes(name) && shows !== name) return svg``;
  const state = shows === undefined ? '' : shows === name ? 'shown' : 'faint';
  return svg`<g data-part=${name} class=${state}>${content}</g>`;
}

// Both squares are 100 units wide.
const across = (x: number) => 50 + (50 * x) / REACH;
const up = (y: number) => 50 - (50 * y) / REACH;
const place = ([slope, intercept]: readonly number[]): [number, number] => [
  50 + (50 * (slope - view.x)) / view.half,
  50 - (50 * (intercept - view.y)) / view.half,
];

const contours = contoursOf({ excess: (x, y) => excess([x, y]), view }).map(path);

/** The points, and the line that θ stands for. */
export function linePicture(sight: Sight): TemplateResult<2> {
  const { step, path: passed, shows } = sight;
  const [slope, intercept] = passed[passed.length - 1];
  const height = (x: number) => slope * x + intercept;
  const n = data.length;
  return svg`
    ${part(
      'losses',
      sight,
      data.map(({ x, y }) => svg`<line x1=${across(x)} x2=${across(x)} y1=${up(y)} y2=${up(height(x))} />`),
    )}
    ${part('line', sight, svg`<line class="theta" x1="0" x2="100" y1=${up(height(-REACH))} y2=${up(height(REACH))} />`)}
    <g class=${shows === undefined || ['weights', 'losses', 'line', 'gradients', 'randomised'].includes(shows) ? '' : 'faint'}>
      ${data.map(({ x, y }, i) => {
        const weight = step?.W[i] ?? 1 / n;
        // The area is the weight.
        return svg`<circle class=${weight < 0 ? 'point negative' : 'point'} cx=${across(x)} cy=${up(y)} r=${2.2 * Math.sqrt(Math.abs(weight) * n)} />
          <circle class="dot" cx=${across(x)} cy=${up(y)} r="0.8" />`;
      })}
    </g>`;
}

/** The plane of θ: contours, the run, its step, all runs, and the theory. */
export function planePicture(sight: Sight): TemplateResult<2> {
  const { eta, step, path: passed, cloud, moments, means, shows } = sight;
  const now = step === undefined ? start : step.before;
  const [x, y] = place(passed[passed.length - 1]);
  const arrow = (gradient: readonly number[], name: string) => {
    const [x1, y1] = place(now);
    const [x2, y2] = place([now[0] - eta * gradient[0], now[1] - eta * gradient[1]]);
    return svg`<line class=${name} x1=${x1} y1=${y1} x2=${x2} y2=${y2} /><circle class=${`${name} tip`} cx=${x2} cy=${y2} r="1.1" />`;
  };
  const { long, short, angle } = ellipseOf(symmetric(moments.C.flat()));
  const [mx, my] = place(moments.m);
  const scale = 50 / view.half;
  const [bestX, bestY] = place([...problem.minimizer]);
  return svg`
    ${part(
      'contours',
      sight,
      contours.map((d) => svg`<path class="contour" d=${d} />`),
    )}
    <path class="best" d=${`M${bestX - 1.5} ${bestY}h3M${bestX} ${bestY - 1.5}v3`} />
    ${part('randomised', sight, step === undefined || shows !== 'randomised' ? svg`` : randomised(step).map((d) => svg`<path d=${d} />`))}
    ${part('cloud', sight, svg`<path class="cloud" d=${cloud.map((theta) => `M${place(theta).join(' ')}h0`).join('')} />`)}
    ${part('path', sight, svg`<polyline points=${passed.map((theta) => place(theta).join(' ')).join(' ')} />`)}
    ${part('mean', sight, svg`<polyline points=${means.map((theta) => place(theta).join(' ')).join(' ')} />`)}
    ${part('ellipse', sight, Number.isFinite(long) ? svg`<ellipse rx=${long * scale} ry=${short * scale} transform=${`translate(${mx} ${my}) rotate(${(-angle * 180) / Math.PI})`} /><circle class="mean" cx=${mx} cy=${my} r="1" />` : svg``)}
    ${part('gradients', sight, step === undefined ? svg`` : step.G.map((column) => arrow(column, 'column')))}
    ${part('gradient', sight, step === undefined ? svg`` : arrow(step.gradient, 'sum'))}
    <g data-part="step" class=${shows === 'step' ? 'shown' : ''}><circle class="theta" cx=${x} cy=${y} r="2" /></g>`;
}

/** W as bars. */
export function barPicture(sight: Sight): TemplateResult<2> {
  const n = data.length;
  const weights = sight.step?.W ?? data.map(() => 1 / n);
  const [low, high] = [Math.min(sight.range[0], ...weights), Math.max(sight.range[1], ...weights)];
  const level = (value: number) => 17.5 - (17 * (value - low)) / (high - low);
  const width = 100 / n;
  return svg`${part(
    'weights',
    sight,
    svg`
    ${weights.map((weight, i) => svg`<rect class=${weight < 0 ? 'negative' : ''} x=${(i + 0.15) * width} width=${0.7 * width} y=${Math.min(level(0), level(weight))} height=${Math.abs(level(weight) - level(0))} />`)}
    <line class="zero" x1="0" x2="100" y1=${level(0)} y2=${level(0)} />
    <line class="average" x1="0" x2="100" y1=${level(1 / n)} y2=${level(1 / n)} />`,
  )}`;
}

/** Contours of the randomised loss of a step, above its least value in view. */
function randomised({ W }: Step): string[] {
  const loss = (x: number, y: number) =>
    lossesOf([x, y], data).reduce((sum, each, i) => sum + W[i] * each, 0);
  const corners = Array.from({ length: 21 * 21 }, (_, k) =>
    loss(view.x + view.half * ((k % 21) / 10 - 1), view.y + view.half * (Math.floor(k / 21) / 10 - 1)),
  );
  const least = Math.min(...corners);
  return contoursOf({ excess: (x, y) => Math.max(0, loss(x, y) - least), view }).map(path);
}

function path(level: readonly (readonly (readonly [number, number])[])[]): string {
  const point = (at: readonly [number, number]) =>
    place(at)
      .map((value) => value.toFixed(2))
      .join(' ');
  return level.map((ring) => `M${ring.map(point).join('L')}Z`).join('');
}

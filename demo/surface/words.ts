import { html, type TemplateResult } from 'lit';
import { show, swatch } from '../shell/controls.js';
import { ellipseOf, symmetric, type Symmetric } from './ellipse.js';
import { estimate } from './estimate.js';
import { HALF_95, shown, unlike, type Known, type Measured, type Quantity } from './quantities.js';
import { whyNone } from './predict.js';
import { noiseOf } from './state.js';
import { hasVariance } from './structures.js';
import type { Cursor } from './picture.js';
import type { Member } from './member.js';
import type { Surface } from './surfaces.js';

const called: Record<Quantity, string> = {
  risk: 'excess risk',
  along: 'spread along the valley',
  across: 'spread across it',
};

/** What SGD's numbers are at a step: by the theory where there is one, else of its runs. */
function reference(sgd: Member | undefined, step: number): Measured | undefined {
  return sgd?.predicted?.quantities[step] ?? sgd?.measured[step];
}

/**
 * In a few words, whether the runs of a noise can be told from SGD's at this step. Where the theory has both, which is exact, it
 * has to tell them apart too: at a large η rare runs far off make up the means, and 200 runs have none of them, or too many.
 */
export function verdict(
  surface: Surface,
  { name, refused, predicted, measured, clouds }: Member,
  sgd: Member | undefined,
  step: number,
): { text: string; unlike: boolean } {
  if (refused !== undefined) return { text: refused, unlike: false };
  if (!hasVariance(noiseOf(name))) return { text: 'unlike SGD: its variance is infinite', unlike: true };
  const own = measured[step];
  if (own === undefined) {
    const at = measured.length - 1;
    return { text: at > 0 ? `its runs are at step ${at}` : 'its runs begin', unlike: false };
  }
  if (!Number.isFinite(own.risk.value)) return { text: 'has left the numbers: η is too large', unlike: true };
  const its = reference(sgd, step);
  if (its === undefined || step === 0) return { text: `excess risk ${show(own.risk.value)}`, unlike: false };
  const found = unlike(own, its);
  const [theory, theirs] = [predicted?.quantities[step], sgd?.predicted?.quantities[step]];
  const real = theory === undefined || theirs === undefined ? found : unlike(theory, theirs);
  const known = found.filter((quantity) => real.includes(quantity));
  const off = `${list(found)}. Chance, or rare runs far out`;
  if (known.length > 0) return { text: `unlike SGD: ${list(known)}`, unlike: true };
  if (name === 'sgd') {
    const alike = surface.problem === undefined ? 'what the others are held against' : 'as its theory says';
    return { text: found.length === 0 ? alike : `off its theory, which is exact: ${off}`, unlike: false };
  }
  return {
    text:
      found.length === 0
        ? `${clouds[step].length / 2} runs cannot tell it from SGD`
        : `SGD’s by the theory, which is exact; off it: ${off}`,
    unlike: false,
  };
}

const list = (found: readonly Quantity[]) => found.map((quantity) => called[quantity]).join(', ');

/** The excess risk that was predicted and that was seen; nothing where no mean of runs says anything. */
export function risks({ name, predicted, measured }: Member, step: number): string {
  if (!hasVariance(noiseOf(name))) return '';
  const own = measured[step]?.risk;
  const theory = predicted?.quantities[step].risk.value;
  const seen =
    own === undefined ? undefined : `${short(own.value)} ± ${Number((HALF_95 * own.error).toPrecision(2))}`;
  const said = [seen, theory === undefined ? undefined : `theory ${short(theory)}`].filter(
    (part) => part !== undefined,
  );
  return said.length === 0 ? '' : `excess risk: ${said.join(', ')}`;
}

/** The picture in words, with the half axes of the noise of a step from the cursor. */
export function summary(
  surface: Surface,
  members: readonly Member[],
  step: number,
  { at, step: move }: Cursor,
  noiseThere: (member: Member) => Symmetric | undefined,
): string {
  const sgd = members.find(({ name }) => name === 'sgd');
  const each = members.map((member) => `${member.name}: ${verdict(surface, member, sgd, step).text}`);
  const said = each.length === 0 ? 'No noise is chosen' : each.join('; ');
  const axes = members.flatMap((member) => {
    const covariance = member.refused === undefined ? noiseThere(member) : undefined;
    if (covariance === undefined) return [];
    const { long, short: across } = ellipseOf(covariance);
    return [`${member.name} ${short(long)} by ${short(across)}`];
  });
  const noise =
    axes.length === 0 ? '' : `, and two standard deviations of the noise of a step are ${axes.join(', ')}`;
  return `Step ${step}. ${said}. Cursor at ${point(at)}: gradient descent moves by ${point(move)}${noise}.`;
}

/** The table of everything at a step: predicted, and simulated with 95 % intervals. */
export function numbers(surface: Surface, members: readonly Member[], step: number): TemplateResult {
  const rows = members.filter(({ refused }) => refused === undefined);
  return html`<table>
    <thead>
      <tr>
        <th scope="col">noise</th>
        <td></td>
        <th scope="col">excess risk</th>
        <th scope="col">spread along</th>
        <th scope="col">spread across</th>
        <th scope="col">mean of θ</th>
        <th scope="col">covariance of θ</th>
      </tr>
    </thead>
    ${rows.map((member) => {
      const { name, predicted, measured, clouds } = member;
      const moments = predicted?.moments[step];
      const silent = surface.problem === undefined ? 'the loss is not quadratic' : whyNone(noiseOf(name));
      const seen = clouds[step] && estimate(clouds[step]);
      return html`<tbody>
        <tr>
          <th scope="rowgroup" rowspan="2">${swatch(name)} ${name}</th>
          <td>theory</td>
          ${
            moments === undefined
              ? html`<td colspan="5">none, for ${silent}</td>`
              : html`${cells(predicted!.quantities[step])}
                  <td>${point([moments.mean[0], moments.mean[1]])}</td>
                  <td>${matrix(symmetric(moments.covariance))}</td>`
          }
        </tr>
        <tr>
          <td>runs</td>
          ${
            seen === undefined
              ? html`<td colspan="5">not there yet</td>`
              : html`${cells(measured[step])}
                  <td>${point(seen.mean)}</td>
                  <td>${matrix(seen.covariance)}</td>`
          }
        </tr>
      </tbody>`;
    })}
  </table>`;
}

function cells(all: Measured): TemplateResult {
  const cell = (quantity: Quantity) => html`<td>${interval(quantity, all[quantity])}</td>`;
  return html`${cell('risk')}${cell('along')}${cell('across')}`;
}

function interval(quantity: Quantity, { value, error }: Known): string {
  const middle = shown(quantity, value);
  if (error === 0) return short(middle);
  const low = shown(quantity, value - HALF_95 * error);
  return `${short(middle)} (${short(Math.max(0, low))} to ${short(shown(quantity, value + HALF_95 * error))})`;
}

// A true minus: a screen reader may leave out a hyphen.
const short = (value: number) => String(Number(value.toPrecision(3))).replaceAll('-', '−');
const point = ([x, y]: readonly [number, number]) => `(${short(x)}, ${short(y)})`;
const matrix = ([xx, xy, yy]: Symmetric) => `${short(xx)}, ${short(xy)}; ${short(xy)}, ${short(yy)}`;

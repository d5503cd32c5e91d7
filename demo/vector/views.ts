import { momentsOf, noiseClass, sgd } from 'msgd';
import { html, nothing, type TemplateResult } from 'lit';
import { show } from '../shell/controls.js';
import type { Exact, Gathered } from './gather.js';
import { meansOf } from './heatmap.js';
import { OWN, type State } from './state.js';

/** The law of the class in one line, and how its covariance stands beside SGD's. */
export function law({ noise, n, b }: State, exact: Exact | undefined): TemplateResult {
  const known = noise === OWN ? undefined : noiseClass(noise);
  return html`<div class="class">
    <p>
      ${known === undefined ? 'Your own class, from the editor below.' : known.formula}
      ${known === undefined || known.paperName === '' ? nothing : `(${known.paperName} in the paper)`}
    </p>
    <p><strong>${exact === undefined ? '…' : besideSgd(exact.moments, { noise, n, b })}</strong></p>
  </div>`;
}

/** How exact moments stand beside SGD's at the same n and b. */
export function besideSgd(
  { alpha, beta }: { readonly alpha: number; readonly beta: number },
  { noise, n, b }: Pick<State, 'noise' | 'n' | 'b'>,
): string {
  const its = momentsOf(sgd, { n, b });
  const alike = (one: number, other: number) =>
    Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));
  if (noise === 'sgd')
    return alpha === 0
      ? 'With b = n there is no noise.'
      : 'Its covariance is what all others are held against.';
  if (alpha === 0 && beta === 0) return 'There is no noise: every entry is 1/n.';
  const [variance, ofSgd] = [alpha + beta, its.alpha + its.beta];
  const isVarianceAlike = alike(variance, ofSgd);
  if (isVarianceAlike && alike(beta, its.beta)) return 'Its covariance is SGD’s, entry for entry.';
  const variances = isVarianceAlike
    ? 'Its variances are SGD’s'
    : `Its variances are ${show(variance / ofSgd)} times SGD’s`;
  const between = alike(beta, its.beta)
    ? 'its covariances are SGD’s'
    : `between two entries it has ${show(beta)} where SGD has ${show(its.beta)}`;
  return ofSgd === 0 ? 'With b = n SGD has no noise, and this has.' : `${variances}; ${between}.`;
}

/** Moments that were drawn beside the exact ones. */
export function moments(exact: Exact | undefined, gathered: Gathered | undefined): TemplateResult {
  const rows: [string, string, string][] =
    exact === undefined || gathered === undefined
      ? []
      : [
          ['E[Wᵢ]', show(gathered.mean), show(exact.moments.mean)],
          ['Var[Wᵢ]', show(gathered.variance), show(exact.moments.alpha + exact.moments.beta)],
          ['E[ΣW]', show(gathered.sum.mean), show(exact.n * exact.moments.mean)],
          ['sd ΣW', show(gathered.sum.deviation), show(exact.deviationOfSum)],
        ];
  return html`<table class="moments">
    <thead>
      <tr>
        <td></td>
        <th scope="col">drawn</th>
        <th scope="col">exact</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([name, drawn, right]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${drawn}</td>
            <td>${right}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Always as long, so that nothing moves. */
const short = (value: number) => value.toFixed(5).replace('-', '−');

/** The covariance as it comes out, beside the exact one. */
export function covariance(exact: Exact | undefined, gathered: Gathered | undefined): TemplateResult {
  const drawn = gathered && meansOf(gathered.covariance);
  const label = (which: string, diagonal = 0, off = 0) =>
    `${which}: ${short(diagonal)} on the diagonal, ${short(off)} off it`;
  const right = label('Exact', exact && exact.moments.alpha + exact.moments.beta, exact?.moments.beta);
  const found = label('Drawn', drawn?.diagonal, drawn?.off);
  return html`<figure>
    <h2>Covariance of the n weights</h2>
    <div class="matrices">
      <div><canvas role="img" aria-label=${found}></canvas>${found}</div>
      <div><canvas role="img" aria-label=${right}></canvas>${right}</div>
    </div>
    <figcaption>
      Orange above 0, blue below; colours as the square root, so that small entries show.
    </figcaption>
  </figure>`;
}

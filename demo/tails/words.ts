import { html, type TemplateResult } from 'lit';
import { show } from '../shell/controls.js';
import type { Member } from '../surface/member.js';
import type { Surface } from '../surface/surfaces.js';
import { risks } from '../surface/words.js';
import { leap, tails } from './leaps.js';
import { pairs, RUNS, type State } from './state.js';

/** What a page is about, of these settings. */
export function moral({ pair, b, eta, step }: State, crossings: readonly number[] | undefined): string {
  const [first, second] = pairs[pair];
  if (crossings === undefined)
    return `${first} and ${second} have the same mean and the same covariance, exactly.`;
  const [one, other] = crossings;
  // Of a difference of two shares, three standard errors.
  const difference = Math.abs(one - other) / RUNS;
  const error = Math.sqrt((one * (RUNS - one) + other * (RUNS - other)) / RUNS ** 3);
  if (difference > 3 * error)
    return `The class matters here: ${one} of ${RUNS} runs of ${first} are over the ridge, and ${other} of ${second}, whose covariance is the same.`;
  return `${step === 0 ? 'At the start' : `At b = ${b}, η = ${show(eta)} and step ${step}`} nothing tells the classes apart: ${one} and ${other} of ${RUNS} runs are over the ridge.`;
}

/**
 * What is said beneath a picture.
 *
 * @param over runs over the ridge, where there is one; NaN while they are not known
 */
export function beneath(member: Member, step: number, over?: number): string {
  if (over === undefined) return risks(member, step);
  return Number.isNaN(over) ? 'running …' : `${over} of ${RUNS} runs are over the ridge`;
}

export function theory({ pair, b, eta }: State, surface: Surface): TemplateResult {
  const [first, second] = pairs[pair];
  const { skewness, kurtosis } = tails(surface.data.n, b);
  const { leap: far, ridge } = leap(surface, { b, eta });
  return html`<div class="theory">
    <h2>What theory says</h2>
    <p>
      <b>The same.</b> ${first} and ${second} have the same E[W] and the same Var[W]. On a quadratic loss the
      mean and the covariance of θ follow from these two alone, at every step and for every η, and so does the
      expected loss: the ellipses are the same, and the runs agree with them.
    </p>
    <p>
      <b>Not the same.</b> On the right, a weight of ${first} is 1/b with probability b/n, else 0: at n =
      ${surface.data.n} and b = ${b} its skewness is ${show(skewness)} and its excess kurtosis
      ${show(kurtosis)}. A Gaussian weight has 0 and 0. Off the quadratic these count: the loss after a step
      has the third derivative of L times the third moment of the noise in it, and so on.
    </p>
    <p>
      <b>Here.</b> One point lies far off. When a step draws it, this point alone moves θ from the start by up
      to ${show(far)}, and the ridge, at 0, is ${show(ridge)} away:
      ${
        far > ridge
          ? `${first} leaps over it. ${second} has to climb in many small steps against the slope.`
          : `no single step leaps over it, and both have to climb.`
      }
    </p>
    <p>
      <b>So.</b> That the class does not matter is exact on quadratic losses, and nearly so where many small
      kicks add up: take b = 4, or η = 0.1. As η → 0, with η times the steps kept, both come near one and the
      same diffusion, which knows two moments alone. It ends where single kicks are as large as what the loss
      is made of: small b, large η, and a few examples with large gradients.
    </p>
  </div>`;
}

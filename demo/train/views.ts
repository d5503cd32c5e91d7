import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { live } from 'lit/directives/live.js';
import { additiveNoises, noiseClasses } from 'msgd';
import { swatch } from '../shell/controls.js';
import type { Conductor, Runner } from './conductor.js';
import { command, entrants, keyOf, resultFile } from './race.js';
import type { Standing } from './curves.js';
import { percent, pointOf, signed } from './point.js';
import type { Stage } from './stage.js';
import type { Difference } from './verdict.js';

const paper = noiseClasses.filter(({ paperName }) => paperName !== '');
const beyond = noiseClasses.filter(({ paperName }) => paperName === '');
const groups: readonly (readonly [string, readonly string[]])[] = [
  ['the paper’s classes', paper.map(({ name }) => name)],
  ['three times the noise', ['gaussianCov:scale=3']],
  ['other distributions', beyond.map(({ name }) => name)],
  ['noise added to the gradient', additiveNoises.map(({ name }) => name)],
];

/** Checkboxes of all who may race: those of the paper, and the others in groups, open at first where one of them races. */
export function starters(
  label: string,
  chosen: readonly string[],
  set: (noise: readonly string[]) => void,
): TemplateResult {
  const toggle = (one: string) =>
    set(
      entrants.map((entrant) => entrant.label).filter((other) => (other === one) !== chosen.includes(other)),
    );
  const box = (one: string) => {
    const { noise } = entrants.find((entrant) => entrant.label === one)!;
    return html`<label title=${noise.formula}>
      <input
        type="checkbox"
        name="noise"
        value=${one}
        .checked=${live(chosen.includes(one))}
        @change=${() => toggle(one)}
      />
      ${swatch(one)} ${one}
    </label>`;
  };
  const [[, first], ...others] = groups;
  return html`<fieldset class="control list" id="noise">
    <legend>${label}</legend>
    ${first.map(box)}
    ${others.map(
      ([name, labels]) =>
        html`<details ?open=${guard([], () => labels.some((one) => chosen.includes(one)))}>
          <summary>${name}</summary>
          ${labels.map(box)}
        </details>`,
    )}
  </fieldset>`;
}

const count = new Intl.NumberFormat('en');

const beside = ({ mean, half }: Difference) =>
  Number.isFinite(half) ? `${signed(mean)} ± ${percent(half)}` : signed(mean);

/** Where all stand, in numbers. */
export function board(noise: readonly string[], known: readonly Standing[]): TemplateResult {
  // A row for each from the beginning, so that nothing beneath moves.
  const rows = noise.map((label) => known.find((row) => row.label === label) ?? label);
  return html`<div class="table" role="region" tabindex="0" aria-label="Where they stand">
    <table>
      <thead>
        <tr>
          <th scope="col">Noise</th>
          <th scope="col">Test accuracy, % (lowest to highest)</th>
          <th scope="col">less SGD’s</th>
          <th scope="col">On its training labels, %</th>
          <th scope="col">Example gradients a run</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) =>
          typeof row === 'string'
            ? html`<tr data-label=${row}>
                <th scope="row">${swatch(row)} ${row}</th>
                <td>…</td>
                <td>…</td>
                <td>…</td>
                <td>…</td>
              </tr>`
            : standing(row),
        )}
      </tbody>
    </table>
  </div>`;
}

function standing({ label, test, low, high, fromSgd, train, cost, diverged }: Standing): TemplateResult {
  return html`<tr data-label=${label}>
    <th scope="row">${swatch(label)} ${label}</th>
    ${
      diverged === undefined
        ? html`<td>${percent(test)} (${percent(low)} to ${percent(high)})</td>
            <td>${fromSgd === undefined ? '–' : beside(fromSgd)}</td>
            <td>${percent(train)}</td>`
        : html`<td colspan="3">diverged at step ${diverged}</td>`
    }
    <td>${count.format(Math.round(cost))}</td>
  </tr>`;
}

/** The point of the race in words, at its end and whenever it rests. */
export function point(rows: readonly Standing[], { isPlaying }: Stage): TemplateResult {
  if (isPlaying)
    return html`<p class="point">The names at the ends of the lines say who stands how beside SGD.</p>`;
  const { moral, sentences } = pointOf(rows);
  return html`<p class="point">
    ${moral === undefined ? nothing : html`<strong>${moral}</strong>`} ${sentences.join(' ')}
  </p>`;
}

/** Steps taken, of how many. */
export const progress = (step: number, steps: number): TemplateResult =>
  html`<span class="progress">Step ${count.format(step)} of ${count.format(steps)}</span>`;

/** The same in a sentence. */
export function inWords(rows: readonly Standing[], step: number, steps: number): string {
  const each = rows.map(({ label, test, diverged }) =>
    diverged === undefined ? `${label} ${percent(test)} %` : `${label} diverged`,
  );
  return `Step ${count.format(step)} of ${count.format(steps)}. Test accuracy: ${each.join(', ')}.`;
}

/**
 * What the nets make of the image, each class's mean over its seeds.
 *
 * @param truth what it is, where that is known
 */
export function opinions(
  noise: readonly string[],
  runners: readonly Runner[],
  truth: number | undefined,
): TemplateResult {
  return html`<ul class="opinions">
    ${noise.map((label) => {
      const votes = runners.flatMap((runner) => (runner.label === label ? [runner.probabilities ?? []] : []));
      if (votes.length === 0 || votes.some((vote) => vote.length === 0)) return nothing;
      const mean = Array.from(
        { length: 10 },
        (_, digit) => votes.reduce((sum, vote) => sum + vote[digit], 0) / votes.length,
      );
      const says = mean.indexOf(Math.max(...mean));
      return html`<li data-label=${label}>
        <p>
          ${swatch(label)} ${label}: <strong>${says}</strong>, ${Math.round(100 * mean[says])} %
          ${truth === undefined ? nothing : says === truth ? '✓' : '✗'}
        </p>
        <div class="bars" aria-hidden="true">
          ${mean.map(
            (probability, digit) =>
              html`<span class=${digit === truth ? 'truth' : ''} style="--p:${probability.toFixed(3)}"
                >${digit}</span
              >`,
          )}
        </div>
      </li>`;
    })}
  </ul>`;
}

/** The hash of each net, and the command that has the same. */
export function proof({ race, runners, step, isResting }: Conductor): TemplateResult {
  if (step === 0)
    return html`<p>After the first step: the hash of each net’s parameters, and the command.</p>`;
  if (!isResting) return html`<p>At the next rest: the hash of each net’s parameters, and the command.</p>`;
  return html`<p>
      In Node, this has the same bits after ${count.format(step)} steps, as <code>thetaHash</code> in
      <code>${resultFile(runners[0])}</code>, and so on:
    </p>
    <pre><code class="command">${command(race, step)}</code></pre>
    <msgd-copy label="Copy command" .text=${() => command(race, step)}></msgd-copy>
    <div class="table hashes" role="region" tabindex="0" aria-label="Hashes">
      <table>
        <thead>
          <tr>
            <th scope="col">Noise</th>
            <th scope="col">Seed</th>
            <td></td>
            <th scope="col">SHA-256 of θ after step ${count.format(step)}</th>
          </tr>
        </thead>
        <tbody>
          ${runners.map(
            (runner) =>
              html`<tr data-lane=${keyOf(runner)}>
                <th scope="row">${runner.label}</th>
                <td>${runner.seed}</td>
                <td>
                  <msgd-copy label="Copy its command" .text=${() => command(race, step, runner)}></msgd-copy>
                </td>
                <td>
                  ${runner.hash === undefined ? `diverged at step ${runner.diverged}` : html`<code>${runner.hash}</code>`}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

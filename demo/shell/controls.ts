import { html, nothing, svg, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { lookOf } from './looks.js';
import type { Settings } from './settings.js';
import { range, type ListProperty, type NumberProperty, type Table } from './state.js';

/** Controls of the properties named, but for those that the teacher hides. */
export function controls<T extends Table>(settings: Settings<T>, keys: readonly (keyof T & string)[]) {
  const shown = keys.filter((key) => !settings.hides(key));
  return shown.length === 0 ? nothing : html`${shown.map((key) => control(settings, key))}`;
}

function control<T extends Table>(settings: Settings<T>, key: keyof T & string): TemplateResult {
  const property = settings.table[key];
  const value = settings.state[key] as never;
  const set = (to: unknown) => settings.set({ [key]: to } as never);
  const help = property.help === undefined ? nothing : html`<small id="help-${key}">${property.help}</small>`;
  switch (property.kind) {
    case 'number':
      return number(property, key, () => settings.state, set, help);
    case 'choice':
      return html`<label class="control" for=${key}>
        ${property.label}
        <select
          id=${key}
          name=${key}
          @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}
        >
          ${property.values.map(
            (name) =>
              html`<option value=${name} .selected=${live(name === value)}>
                ${property.names?.[name] ?? name}
              </option>`,
          )}
        </select>
        ${help}
      </label>`;
    case 'boolean':
      return html`<label class="control" for=${key}>
        <input
          type="checkbox"
          role="switch"
          id=${key}
          name=${key}
          .checked=${live(value)}
          @change=${(event: Event) => set((event.target as HTMLInputElement).checked)}
        />
        ${property.label} ${help}
      </label>`;
    case 'list':
      return list(property, key, value, set, help);
    case 'text':
      throw new Error(`${key} is text and has no control`);
  }
}

function number(
  property: NumberProperty,
  key: string,
  state: () => Readonly<Record<string, unknown>>,
  set: (to: number) => void,
  help: unknown,
): TemplateResult {
  const { label, step = 1, values, input = 'range' } = property;
  const now = () => state()[key] as number;
  const value = now();
  const [min, most] = range(property, state());
  if (input === 'number') {
    return html`<label class="control" for=${key}>
      ${label}
      <span role="group">
        <input
          type="number"
          id=${key}
          name=${key}
          min=${min}
          max=${most}
          step=${step}
          .value=${String(value)}
          @change=${({ target }: Event) => {
            const field = target as HTMLInputElement;
            const given = field.valueAsNumber;
            if (!Number.isNaN(given)) set(Number.isInteger(step) ? Math.round(given) : given);
            // Of what was typed, what is allowed: a picture drawn meanwhile must not have put it there.
            field.value = String(now());
          }}
        />
        ${
          key === 'seed'
            ? html`<button
                type="button"
                class="secondary"
                aria-label="+1, another seed"
                @click=${() => set(value >= most ? min : value + 1)}
              >
                +1
              </button>`
            : nothing
        }
      </span>
      ${help}
    </label>`;
  }
  const allowed = values?.filter((one) => one <= most);
  // Of values that are not evenly spaced the slider has their places.
  const [at, low, high, by] =
    allowed === undefined ? [value, min, most, step] : [allowed.indexOf(value), 0, allowed.length - 1, 1];
  return html`<label class="control" for=${key}>
    <span class="caption">${label} <output for=${key}>${show(value)}</output></span>
    <input
      type="range"
      id=${key}
      name=${key}
      min=${low}
      max=${high}
      step=${by}
      aria-valuetext=${show(value)}
      .value=${live(String(at))}
      @input=${(event: Event) => {
        const place = (event.target as HTMLInputElement).valueAsNumber;
        set(allowed === undefined ? place : allowed[place]);
      }}
    />
    ${help}
  </label>`;
}

function list(
  { label, values, names, looks }: ListProperty,
  key: string,
  chosen: readonly string[],
  set: (to: readonly string[]) => void,
  help: unknown,
): TemplateResult {
  const toggle = (name: string) => set(values.filter((other) => (other === name) !== chosen.includes(other)));
  return html`<fieldset class="control list" id=${key}>
    <legend>${label}</legend>
    ${values.map(
      (name) =>
        html`<label>
          <input
            type="checkbox"
            name=${key}
            value=${name}
            .checked=${live(chosen.includes(name))}
            @change=${() => toggle(name)}
          />
          ${looks === true ? swatch(name) : nothing} ${names?.[name] ?? name}
        </label>`,
    )}
    ${help}
  </fieldset>`;
}

/** The colour and dash of a noise class. */
export function swatch(name: string): TemplateResult {
  const { colour, dash } = lookOf(name);
  return html`<svg class="swatch" viewBox="0 0 28 10" width="28" height="10" aria-hidden="true">
    ${svg`<line x1="0" x2="28" y1="5" y2="5" stroke=${colour} stroke-width="4" stroke-dasharray=${dash.join(' ')} />`}
  </svg>`;
}

/** A number for people: four digits at most, no 0.1 + 0.2, and a true minus. */
export function show(value: number): string {
  return String(Number(value.toPrecision(4))).replaceAll('-', '−');
}

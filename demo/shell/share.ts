import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Settings } from './settings.js';
import type { Table } from './state.js';

/** A button that puts text on the clipboard; where the browser does not let it, the text is there to be copied by hand. */
class CopyButton extends LitElement {
  static override properties = { text: { attribute: false }, label: {}, done: { state: true } };
  declare text: () => string;
  declare label: string;
  declare private done: { text: string; copied: boolean } | undefined;

  /** In the demo's own root, under its style sheets. */
  protected override createRenderRoot(): this {
    return this;
  }

  override render(): TemplateResult {
    const { done } = this;
    return html`<button type="button" class="secondary outline" @click=${() => void this.copy()}>
        ${this.label}
      </button>
      ${
        done === undefined
          ? nothing
          : html`<label class="copied"
              ><span role="status">${done.copied ? 'Copied:' : 'To be copied by hand:'}</span>
              <textarea readonly rows="3" .value=${done.text}></textarea>
            </label>`
      }`;
  }

  private async copy(): Promise<void> {
    const text = this.text();
    let copied = false;
    try {
      await navigator.clipboard.writeText(text);
      copied = true;
    } catch {
      // Not allowed here, or there is no clipboard.
    }
    this.done = { text, copied };
    await this.updateComplete;
    if (!copied) this.renderRoot.querySelector('textarea')?.select();
  }
}
if (customElements.get('msgd-copy') === undefined) customElements.define('msgd-copy', CopyButton);

/** What can be copied from a demo: text made when the button is pressed. */
export type Copies = Readonly<Record<string, () => string>>;

/**
 * Copy the link, copy the HTML, and whatever else there is to copy; and for teachers, which controls a link is to hide.
 *
 * @param copies what else, such as the command that does the same: label → text
 */
export function share<T extends Table>(settings: Settings<T>, copies: Copies = {}): TemplateResult {
  const all: Copies = {
    ...(settings.linked ? { 'Copy link': () => settings.link() } : {}),
    ...copies,
    'Copy HTML': () => settings.html(),
  };
  return html`<div class="share">
    ${Object.entries(all).map(
      ([label, text]) => html`<msgd-copy .label=${label} .text=${text} data-copy=${label}></msgd-copy>`,
    )}
    ${settings.hides('teachers') ? nothing : html`<msgd-teachers .settings=${settings}></msgd-teachers>`}
  </div>`;
}

/** Checkboxes of what can be hidden, and the link and the HTML that hide it. */
class TeachersPanel extends LitElement {
  static override properties = { settings: { attribute: false }, shown: { state: true } };
  declare settings: Settings<Table>;
  declare private shown: ReadonlySet<string> | undefined;

  protected override createRenderRoot(): this {
    return this;
  }

  override render(): TemplateResult {
    const { table, parts, linked, hidden } = this.settings;
    const all: [string, string][] = [
      ...Object.entries(table)
        .map(([key, { label }]): [string, string] => [key, label])
        .filter(([key]) => table[key].kind !== 'text'),
      ...Object.entries(parts),
      ['teachers', 'this panel'],
    ];
    const shown = this.shown ?? new Set(all.map(([key]) => key).filter((key) => !hidden.includes(key)));
    const hide = () => all.map(([key]) => key).filter((key) => !shown.has(key));
    const toggle = (key: string) => {
      const next = new Set(shown);
      if (!next.delete(key)) next.add(key);
      this.shown = next;
    };
    return html`<details class="teachers">
      <summary>For teachers</summary>
      <fieldset>
        <legend>What students see, at the settings of now:</legend>
        ${all.map(
          ([key, label]) =>
            html`<label>
              <input
                type="checkbox"
                name="show"
                value=${key}
                .checked=${live(shown.has(key))}
                @change=${() => toggle(key)}
              />
              ${label}
            </label>`,
        )}
      </fieldset>
      ${linked ? html`<msgd-copy label="Copy students’ link" .text=${() => this.settings.link(hide())}></msgd-copy>` : nothing}
      <msgd-copy label="Copy students’ HTML" .text=${() => this.settings.html(hide())}></msgd-copy>
    </details>`;
  }
}
if (customElements.get('msgd-teachers') === undefined) customElements.define('msgd-teachers', TeachersPanel);

/** What was not understood of the link by which the reader came. */
export function notes<T extends Table>({ notes }: Settings<T>): TemplateResult | typeof nothing {
  return notes.length === 0
    ? nothing
    : html`<div role="alert" class="notes">${notes.map((note) => html`<p>${note}</p>`)}</div>`;
}

import pico from '@picocss/pico/css/pico.min.css';
import { css, unsafeCSS, type CSSResult } from 'lit';

/** Pico's look in a shadow root, and what all demos have: a panel of controls, and figures that fill the rest. */
const common = css`
  :host {
    display: block;
    /* A page's text styles are inherited into a shadow root: they would turn η into H, and burst the columns. */
    font-style: normal;
    font-variant: normal;
    font-stretch: normal;
    font-size: 1rem;
    letter-spacing: normal;
    word-spacing: normal;
    text-align: start;
    text-indent: 0;
    text-shadow: none;
    text-transform: none;
    white-space: normal;
    /* Pico's spacing is for forms; a panel of controls is denser. */
    --pico-form-element-spacing-vertical: 0.35rem;
    --pico-form-element-spacing-horizontal: 0.6rem;
    --pico-spacing: 0.75rem;
    --pico-typography-spacing-vertical: 0.75rem;
    container-type: inline-size;
  }
  /* Pico’s sizes, but of the root’s text and not of the place’s. */
  @media (min-width: 576px) {
    :host {
      font-size: 1.0625rem;
    }
  }
  @media (min-width: 768px) {
    :host {
      font-size: 1.125rem;
    }
  }
  @media (min-width: 1024px) {
    :host {
      font-size: 1.1875rem;
    }
  }
  @media (min-width: 1280px) {
    :host {
      font-size: 1.25rem;
    }
  }
  @media (min-width: 1536px) {
    :host {
      font-size: 1.3125rem;
    }
  }
  :host([hidden]) {
    display: none;
  }
  .layout {
    display: grid;
    gap: 1rem 2rem;
    grid-template-columns: minmax(0, 1fr);
  }
  @container (min-width: 44rem) {
    .layout {
      grid-template-columns: minmax(13rem, 17rem) minmax(0, 1fr);
    }
  }
  /* A column beside the figures is set no larger than what it serves. */
  [aria-label='Controls'] {
    font-size: 1rem;
    overflow-wrap: anywhere;
  }
  button {
    overflow-wrap: normal;
  }
  .control {
    display: block;
    margin-bottom: 0.5rem;
  }
  .control > :is(input, select),
  .control [role='group'] {
    margin-bottom: 0;
    width: 100%;
  }
  .control > input[type='checkbox'] {
    width: 2.25em;
  }
  .control small {
    display: block;
    margin: 0.1rem 0 0;
    color: var(--pico-muted-color);
  }
  .caption {
    display: flex;
    gap: 0.5rem;
    justify-content: space-between;
  }
  .caption output {
    flex: none;
  }
  output {
    font-variant-numeric: tabular-nums;
    font-weight: 600;
  }
  fieldset.list label {
    display: flex;
    align-items: center;
    gap: 0.4rem;
    margin: 0;
  }
  fieldset.list input {
    flex: none;
    margin: 0;
  }
  legend {
    margin-bottom: 0.25rem;
  }
  .swatch {
    flex: none;
  }
  .player,
  .share {
    display: flex;
    align-items: start;
    flex-wrap: wrap;
    gap: 0.4rem;
    margin-bottom: 0.75rem;
  }
  .share msgd-teachers {
    order: 2;
    flex-basis: 100%;
  }
  .teachers fieldset {
    columns: 15rem;
  }
  .teachers label {
    break-inside: avoid;
  }
  /* Buttons in a row, and beneath it what was copied. */
  .share msgd-copy {
    display: contents;
  }
  .copied textarea {
    width: 100%;
    max-width: 40rem;
    font: 0.8rem var(--pico-font-family-monospace);
  }
  .copied {
    order: 1;
    flex-basis: 100%;
    margin: 0;
  }
  button {
    width: auto;
    margin: 0;
  }
  .player button {
    padding-inline: 0.45rem;
    font-size: 0.9rem;
  }
  /* As high as they ever are, so that nothing beneath them jumps. */
  .numbers {
    min-height: 4.5em;
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  .notes {
    border-inline-start: 0.25rem solid #e69f00;
    padding-inline-start: 0.75rem;
  }
  @container (min-width: 44rem) {
    .numbers {
      min-height: 1.5em;
    }
  }
  figure {
    margin: 0 0 1rem;
    min-width: 0;
  }
  figcaption {
    color: inherit;
    padding: 0.25rem 0;
  }
  figure > canvas,
  figure > svg {
    display: block;
    max-width: 100%;
  }
  /* Forced colours take all backgrounds away, and with them what is checked, pressed or pointed at, and tracks. */
  @media (forced-colors: active) {
    [type='checkbox'] {
      appearance: auto;
    }
    /* The knob of a switch. */
    [type='checkbox'][role='switch']::before {
      display: none;
    }
    [type='range']::-webkit-slider-runnable-track {
      background-color: GrayText;
    }
    [type='range']::-moz-range-track {
      background-color: GrayText;
    }
    [aria-pressed='true'],
    .here {
      outline: 0.15rem solid Highlight;
    }
  }
  /* On paper: what is checked, chosen and filled stays to be seen; what only a screen can do is left out. */
  @media print {
    :host {
      print-color-adjust: exact;
      -webkit-print-color-adjust: exact;
    }
    .player,
    .share,
    details:not([open]) {
      display: none;
    }
    figure,
    .control:not(.list) {
      break-inside: avoid;
    }
  }
  :focus-visible {
    outline: 0.15rem solid var(--pico-primary);
    outline-offset: 0.1rem;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** Pico knows a host that is dark by the reader's scheme, and not by its attribute. */
const look = pico.replaceAll('}[data-theme=dark]', '}:host([data-theme=dark])');

/** For `static styles`, before the demo's own. */
export const sheets: CSSResult[] = [unsafeCSS(look), common];

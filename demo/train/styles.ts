import { css } from 'lit';

/** Charts and what belongs to them, and the nets that read digits. */
export const look = css`
  .charts {
    display: grid;
    gap: 0 1.5rem;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr));
  }
  /* Plots begin at one height, whatever their captions need. */
  .charts figure {
    display: grid;
    /* Else a plot would keep its column as wide as itself when the page becomes narrower. */
    grid-template-columns: minmax(0, 1fr);
    grid-row: span 2;
    grid-template-rows: subgrid;
  }
  @media print {
    .charts,
    .charts figure {
      display: block;
    }
  }
  .point {
    min-height: 5.6em;
    margin: 0 0 0.5rem;
    max-width: 66rem;
    line-height: 1.4;
  }
  .point strong {
    display: block;
    font-size: 1.25em;
  }
  .play {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 1.25rem;
    margin-bottom: 0.5rem;
  }
  .play > :is(.player, .control) {
    margin: 0;
  }
  .play .control {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    font-size: 0.9rem;
  }
  .progress {
    min-width: 11em;
    font-size: 1rem;
    font-variant-numeric: tabular-nums;
  }
  @container (max-width: 44rem) {
    /* The race first. */
    [aria-label='Controls'] {
      order: 1;
    }
  }
  .options {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.5rem;
    align-items: end;
  }
  .options > .control {
    flex: 0 1 auto;
  }
  .key {
    font-size: 0.9rem;
    max-width: 60rem;
  }
  fieldset.list details {
    margin: 0.4rem 0 0;
  }
  .setup {
    margin: 0.5rem 0 0;
  }
  details summary {
    line-height: 1.5;
    margin-bottom: 0.25rem;
  }
  figcaption {
    font-weight: 600;
  }
  .table {
    overflow-x: auto;
    margin-bottom: 1rem;
  }
  .table table {
    margin: 0;
    font-size: 0.9rem;
    font-variant-numeric: tabular-nums;
  }
  .table :is(th, td) {
    padding: 0.3rem 0.6rem;
  }
  .table tbody th {
    white-space: nowrap;
  }
  .hashes {
    max-height: 18rem;
    overflow: auto;
    margin-top: 0.75rem;
  }
  .hashes button {
    padding: 0.1rem 0.5rem;
    font-size: 0.8rem;
    white-space: nowrap;
  }
  .hashes code {
    white-space: nowrap;
  }
  pre {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    padding: 0.75rem;
    margin-bottom: 0.5rem;
  }
  pre code {
    padding: 0;
  }
  .try {
    display: grid;
    gap: 1rem 1.5rem;
    grid-template-columns: minmax(0, 1fr);
  }
  @container (min-width: 60rem) {
    .try {
      grid-template-columns: 19rem minmax(0, 1fr);
    }
  }
  msgd-digit-pad {
    display: flex;
    gap: 0.75rem;
    align-items: end;
    margin-bottom: 0.75rem;
  }
  .pad {
    flex: 0 1 12rem;
    min-width: 0;
    aspect-ratio: 1;
    touch-action: none;
    cursor: crosshair;
    border: 1px solid var(--pico-form-element-border-color);
    border-radius: 0.25rem;
    background: var(--pico-form-element-background-color);
  }
  .pad polyline {
    fill: none;
    stroke: currentColor;
    stroke-width: 9;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .pad text {
    font-size: 9px;
    fill: var(--pico-muted-color);
    user-select: none;
  }
  .pixels {
    flex: 0 1 6rem;
    min-width: 0;
    aspect-ratio: 1;
    fill: currentColor;
    outline: 1px solid var(--pico-muted-border-color);
  }
  .opinions {
    display: grid;
    gap: 0.75rem 1.5rem;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
    padding: 0;
    margin: 0;
  }
  .opinions li {
    list-style: none;
    margin: 0;
  }
  .opinions p {
    margin: 0;
    font-size: 0.9rem;
    font-variant-numeric: tabular-nums;
  }
  .bars {
    display: grid;
    grid-template-columns: repeat(10, 1fr);
    gap: 2px;
    border-bottom: 1px solid var(--pico-muted-border-color);
    font-size: 0.75rem;
    text-align: center;
  }
  .bars span {
    padding-top: 2.6rem;
    background: linear-gradient(#0072b2, #0072b2) no-repeat 0 calc(2.5rem * (1 - var(--p))) / 100%
      calc(2.5rem * var(--p));
  }
  @media (forced-colors: active) {
    .bars span {
      forced-color-adjust: none;
      color: CanvasText;
    }
  }
  .bars .truth {
    font-weight: 800;
    text-decoration: underline 0.15em;
  }
  h2 {
    font-size: 1.15rem;
    margin: 1rem 0 0.5rem;
  }
`;

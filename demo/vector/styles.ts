import { css } from 'lit';

export const vectorSheet = css`
  /* W and its covariance side by side, from the first screen. */
  .vector {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0 1.5rem;
  }
  .figures {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5rem 1.5rem;
  }
  @container (min-width: 62rem) {
    .vector {
      grid-template-columns: minmax(0, 1fr) minmax(0, 24rem);
    }
    .figures {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .wide {
      grid-column: 1 / -1;
    }
  }
  .law {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    justify-content: space-between;
    gap: 0.25rem 1.5rem;
    margin: 0 0 0.75rem;
    padding: 0.25rem 0.75rem;
    min-height: 4.5em;
    line-height: 1.35;
    border-inline-start: 0.3rem solid var(--pico-muted-border-color);
  }
  .law p {
    margin: 0;
  }
  .law .class {
    flex: 1 1 24rem;
  }
  .law .check {
    flex: 0 1 21rem;
    font-size: 0.9rem;
  }
  @media print {
    [data-action='check'],
    .check small {
      display: none;
    }
  }
  @container (max-width: 44rem) {
    /* The pictures first. */
    [aria-label='Controls'] {
      order: 1;
    }
  }
  h2 {
    margin: 0 0 0.25rem;
    font-size: 1.05rem;
  }
  .matrices {
    display: flex;
    gap: 1rem;
  }
  .matrices > div {
    flex: 0 1 13rem;
    min-width: 0;
  }
  .matrices canvas {
    width: 100%;
    aspect-ratio: 1;
    image-rendering: pixelated;
    border: 1px solid var(--pico-muted-border-color);
  }
  .all {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr));
    gap: 0.5rem;
    padding: 0;
  }
  .all button {
    display: block;
    padding: 0.3rem 0.4rem;
    text-align: start;
    font-size: 0.75rem;
    color: inherit;
    background: none;
    border: 1px solid var(--pico-muted-border-color);
  }
  .all button[aria-pressed='true'] {
    border-color: var(--pico-primary);
    box-shadow: 0 0 0 1px var(--pico-primary);
  }
  .all span {
    display: flex;
    justify-content: space-between;
    gap: 0.4rem;
    overflow-wrap: anywhere;
  }
  /* Numbers that change do not move what is beneath them. */
  .vector .numbers,
  .matrices > div {
    font-variant-numeric: tabular-nums;
  }
  .vector .numbers {
    min-height: 3em;
  }
  .matrices canvas {
    display: block;
  }
  .matrices + figcaption {
    margin-top: 0.25rem;
  }
  .matrices,
  figcaption {
    font-size: 0.9rem;
  }
  .own {
    margin-top: 1rem;
  }
  .own summary h2 {
    display: inline;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem;
    margin: 0.4rem 0;
  }
  .verdict:not(:empty) {
    margin-top: 0.5rem;
    padding-inline-start: 0.75rem;
    border-inline-start: 0.3rem solid transparent;
  }
  .verdict.passed {
    border-color: #009e73;
  }
  .verdict.failed {
    border-color: #d55e00;
  }
  .verdict pre {
    margin: 0.3rem 0 0;
    padding: 0.6rem;
    font-size: 0.8rem;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    max-height: 20rem;
    overflow: auto;
  }
  .moments {
    font-size: 0.9rem;
    font-variant-numeric: tabular-nums;
  }
  .moments :is(th, td) {
    padding: 0.1rem 0.3rem;
  }
  small {
    display: block;
    margin-top: 0.3rem;
  }
`;

/** Colours of the code in the editor. */
export const editorSheet = css`
  :host {
    --code-keyword: #0b5ea8;
    --code-value: #a33b00;
    --code-comment: #535b69;
  }
  @media screen and (prefers-color-scheme: dark) {
    :host(:not([data-theme='light'])) {
      --code-keyword: #7cc0ff;
      --code-value: #ffb27a;
      --code-comment: #a9b2c0;
    }
  }
  :host([data-theme='dark']) {
    --code-keyword: #7cc0ff;
    --code-value: #ffb27a;
    --code-comment: #a9b2c0;
  }
  .cm-scroller {
    overflow: auto;
  }
`;

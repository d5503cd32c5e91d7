import { css } from 'lit';

/** Text and program beside a picture that stays in sight, or beneath it where there is no room beside. */
export const look = css`
  :host {
    --accent: #d55e00;
    --second: #0072b2;
    /* Of comments: read also on the tint of the line in focus. */
    --quiet: #535b69;
  }
  @media screen and (prefers-color-scheme: dark) {
    :host(:not([data-theme='light'])) {
      --quiet: #a9b2c0;
    }
  }
  :host([data-theme='dark']) {
    --quiet: #a9b2c0;
  }
  .essay {
    display: grid;
    gap: 0.5rem 2.5rem;
    grid-template-columns: minmax(0, 1fr);
  }
  aside {
    position: sticky;
    top: 0;
    z-index: 2;
    align-self: start;
    padding: 0.4rem 0;
    font-size: 1rem;
    background: var(--pico-background-color);
    border-bottom: 1px solid var(--pico-muted-border-color);
  }
  .text {
    min-width: 0;
    font-size: 1.0625rem;
  }
  .text > section > :is(p, ol:not(.code), h2, .katex-display) {
    max-width: 42rem;
  }
  h2 {
    margin: 2rem 0 0.5rem;
    font-size: 1.35rem;
  }
  .text > section:first-child h2 {
    margin-top: 0;
  }
  .pictures {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 0.5rem;
  }
  .pictures figure {
    margin: 0;
  }
  .pictures .bars {
    grid-column: 1 / -1;
  }
  figcaption {
    font-size: 1rem;
  }
  .pictures figcaption {
    padding: 0.1rem 0;
    line-height: 1.3;
  }
  .pictures svg {
    width: 100%;
    color: var(--pico-color);
    overflow: hidden;
  }
  .square {
    border: 1px solid var(--pico-muted-border-color);
    border-radius: 0.25rem;
  }
  :where(.pictures svg :is(path, line, polyline, ellipse, circle)) {
    vector-effect: non-scaling-stroke;
    fill: none;
    stroke: currentColor;
  }
  .faint {
    opacity: 0.15;
  }
  .contour {
    stroke-opacity: 0.3;
    fill: currentColor;
    fill-opacity: 0.035;
    fill-rule: evenodd;
  }
  [data-part='contours'].shown .contour {
    stroke-opacity: 1;
  }
  .best {
    stroke-width: 1.5;
  }
  line.theta {
    stroke: var(--accent);
    stroke-width: 2.5;
  }
  circle.theta {
    fill: var(--accent);
    stroke: var(--pico-background-color);
  }
  [data-part='step'].shown circle {
    stroke: currentColor;
    stroke-width: 3;
  }
  [data-part='losses'] line {
    stroke-width: 1.5;
  }
  .point {
    fill: var(--second);
    fill-opacity: 0.35;
    stroke: var(--second);
  }
  .point.negative {
    fill: none;
    stroke-dasharray: 2 2;
  }
  .dot {
    fill: currentColor;
    stroke: none;
  }
  .cloud {
    stroke: currentColor;
    stroke-opacity: 0.45;
    stroke-width: 2.5;
    stroke-linecap: round;
  }
  [data-part='path'] polyline {
    stroke: var(--accent);
    stroke-width: 1.5;
  }
  [data-part='mean'] polyline {
    stroke: var(--second);
    stroke-width: 2.5;
  }
  [data-part='ellipse'] :is(ellipse, circle) {
    stroke: var(--second);
    stroke-width: 2;
  }
  [data-part='ellipse'].shown ellipse {
    stroke-width: 4;
  }
  [data-part='randomised'] path {
    stroke: var(--accent);
    stroke-dasharray: 4 3;
    stroke-width: 1.25;
  }
  .column {
    stroke-opacity: 0.8;
  }
  .sum {
    stroke: var(--accent);
    stroke-width: 2;
  }
  .shown .sum {
    stroke-width: 4;
  }
  .tip {
    fill: currentColor;
    stroke: none;
  }
  .sum.tip {
    fill: var(--accent);
  }
  .bars rect {
    fill: var(--second);
    fill-opacity: 0.75;
  }
  .bars rect.negative {
    fill-opacity: 0.25;
    stroke: var(--second);
    stroke-dasharray: 2 2;
    vector-effect: non-scaling-stroke;
  }
  .bars .average {
    stroke: var(--accent);
    stroke-dasharray: 4 3;
  }
  .note {
    margin: 0.25rem 0 0.5rem;
    min-height: 4.5em;
    font-size: 0.95rem;
    line-height: 1.4;
  }
  .settings {
    display: grid;
    gap: 0 1.25rem;
    grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
  }
  .code {
    margin: 1rem 0;
    padding: 0.5rem 0;
    list-style: none;
    font: 0.8rem/1.55 var(--pico-font-family-monospace);
    background: var(--pico-code-background-color);
    border-radius: 0.25rem;
  }
  .code li {
    margin: 0;
    /* What does not fit goes on beneath, a little further in than the longest indentation. */
    padding: 0 0.75rem 0 5.5rem;
    text-indent: -5.5rem;
    min-height: 1.5em;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    list-style: none;
    color: var(--pico-color);
    font-size: inherit;
    cursor: pointer;
    border-inline-start: 0.2rem solid transparent;
  }
  .code li:focus-visible {
    outline-offset: -0.15rem;
  }
  .code li.same {
    border-color: var(--accent);
  }
  .code li.here {
    border-color: var(--accent);
    background: color-mix(in srgb, var(--accent) 18%, transparent);
  }
  .number {
    display: inline-block;
    width: 2.25rem;
    padding-right: 0.75rem;
    text-align: right;
    text-indent: 0;
    color: var(--quiet);
    user-select: none;
  }
  .tok-comment {
    color: var(--quiet);
    font-style: italic;
  }
  .tok-keyword {
    font-weight: 700;
  }
  :is(.tok-string, .tok-number) {
    color: var(--pico-primary);
  }
  .tries {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  @container (max-width: 58rem) {
    aside :is(figcaption, .settings) {
      display: none;
    }
    aside details .settings {
      display: grid;
    }
    section {
      scroll-margin-top: 60vh;
    }
    .text :is([data-line], button, a, .katex-display) {
      scroll-margin: 60vh 0 4rem;
    }
    aside .note {
      min-height: 4.1em;
      margin: 0;
      font-size: 0.9rem;
    }
    aside .player {
      margin: 0.25rem 0;
    }
    aside button {
      padding-block: 0.2rem;
    }
    aside details {
      margin: 0;
    }
    /* The text needs room beneath it. */
    .pictures {
      gap: 0.25rem 0.5rem;
      max-width: 60vh;
      margin-inline: auto;
    }
    /* In a low window, as where all is enlarged, there is none: the picture scrolls with the text. */
    @media (max-height: 36rem) {
      aside {
        position: static;
      }
      section {
        scroll-margin-top: 0;
      }
      .text :is([data-line], button, a, .katex-display) {
        scroll-margin: 4rem 0;
      }
    }
  }
  @container (min-width: 58rem) {
    .essay {
      grid-template-columns: minmax(0, 1fr) minmax(22rem, 44%);
    }
    aside {
      order: 2;
      border: 0;
      max-height: 100vh;
      overflow-y: auto;
    }
  }
  @media print {
    aside {
      position: static;
      max-height: none;
    }
    .tries {
      display: none;
    }
  }
`;

import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

const WIDTH = 760;
/** Okabe and Ito's colours, without their black and yellow, which one of light and dark paper would swallow. */
export const COLOURS = ['#d55e00', '#0072b2', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
export const DASHES = ['', '5 3', '1.5 2.5'];

const STYLE = `
  .msgd { color: #1f2328; background: #fff; font: 12px system-ui, sans-serif; max-width: 100%; height: auto; }
  .msgd text { fill: currentColor; }
  @media (prefers-color-scheme: dark) { .msgd { color: #e6e6e6; background: #16181c; } }
`;

/** A plot as the text of an SVG file that follows the reader's light or dark paper and says in words what it shows. */
export function svg(title: string, description: string, options: Plot.PlotOptions): string {
  const { document } = parseHTML('<html><body></body></html>');
  const plot = Plot.plot({
    document: document,
    width: WIDTH,
    className: 'msgd',
    ...options,
  });
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-label', `${title}. ${description}`);
  plot.querySelector('style')?.remove();
  const style = document.createElement('style');
  style.textContent = STYLE;
  const heading = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  heading.textContent = `${title}. ${description}`;
  plot.prepend(heading, style);
  return `${plot.outerHTML}\n`;
}

import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** A picture as the text of an SVG file, with what heads it. */
export interface Picture {
  readonly title: string;
  readonly svg: string;
}

const WIDTH = 760;
/**
 * Okabe and Ito's colours, without their black and yellow, which one of light and dark paper would swallow.
 */
export const COLOURS = ['#d55e00', '#0072b2', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
/** As many that neighbours differ in both, and no two of the first thirty agree in both. */
export const DASHES = ['', '6 3', '1.5 2.5', '9 3 2 3', '3 2'];

// Print is of the light, whatever the screen is of, and its text is black.
const STYLE = `
  .msgd { color: #1f2328; background: #fff; font: 12px system-ui, sans-serif; max-width: 100%; height: auto; }
  .msgd text { fill: currentColor; }
  @media screen and (prefers-color-scheme: dark) { .msgd { color: #e6e6e6; background: #16181c; } }
  @media print { .msgd { color: #000; background: none; } }
`;

/**
 * Room for the longest of some texts in a margin: system fonts have letters of some 7 pixels at most, on
 * average.
 */
export function room(texts: readonly string[]): number {
  return 14 + 6.8 * Math.max(0, ...texts.map((text) => text.length));
}

/**
 * A plot as an SVG that follows the reader's light or dark paper, is right in print, and says in words what
 * it shows.
 */
export function svg(title: string, description: string, options: Plot.PlotOptions): Picture {
  const { document } = parseHTML('<html><body></body></html>');
  const plot = Plot.plot({
    document: document,
    width: WIDTH,
    className: 'msgd',
    ...options,
  });
  const id = title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-labelledby', `${id}-title`);
  plot.setAttribute('aria-describedby', `${id}-text`);
  plot.querySelector('style')?.remove();
  const style = document.createElement('style');
  style.textContent = STYLE;
  plot.prepend(said('title', `${id}-title`, title), said('desc', `${id}-text`, description), style);
  // Plot numbers clips and markers by all that the process has drawn; a picture's bytes are to be its own.
  const markers = [...new Set(plot.outerHTML.match(/plot-marker-\d+/g))];
  const text = plot.outerHTML
    .replaceAll(/plot-clip-\d+/g, `${id}-clip`)
    .replaceAll(/plot-marker-\d+/g, (name) => `${id}-marker-${markers.indexOf(name) + 1}`);
  return { title, svg: `${text}\n` };

  function said(tag: 'title' | 'desc', id: string, text: string) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    element.setAttribute('id', id);
    element.textContent = text;
    return element;
  }
}

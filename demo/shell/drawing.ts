import { lookOf } from './looks.js';

/** Pictures as text, for pages without scripts: they are in `currentColor`, and so of the paper that they are on. */
export const WIDTH = 320;
export const HEIGHT = 180;

/** A picture of the demo, told in words to those who do not see it. */
export const drawing = (words: string, content: string): string =>
  `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words}" fill="none" stroke="currentColor" font-family="system-ui, sans-serif" font-size="12">${content}</svg>`;

export const short = (value: number): string => String(Math.round(10 * value) / 10);

export const path = (points: readonly (readonly [number, number])[], look = ''): string =>
  `<path d="M${points.map((at) => at.map(short).join(' ')).join('L')}" ${look}/>`;

export const text = (words: string, x: number, y: number, look = ''): string =>
  `<text x="${short(x)}" y="${short(y)}" fill="currentColor" stroke="none" ${look}>${words}</text>`;

/** Colour and dash of a noise class, as attributes. */
export function strokeOf(name: string): string {
  const { colour, dash } = lookOf(name);
  return `stroke="${colour}" stroke-dasharray="${dash.join(' ')}"`;
}

/** Contours of a loss, darker the higher, with as many points as a small picture shows. */
export function valley(
  levels: readonly (readonly (readonly [number, number])[])[][],
  to: (at: readonly [number, number]) => readonly [number, number],
): string {
  const ring = (points: readonly (readonly [number, number])[]) =>
    `M${points
      .filter((_, k) => k % 3 === 0)
      .map((at) => to(at).map(short).join(' '))
      .join('L')}Z`;
  const look =
    'fill="currentColor" fill-opacity="0.035" fill-rule="evenodd" stroke-opacity="0.3" stroke-width="0.6"';
  return levels.map((level) => `<path d="${level.map(ring).join('')}" ${look}/>`).join('');
}

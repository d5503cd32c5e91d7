import { additiveNoises, noiseClasses } from 'msgd';

/** Okabe and Ito's colours, without their black and yellow: the ones of the command's plots (src/reports/svg.ts). */
export const COLOURS = ['#d55e00', '#0072b2', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
export const DASHES: readonly (readonly number[])[] = [[], [5, 3], [1.5, 2.5], [8, 3, 1.5, 3], [12, 4]];

export interface Look {
  /** `currentColor` of SGD, with which all are compared. */
  readonly colour: string;
  readonly dash: readonly number[];
}

/** How a noise class or additive noise looks in every demo: no two alike, even without colours. */
export function lookOf(name: string): Look {
  if (name === 'sgd') return { colour: 'currentColor', dash: [] };
  const others = [...noiseClasses, ...additiveNoises]
    .map((noise) => noise.name)
    .filter((other) => other !== 'sgd');
  const at = others.indexOf(name) + (others.includes(name) ? 0 : others.length + 1);
  return {
    colour: COLOURS[at % COLOURS.length],
    dash: DASHES[Math.floor(at / COLOURS.length) % DASHES.length],
  };
}

import type { Example, Theta } from './hundred.js';

/** Twelve points about a line, unevenly: one lies off it. */
export const data: readonly Example[] = [
  { x: -1.5, y: -0.75 },
  { x: -1.2, y: -1 },
  { x: -1, y: -0.35 },
  { x: -0.7, y: -0.8 },
  { x: -0.4, y: 0.15 },
  { x: -0.1, y: -0.3 },
  { x: 0.1, y: 0.45 },
  { x: 0.4, y: 0.05 },
  { x: 0.7, y: 0.75 },
  { x: 1, y: 0.35 },
  { x: 1.3, y: 1.2 },
  { x: 1.5, y: -0.4 },
];

/** Where all runs start. */
export const start: Theta = [-0.75, 0.9];

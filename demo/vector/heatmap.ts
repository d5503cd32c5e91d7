import type { Appearance } from '../shell/appearance.js';

/** Of entries below and above 0: two of the colours that all can tell apart. */
const [BELOW, ABOVE] = [
  [0x00, 0x72, 0xb2],
  [0xd5, 0x5e, 0x00],
];

/**
 * Draws a matrix, an entry a pixel, that the page enlarges: 0 is paper, colours go with the square root of an entry, so that the
 * small ones off the diagonal are seen.
 *
 * @param largest of the entries: what is larger has the full colour
 */
export function drawMatrix(
  canvas: HTMLCanvasElement,
  entries: Float64Array,
  largest: number,
  { dark }: Appearance,
): void {
  const n = Math.sqrt(entries.length);
  if (canvas.width !== n) canvas.width = canvas.height = n;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(n, n);
  const paper = dark ? 0x20 : 0xff;
  entries.forEach((entry, k) => {
    const strength = largest > 0 ? Math.min(1, Math.sqrt(Math.abs(entry) / largest)) : 0;
    const full = entry < 0 ? BELOW : ABOVE;
    for (let c = 0; c < 3; c++) image.data[4 * k + c] = paper + strength * (full[c] - paper);
    image.data[4 * k + 3] = 255;
  });
  context.putImageData(image, 0, 0);
}

/** α I + β 𝟙𝟙ᵀ */
export function exactMatrix(n: number, alpha: number, beta: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, k) => beta + (k % (n + 1) === 0 ? alpha : 0));
}

/** The mean of the diagonal of a matrix, and of all other entries. */
export function meansOf(entries: Float64Array): { diagonal: number; off: number } {
  const n = Math.sqrt(entries.length);
  let [diagonal, total] = [0, 0];
  entries.forEach((entry, k) => {
    total += entry;
    if (k % (n + 1) === 0) diagonal += entry;
  });
  return { diagonal: diagonal / n, off: n > 1 ? (total - diagonal) / (n * (n - 1)) : 0 };
}

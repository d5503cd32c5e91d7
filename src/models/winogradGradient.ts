import type { ConvSizes } from './convSizes.js';
import { blockLength } from './correlation.js';
import type { KernelGradient } from './kernelGradient.js';
import { partsOf } from './parts.js';
import { sizeOf } from './shape.js';
import { APART } from './winograd.js';

/** Tiles of all images, about, over which a gradient is summed at a time. */
const DEPTH = 256;
/** Numbers, about, of the 16 matrices of a gradient at a time: 256 kB, a quarter of the L2 cache. */
const NUMBERS = 2 ** 16;

/**
 * What `kernelGradient` does, of 3×3 kernels and stride 1, with 16 products in place of 36: assembly/layers/winograd.ts. The lanes of a
 * vector are channels here, four of x and eight of δ, and the tiles of all images what is summed over.
 */
export function winogradGradient({
  input,
  output,
  kernel,
}: ConvSizes): Pick<KernelGradient, 'count' | 'add'> {
  const [channels, outHeight, outWidth] = output;
  const [inChannels, height, width] = input;
  const padding = kernel[3];
  const [inputs, outputs] = [sizeOf(input), sizeOf(output)];
  const [quads, eights] = [Math.ceil(inChannels / 4), Math.ceil(channels / 8)];
  const [tilesDown, tilesAcross] = [Math.ceil(outHeight / 2), Math.ceil(outWidth / 2)];
  // A block is some whole images, or some rows of tiles of one.
  const most = Math.max(1, Math.floor(DEPTH / (tilesDown * tilesAcross)));
  const tileRows = blockLength(tilesDown, Math.max(1, Math.floor(DEPTH / tilesAcross)));
  const depth = most * tileRows * tilesAcross;
  const some = Math.min(eights, Math.max(1, Math.floor(NUMBERS / (16 * 32 * quads))));
  const strideV = 4 * (32 * quads * some + APART);
  const columns = 2 * tilesAcross;
  const { starts, count } = partsOf({
    x: most * 4 * quads * (2 * tileRows + 2) * (columns + 2),
    delta: most * 8 * eights * 2 * tileRows * columns,
    u: 16 * (4 * quads * depth + APART),
    m: 16 * (8 * eights * depth + APART),
    v: 4 * strideV,
    kernel: 9 * 32 * quads,
  });

  return {
    count,
    add(k, images, x, delta, gradient, scratch) {
      const [xWindow, deltaWindow, u] = [scratch + starts.x, scratch + starts.delta, scratch + starts.u];
      const [m, v, g] = [scratch + starts.m, scratch + starts.v, scratch + starts.kernel];
      const length = blockLength(images, most);
      for (let first = 0; first < images; first += length) {
        const size = Math.min(length, images - first);
        for (let top = 0; top < tilesDown; top += tileRows) {
          const rows = Math.min(tileRows, tilesDown - top);
          const own = size * rows * tilesAcross;
          const strideU = 4 * (4 * quads * own + APART);
          const strideM = 4 * (8 * eights * own + APART);
          k.inLanes(xWindow, x + 4 * first * inputs, inChannels, 4 * height * width, size, 4 * inputs, height, width, 2 * top - padding, -padding, 2 * rows + 2, columns + 2, 4); // prettier-ignore
          k.inLanes(deltaWindow, delta + 4 * first * outputs, channels, 4 * outHeight * outWidth, size, 4 * outputs, outHeight, outWidth, 2 * top, 0, 2 * rows, columns, 8); // prettier-ignore
          k.winogradInput(u, strideU, xWindow, quads, rows, tilesAcross, size);
          k.winogradDelta(m, strideM, deltaWindow, eights, rows, tilesAcross, 2 * size);
          for (let e = 0; e < eights; e += some) {
            const end = Math.min(eights, e + some);
            k.panelProducts(v, strideV, u, strideU, m + 32 * own * e, strideM, 16, quads, end - e, own);
            for (let d = 8 * e; d < 8 * end; d += 8) {
              k.winogradKernelGradient(g, v + 16 * quads * (d - 8 * e), strideV, 8 * quads);
              k.addKernel(gradient + 4 * 9 * inChannels * d, g, Math.min(8, channels - d), inChannels, 9);
            }
          }
        }
      }
    },
  };
}

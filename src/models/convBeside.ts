import type { ConvPasses, ConvSizes } from './convSizes.js';
import { correlation } from './correlation.js';
import { kernelGradient } from './kernelGradient.js';
import { sizeOf } from './shape.js';
import { winograd, winogradGains } from './winograd.js';
import { winogradGradient } from './winogradGradient.js';

/**
 * A convolution of any size, stride and padding, in another layout of the images: with four of them side by side, what a row of taps
 * sees lies in one piece, and what is in the border of zeros is passed over. Three columns of a kernel of three cost what they see.
 */
export function convBeside(conv: ConvSizes): ConvPasses {
  const { input, output, kernel, bias } = conv;
  const [channels, outHeight, outWidth] = output;
  const [inputs, outputs, places] = [sizeOf(input), sizeOf(output), outHeight * outWidth];
  const weights = channels * input[0] * kernel[0] * kernel[1];
  const gains = winogradGains(conv);
  const [ahead, back] = [false, true].map((way) => (gains ? winograd : correlation)(conv, way));
  const gradientOf = kernelGradient(conv);
  const sum = gains ? winogradGradient(conv) : gradientOf;
  return {
    scratch: () => Math.max(ahead.count, back.count, gradientOf.count, sum.count, channels),
    forward(k, count, { x, y, parameters, scratch }) {
      ahead.run(k, count, y, x, parameters, bias ? parameters + 4 * weights : 0, scratch);
    },
    backward(k, count, { delta, dx, parameters, scratch }) {
      back.run(k, count, dx, delta, parameters, 0, scratch);
    },
    accumulate(k, count, { x, delta, scratch }, gradient) {
      sum.add(k, count, x, delta, gradient, scratch);
      if (bias) k.addRowSums(gradient + 4 * weights, delta, channels, places, count);
    },
    perExample(k, count, { x, delta, scratch }, G, rowStride) {
      for (let i = 0; i < count; i++) {
        const [row, own] = [G + 4 * i * rowStride, delta + 4 * i * outputs];
        k.fillConstant(row, weights + (bias ? channels : 0), 0);
        gradientOf.add(k, 1, x + 4 * i * inputs, own, row, scratch);
        if (bias) k.addRowSums(row + 4 * weights, own, channels, places, 1);
      }
    },
    squaredNorms(k, count, { x, delta, scratch }, squares) {
      for (let i = 0; i < count; i++) {
        const [to, own] = [squares + 4 * i, delta + 4 * i * outputs];
        gradientOf.addSquaredNorm(k, to, x + 4 * i * inputs, own, scratch);
        if (!bias) continue;
        k.fillConstant(scratch, channels, 0);
        k.addRowSums(scratch, own, channels, places, 1);
        k.addSquaredNorm(to, scratch, channels);
      }
    },
  };
}

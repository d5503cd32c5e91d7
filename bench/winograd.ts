import type { ConvSizes } from '../src/models/convSizes.js';
import { correlation } from '../src/models/correlation.js';
import { kernelGradient } from '../src/models/kernelGradient.js';
import { winograd as winogradOf, winogradGains } from '../src/models/winograd.js';
import { winogradGradient } from '../src/models/winogradGradient.js';
import { Workspace } from '../src/wasm/workspace.js';
import { measureProcessor, mustAgree, numbers, time, timesFaster } from './measure.js';
import type { Row } from './table.js';

/** Layers with as many channels of the input as of the output, and numbers of images. */
const layers: readonly (readonly [channels: number, side: number, images: number])[] = [
  ...([[16, 16, 20], [16, 8, 48], [16, 4, 48], [32, 4, 48]] as const),
  ...([[64, 16, 20], [64, 7, 40], [64, 5, 40], [64, 4, 48]] as const),
  ...([[128, 8, 20], [256, 8, 20], [512, 4, 20], [512, 2, 32]] as const),
]; // prettier-ignore

/** The three passes of 3 × 3 convolutions with padding 1 by Winograd's products, against those of the definition, in the processor's time. */
export function winograd(): Row[] {
  return layers.map(([channels, side, n]) => {
    const conv: ConvSizes = { input: [channels, side, side], output: [channels, side, side], kernel: [3, 3, 1, 1], bias: false };
    const direct = { ahead: correlation(conv, false), back: correlation(conv, true), gradientOf: kernelGradient(conv) };
    const fast = { ahead: winogradOf(conv, false), back: winogradOf(conv, true), gradientOf: winogradGradient(conv) };
    const workspace = new Workspace();
    const k = workspace.kernels;
    const size = n * channels * side * side;
    const put = (length: number, seed: number) => {
      const at = workspace.reserve(length, 'bench');
      workspace.floats(at, length).set(numbers(length, seed));
      return at;
    };
    const weights = 9 * channels * channels;
    const [x, delta, w] = [put(size, 1), put(size, 2), put(weights, 3)];
    const [y, gradient] = [put(size, 0), put(weights, 0)];
    const most = [direct, fast].flatMap((p) => [p.ahead.count, p.back.count, p.gradientOf.count]);
    const scratch = workspace.reserve(Math.max(...most), 'bench');
    const results = [direct, fast].map(({ ahead }) => {
      ahead.run(k, n, y, x, w, 0, scratch);
      return workspace.floats(y, size).slice();
    });
    mustAgree('a convolution', results[1], results[0], 1e-5);
    const timings = measureProcessor(
      [direct, fast].flatMap(({ ahead, back, gradientOf }, i) => [
        { name: `forward ${i}`, run: () => void ahead.run(k, n, y, x, w, 0, scratch) },
        { name: `back ${i}`, run: () => void back.run(k, n, y, delta, w, 0, scratch) },
        { name: `gradient ${i}`, run: () => void gradientOf.add(k, n, x, delta, gradient, scratch) },
      ]),
      10,
    );
    const ratio = (pass: number) => `${timesFaster(timings[3 + pass], timings[pass]).toFixed(2)}×`;
    return {
      work: `${channels} channels of ${side} × ${side}, n = ${n}, forward`,
      time: time(timings[3]),
      measured: [
        `${ratio(0)} the direct path (${time(timings[0])})`,
        `back ${ratio(1)}, gradient of the weights ${ratio(2)}`,
        winogradGains(conv) ? 'used' : 'not used',
      ],
    };
  });
} // prettier-ignore

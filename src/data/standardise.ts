import type { Dataset } from './dataset.js';
import { channelsOf, numbersOf } from './pixels.js';

/** All values of `Standardisation`. */
export const standardisations: readonly Standardisation[] = ['none', 'channels'];
/** Whether inputs are standardised: not, or each channel of images, and of other data each feature. */
export type Standardisation = 'none' | 'channels';

/** Of each channel its mean, and its standard deviation over all examples and places; 1 where all numbers are the same. */
interface ChannelStatistics {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** In float64, examples in order: of bytes, what they are of the numbers that these stand for, to the bit. */
export function channelStatistics(data: Dataset): ChannelStatistics {
  const { n, features } = data;
  const channels = data.shape?.[0] ?? features;
  const plane = features / channels;
  const row = new Float32Array(features);
  const eachValue = (visit: (value: number, channel: number) => void) => {
    for (let i = 0; i < n; i++) {
      const [first, end] = [i * features, (i + 1) * features];
      const numbers =
        'pixels' in data
          ? numbersOf({ ...data, pixels: data.pixels.subarray(first, end) }, row)
          : data.inputs.subarray(first, end);
      for (let c = 0, at = 0; c < channels; c++)
        for (const next = at + plane; at < next; at++) visit(numbers[at], c);
    }
  };
  const [means, deviations] = [new Float64Array(channels), new Float64Array(channels)];
  const [least, most] = [means.slice().fill(Infinity), means.slice().fill(-Infinity)];
  eachValue((value, c) => {
    means[c] += value;
    least[c] = Math.min(least[c], value);
    most[c] = Math.max(most[c], value);
  });
  for (let c = 0; c < channels; c++) means[c] /= n * plane;
  eachValue((value, c) => (deviations[c] += (value - means[c]) ** 2));
  for (let c = 0; c < channels; c++) {
    // Of equal numbers, the mean may differ from them in the last bit.
    if (least[c] === most[c]) means[c] = least[c];
    deviations[c] = least[c] === most[c] ? 1 : Math.sqrt(deviations[c] / (n * plane));
  }
  return { means, deviations };
}

/** The data with (x − mean) / deviation for every input x: of bytes, for what each stands for, while they stay what they are. */
export function standardised(data: Dataset, { means, deviations }: ChannelStatistics): Dataset {
  const { features } = data;
  const channels = means.length;
  const of = (x: number, channel: number) => (x - means[channel]) / deviations[channel];
  if (!('pixels' in data)) {
    const plane = features / channels;
    return { ...data, inputs: data.inputs.map((x, at) => of(x, Math.floor((at % features) / plane))) };
  }
  const before = channelsOf(data);
  // So many that each is in one of the channels before, and in one of these.
  const count = channels % before === 0 ? channels : features;
  const levels = Float32Array.from({ length: 256 * count }, (_, at) => {
    const part = Math.floor(at / 256);
    const was = Math.floor((part * before) / count);
    return of(data.levels[256 * was + (at % 256)], Math.floor((part * channels) / count));
  });
  return { ...data, levels };
}

import type { SourcedArray } from './examples.js';

/** Channels that an image has: grey, colours, colours and how opaque. */
const channelCounts = [1, 3, 4];

/**
 * Images n × height × width × channels, as Keras has them, as n × channels × height × width; other arrays as they are. Where
 * both could be meant, an array is taken for the second.
 */
export function planesFirst(images: SourcedArray): SourcedArray {
  const [n, height, width, channels] = images.shape;
  const isLast =
    images.shape.length === 4 && channelCounts.includes(channels) && !channelCounts.includes(height);
  if (!isLast) return images;
  const values = images.values.slice();
  const pixels = height * width;
  for (let i = 0; i < n; i++) {
    const start = i * pixels * channels;
    for (let p = 0; p < pixels; p++) {
      for (let c = 0; c < channels; c++)
        values[start + c * pixels + p] = images.values[start + p * channels + c];
    }
  }
  return { ...images, shape: [n, channels, height, width], values };
}

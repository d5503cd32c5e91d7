import { ArgumentError, checkBoolean, checkOptions } from '../errors.js';
import { relu } from './activation.js';
import { batchNorm } from './batchNorm.js';
import { conv2d } from './conv2d.js';
import { dense } from './dense.js';
import { flatten } from './flatten.js';
import { checkImage, nameOf, scaled, type ImageModelOptions } from './imageModel.js';
import type { Model } from './model.js';
import { maxPool2d } from './pool2d.js';
import { sequential } from './sequential.js';

/** Options of `vgg11`. */
export interface Vgg11Options extends ImageModelOptions {
  /** Whether there is a batch norm after each convolution; by default not, as in the paper. */
  batchNorm?: boolean;
}

/** Channels of the convolutions; M halves the sides. */
const plan = [64, 'M', 128, 'M', 256, 256, 'M', 512, 512, 'M', 512, 512, 'M'] as const;

/**
 * VGG-11 (Simonyan and Zisserman 2015) for small images, as in the paper: 3×3 convolutions, pooled five
 * times, and dense layers 512-512-classes, without dropout. With full width and 32×32 images in 10 classes it
 * has 9,750,922 parameters. Its initial values are those of the authors' code: the scheme `vgg` of
 * `initialise`.
 *
 * @throws ArgumentError for options out of range, and sides that five halvings do not fit
 */
export function vgg11(options: Vgg11Options = {}): Model {
  checkOptions('vgg11', options, ['width', 'batchNorm', 'ghost', 'classes', 'image']);
  const { width = 1, batchNorm: isNormed = false, ghost, classes = 10, image = [3, 32, 32] } = options;
  checkBoolean('batchNorm', isNormed);
  if (ghost !== undefined && !isNormed) throw new ArgumentError('ghost', ghost, 'absent without batchNorm');
  checkImage(image, 32, options);
  const hidden = scaled(512, width);
  const convolutions = plan.flatMap((channels) => {
    if (channels === 'M') return [maxPool2d(2)];
    const convolution = conv2d(scaled(channels, width), 3, { padding: 1 });
    return isNormed ? [convolution, batchNorm({ ghost }), relu()] : [convolution, relu()];
  });
  const inputs = hidden * Math.floor(image[1] / 32) * Math.floor(image[2] / 32);
  const layers = [
    ...[...convolutions, flatten()],
    ...[dense(inputs, hidden), relu(), dense(hidden, hidden), relu(), dense(hidden, classes)],
  ];
  return {
    ...sequential(image, layers),
    name: nameOf(isNormed ? 'VGG-11-BN' : 'VGG-11', width),
    initial: 'vgg',
  };
}

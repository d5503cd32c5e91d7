import { ArgumentError, checkOptions } from '../errors.js';
import { relu } from './activation.js';
import { batchNorm } from './batchNorm.js';
import { conv2d } from './conv2d.js';
import { dense } from './dense.js';
import { flatten } from './flatten.js';
import { checkImage, nameOf, scaled, type ImageModelOptions } from './imageModel.js';
import type { Model } from './model.js';
import { globalAveragePool } from './pool2d.js';
import { residual } from './residual.js';
import { sequential } from './sequential.js';
import type { Fitting } from './shape.js';

/** The four stages, of two blocks each. */
const stages = [
  { channels: 64, stride: 1 },
  { channels: 128, stride: 2 },
  { channels: 256, stride: 2 },
  { channels: 512, stride: 2 },
];

/**
 * ResNet-18 (He, Zhang, Ren, Sun 2016) for small images, as in the paper: a 3×3 convolution in place of the
 * 7×7 one, and no first pooling. With full width and 10 classes it has 11,173,962 parameters. Its initial
 * values are PyTorch's: the scheme `pytorch` of `initialise`.
 *
 * @example
 * descend({ model: resnet18({ width: 1 / 8, ghost: 50 }), train, noise: sgd, b: 50, learningRate: 0.1, momentum: 0.9, steps: 1000 });
 *
 * @throws ArgumentError for options out of range, and images that are not square
 */
export function resnet18(options: ImageModelOptions = {}): Model {
  checkOptions('resnet18', options, ['width', 'ghost', 'classes', 'image']);
  const { width = 1, ghost, classes = 10, image = [3, 32, 32] } = options;
  checkImage(image, 1, options);
  if (image[1] !== image[2]) throw new ArgumentError('image', image.join('×'), 'as high as it is wide');
  const norm = () => batchNorm({ ghost });
  const convolution = (channels: number, kernel: number, stride = 1) =>
    conv2d(channels, kernel, { stride, padding: (kernel - 1) / 2, bias: false });

  /** relu(body(x) + x), with a 1×1 convolution of x where its shape changes. */
  const block = (inputs: number, channels: number, stride: number): Fitting[] => {
    const body = [convolution(channels, 3, stride), norm(), relu(), convolution(channels, 3), norm()];
    const keepsShape = stride === 1 && inputs === channels;
    const shortcut = keepsShape ? [] : [convolution(channels, 1, stride), norm()];
    return [residual(body, shortcut), relu()];
  };

  let inputs = scaled(64, width);
  const layers: Fitting[] = [convolution(inputs, 3), norm(), relu()];
  for (const { channels: full, stride } of stages) {
    const channels = scaled(full, width);
    layers.push(...block(inputs, channels, stride), ...block(channels, channels, 1));
    inputs = channels;
  }
  const head = [globalAveragePool(), flatten(), dense(inputs, classes)];
  return { ...sequential(image, [...layers, ...head]), name: nameOf('ResNet-18', width), initial: 'pytorch' };
}

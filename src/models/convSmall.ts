import { ArgumentError } from '../errors.js';
import { relu } from './activation.js';
import { conv2d } from './conv2d.js';
import { dense } from './dense.js';
import { flatten } from './flatten.js';
import type { Model } from './model.js';
import { maxPool2d } from './pool2d.js';
import { sequential } from './sequential.js';

/**
 * The net of the paper's first experiment, for 28×28 images in 10 classes: 11,330 parameters. The paper draws all of them from
 * N(0, 0.02²): `initialise(model, { scheme: 'paper' })`.
 *
 * @throws ArgumentError for an option: it has none
 */
export function convSmall(): Model;
export function convSmall(...options: unknown[]): Model {
  if (options.length > 0) throw new ArgumentError('the options of convSmall', options[0], 'left out: other sizes and classes are for sequential'); // prettier-ignore
  const layers = [
    ...[conv2d(10, 5), maxPool2d(2), relu()],
    ...[conv2d(10, 5), maxPool2d(2), relu()],
    ...[flatten(), dense(160, 50), relu(), dense(50, 10)],
  ];
  return { ...sequential([1, 28, 28], layers), name: 'ConvSmall' };
}

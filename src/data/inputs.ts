import { checkDataset, type Dataset } from './dataset.js';
import { numbersOf } from './pixels.js';

/**
 * The inputs of a data set as numbers, n × features, row-major: `data.inputs`, or for bytes a new array of
 * the numbers that they stand for.
 *
 * @throws ArgumentError unless it is a data set
 */
export function inputsOf(data: Dataset): Float32Array {
  checkDataset('data', data);
  return 'pixels' in data ? numbersOf(data) : data.inputs;
}

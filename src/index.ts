/**
 * Noisy gradient descent: gradient descent whose noise you choose.
 *
 * @module msgd
 */
export * from './descent/index.js';
export * from './errors.js';
export * from './models/index.js';
export * from './noise/index.js';
export { dataset, subset, type Classification, type Dataset, type Regression } from './data/dataset.js';
export { ready } from './wasm/load.js';

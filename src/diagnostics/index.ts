/**
 * What one measures of a run's noise.
 *
 * @module
 */
export { noiseTrace } from './noiseTrace.js';

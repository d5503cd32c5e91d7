/**
 * Proof and test of a noise class's moments, for the classes of the package and for your own; and arbitraries for fast-check.
 *
 * @module msgd/verify
 */
export { noiseArbitraries, type NoiseArbitraries, type NoiseSetting, type Problem } from './arbitraries.js';
export type { NoiseCheck } from './check.js';
export { verifyExactly, type ExactVerdict } from './exact.js';
export { assertNoise, explain, NoiseError } from './explain.js';
export { marginal, type Cdf } from './marginal.js';
export {
  drawsToDetect,
  influence,
  meanTest,
  type DrawsOptions,
  type MeanTest,
  type MeanTestOptions,
} from './meanTest.js';
export { verifyNoise, type NoiseVerdict, type VerifyOptions } from './verifyNoise.js';

/**
 * Checks of a noise class against the moments that it claims: for the classes of the package and for your own.
 *
 * @module
 */
export { verifyNoise, type NoiseCheck, type NoiseVerdict, type VerifyOptions } from './verifyNoise.js';

/**
 * What one measures of a run: how it generalizes, the noise of its gradients, the curvature of its loss. Everything looks
 * at an objective at its θ, `objective.theta`, and leaves that as it was.
 *
 * @module msgd/diagnostics
 */
export { alignment, type Alignment } from './alignment.js';
export { covarianceOperator, gradientSpectrum, leadingSpectrum, type Spectrum } from './covariance.js';
export { diagnose, type Diagnosis } from './diagnose.js';
export { generalization, type Generalization } from './generalization.js';
export { hessianOperator, hessianSpectrum, hessianTrace, type HessianSpectrum } from './hessian.js';
export { lanczos, type Ritz } from './lanczos.js';
export { noiseScale, type NoiseScale } from './noiseScale.js';
export { noiseTrace } from './noiseTrace.js';
export { expectedSharpness } from './sharpness.js';
export { kurtosis, noiseTails, tailIndex, type Tails } from './tails.js';
export type { Estimate, Operator, Vector } from './vectors.js';

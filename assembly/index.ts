/*
 * The whole binary interface of msgd.wasm, in the order in which a step uses it. Pointers are byte addresses in the
 * imported memory, aligned to 16 where a buffer begins; counts and strides are in numbers, not bytes. Nothing here
 * allocates: every buffer is the caller's (src/wasm/workspace.ts), from `heapBase` on.
 */

// Keys are (seed, stream, step); seed and step are integers below 2⁵³ in float64, as JavaScript has them.
export { fill } from './random/fill';
export { philox } from './random/philox';

// Elementary functions with the same bits in every engine.
export { exp, log, sincos } from './math/map';

// The sampling vector W: lists of (indices, weights), ascending, or dense weights.
export { choose, permute, sortPlaces } from './noise/choose';
export { bernoulli } from './noise/bernoulli';
export { affine, scatter, gatherNonZero, fillConstant } from './noise/weights';

// Layers: forward, weighted backward, per-example gradients and their norms.
export {
  denseForward,
  denseBackward,
  denseBackwardInput,
  densePerExample,
  denseSquaredNorms,
} from './layers/dense';
export {
  patchOffsets,
  packChannels,
  convForward,
  convGradient,
  packPatches,
  convBackwardInput,
  fillRows,
  addRowSums,
} from './layers/convInPlace';
export { inLanes, addBorder, tapsInside, fromTiles } from './layers/images';
export { convPlaces } from './layers/places';
export { packKernel, packTransposed, correlate } from './layers/correlate';
export { correlateGradient, addKernel } from './layers/correlateGradient';
export {
  winogradInput,
  winogradKernel,
  winogradOutput,
  winogradDelta,
  winogradKernelGradient,
} from './layers/winograd';
export { batchNormForward, batchNormBackward, batchNormGradient } from './layers/batchNorm';
export { maxPool, maxPoolBackward, maxPoolTangent, averagePool, averagePoolBackward } from './layers/pool2d';
export { relu, reluBackward } from './layers/relu';
export { tanh, tanhBackward, tanhCurvature } from './layers/tanh';

// Losses: per example, and in place of the outputs their gradient.
export { softmaxCrossEntropy, largestInRow } from './layers/softmaxCrossEntropy';
export { squaredLoss } from './layers/squaredLoss';

// Linear algebra.
export { gemm, gemmScratch } from './linalg/gemm';
export { panelProducts } from './linalg/panels';
export { copy, gatherBytes, gatherRows, scaleRows } from './linalg/rows';
export { setSpare } from './linalg/tile';
export { addScaled, addSquaredNorm, addSquares, dot, squaredNorm } from './linalg/vector';

/** The first byte after the module's own data: the caller's memory begins here. */
export function heapBase(): usize {
  return __heap_base;
}

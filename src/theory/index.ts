/**
 * The exact theory of noisy gradient descent on quadratic losses, in float64.
 *
 * @module
 */
export { leastSquares, momentsAfter, type LeastSquares, type ThetaMoments } from './leastSquares.js';

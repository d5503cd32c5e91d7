/**
 * The exact theory of noisy gradient descent on quadratic losses, in float64.
 *
 * @module msgd/theory
 */
export { averageBound, type AverageBound } from './averageBound.js';
export { averagedRisks } from './average.js';
export type { Eigenbasis } from './eigenbasis.js';
export { gaussianPopulation, type GaussianOptions } from './gaussian.js';
export { gaussianRisks, type GaussianRisks } from './gaussianRisks.js';
export { leastSquares, type LeastSquares } from './leastSquares.js';
export type { Population, ThetaMoments } from './population.js';
export { excessRisk, excessRisks, type ExcessRisk, type ExcessRisks } from './risk.js';
export { pathDistance, type PathOptions } from './sde.js';
export { contraction, largestStable, type Contraction } from './stability.js';
export { stationary, type Stationary } from './stationary.js';
export { momentsAfter, type Step } from './step.js';
export { stepsToReach } from './stepsToReach.js';

export { activation, type Activation } from './activation.js';
export { dense } from './dense.js';
export type { Layer } from './layer.js';
export { linearRegression } from './linearRegression.js';
export type { Loss } from './loss.js';
export { mlp } from './mlp.js';
export { initialise, type Initialisation, type Model } from './model.js';
export { Objective, type Evaluation } from './objective.js';
export { softmaxRegression } from './softmaxRegression.js';

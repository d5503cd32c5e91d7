export { activation, relu, tanh, type Activation } from './activation.js';
export { batchNorm, type BatchNormOptions } from './batchNorm.js';
export { dense } from './dense.js';
export { resnet18 } from './resnet18.js';
export type { ImageModelOptions } from './imageModel.js';
export { vgg11, type Vgg11Options } from './vgg11.js';
export { residual } from './residual.js';
export type {
  Composite,
  CoupledLayer,
  Fan,
  Layer,
  Part,
  ParametricLayer,
  Place,
  PlainLayer,
} from './layer.js';
export { linearRegression } from './linearRegression.js';
export type { Loss } from './loss.js';
export { mlp } from './mlp.js';
export { initialise, type Initialisation, type Model } from './model.js';
export type { EntryList } from './entries.js';
export type { Evaluation, GradientBlock } from './evaluation.js';
export { Objective, type ObjectiveOptions } from './objective.js';
export { softmaxRegression } from './softmaxRegression.js';
export { conv2d } from './conv2d.js';
export { convSmall } from './convSmall.js';
export { frozen } from './frozen.js';
export { flatten } from './flatten.js';
export { averagePool2d, globalAveragePool, maxPool2d } from './pool2d.js';
export { sequential, summary } from './sequential.js';
export type { Fitting, Shape } from './shape.js';

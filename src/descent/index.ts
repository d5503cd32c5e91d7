export {
  additiveNoises,
  diagonalCov,
  diagonalFisher,
  fullCov,
  fullFisher,
  isotropic,
  leadingEigenvector,
  levy,
  student,
  type AdditiveNoise,
  type AdditiveOptions,
  type AdditiveSetting,
} from './additive/index.js';
export type { Direction } from './direction.js';
export { stepDecay, type Schedule } from './schedule.js';
export type { UpdateOptions } from './update.js';
export {
  descend,
  type Checkpoint,
  type Descent,
  type DescentOptions,
  type DescentRecord,
} from './descend.js';

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
export type { Checkpoint } from './checkpoint.js';
export { descend, type Descent } from './descend.js';
export type { DescentOptions } from './options.js';
export type { DescentRecord } from './record.js';

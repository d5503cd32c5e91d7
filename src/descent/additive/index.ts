import { noiseClasses } from '../../noise/classes.js';
import type { NoiseClass } from '../../noise/noiseClass.js';
import type { AdditiveNoise } from './additiveNoise.js';
import { diagonalCov } from './diagonalCov.js';
import { diagonalFisher } from './diagonalFisher.js';
import { fullCov } from './fullCov.js';
import { fullFisher } from './fullFisher.js';
import { isotropic } from './isotropic.js';
import { leadingEigenvector } from './leadingEigenvector.js';
import { levy } from './levy.js';
import { student } from './student.js';

/** Every additive noise of the package, a row each: the baselines that the noise classes are compared with. */
export const additiveNoises: readonly AdditiveNoise[] = [
  isotropic,
  diagonalFisher,
  diagonalCov,
  fullFisher,
  fullCov,
  leadingEigenvector,
  levy,
  student,
];

/** All that has a name: classes of W, and additive noise. */
export const namedNoises: readonly (NoiseClass | AdditiveNoise)[] = [...noiseClasses, ...additiveNoises];

export { additive, checkSeparable, equivalentBatch, isAdditive, type AdditiveNoise, type AdditiveOptions, type AdditiveSetting } from './additiveNoise.js'; // prettier-ignore
export { diagonalCov, diagonalFisher, fullCov, fullFisher, isotropic, leadingEigenvector, levy, student };

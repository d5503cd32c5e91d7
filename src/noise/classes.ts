import { bernoulli } from './bernoulli.js';
import { gaussianCov } from './gaussianCov.js';
import { gaussianFisher } from './gaussianFisher.js';
import { gd } from './gd.js';
import { iid } from './iid.js';
import { minibatchCov } from './minibatchCov.js';
import { minibatchFisher } from './minibatchFisher.js';
import { noiseOf } from './label.js';
import type { NoiseClass } from './noiseClass.js';
import { reshuffling } from './reshuffling.js';
import { sgd } from './sgd.js';
import { sgdWithReplacement } from './sgdWithReplacement.js';
import { sparseCov } from './sparseCov.js';
import { sparseFisher } from './sparseFisher.js';

/** Every noise class of the package, a row each: the command line, the checks and the documents read this table. */
export const noiseClasses: readonly NoiseClass[] = [
  gd,
  sgd,
  sgdWithReplacement,
  reshuffling,
  gaussianCov,
  gaussianFisher,
  bernoulli,
  sparseFisher,
  sparseCov,
  minibatchFisher,
  minibatchCov,
  iid('rademacher', 'cov'),
  iid('rademacher', 'fisher'),
  iid('uniform', 'cov'),
  iid('uniform', 'fisher'),
  iid('laplace', 'cov'),
  iid('laplace', 'fisher'),
  iid('student', 'cov'),
  iid('student', 'fisher'),
];

/** As `noiseOf`, of classes of W alone. */
export function classOf<O extends object>(noise: NoiseClass | string, options: O) {
  return noiseOf(noise, options, noiseClasses);
}

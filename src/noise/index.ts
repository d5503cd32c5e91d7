import { checkOneOf } from '../errors.js';
import { bernoulli } from './bernoulli.js';
import { gaussianCov } from './gaussianCov.js';
import { gaussianFisher } from './gaussianFisher.js';
import { gd } from './gd.js';
import { iid } from './iid.js';
import { minibatchCov } from './minibatchCov.js';
import { minibatchFisher } from './minibatchFisher.js';
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

/**
 * The noise class of that name, ours or the paper's: `gaussianFisher` is `MSGD-Fisher`, and `SGD` is `sgd`, as the paper's code
 * has it.
 *
 * @throws ArgumentError for an unknown name, with the nearest that is known
 */
export function noiseClass(name: string): NoiseClass {
  const found = noiseClasses.find(
    (noise) => noise.name === name || (name !== '' && noise.paperName === name),
  );
  if (found === undefined) checkOneOf('noise', name, noiseClasses.map((noise) => noise.name)); // prettier-ignore
  return found as NoiseClass;
}

export {
  bernoulli,
  gaussianCov,
  gaussianFisher,
  gd,
  iid,
  minibatchCov,
  minibatchFisher,
  reshuffling,
  sgd,
  sgdWithReplacement,
  sparseCov,
  sparseFisher,
};
export { type Xi } from './iid.js';
export { momentsOf, sampler, type Sampler, type SamplerOptions } from './sampler.js';
export type { Match, Moments, NoiseClass, NoiseOptions } from './noiseClass.js';
export { SamplingVector, type Distribution } from './samplingVector.js';

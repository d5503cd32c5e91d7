import { checkOneOf, checkOptions } from '../errors.js';
import { bernoulli } from './bernoulli.js';
import { noiseClasses } from './classes.js';
import { gaussianCov } from './gaussianCov.js';
import { gaussianFisher } from './gaussianFisher.js';
import { gd } from './gd.js';
import { iid } from './iid.js';
import { minibatchCov } from './minibatchCov.js';
import { minibatchFisher } from './minibatchFisher.js';
import { named } from './label.js';
import { matches, type NoiseClass, type NoiseOptions } from './noiseClass.js';
import { reshuffling } from './reshuffling.js';
import { sgd } from './sgd.js';
import { sgdWithReplacement } from './sgdWithReplacement.js';
import { sparseCov } from './sparseCov.js';
import { sparseFisher } from './sparseFisher.js';
import { withOptions } from './withOptions.js';

/**
 * The noise class of that name, the package's or the paper's: `gaussianFisher` is `MSGD-Fisher`. `SGD` is
 * `sgd`, as in the paper's code.
 *
 * @param options to fix for the class: `match`, and its own m or B
 * @throws ArgumentError for an unknown name, with the nearest that is known, and for an option that it does not take, or a `match` that there is not
 */
export function noiseClass(name: string, options: NoiseOptions = {}): NoiseClass {
  const found = named(name, noiseClasses);
  checkOptions(found.name, options, ['match', ...(found.option === undefined ? [] : [found.option])]);
  if (options.match !== undefined) checkOneOf('match', options.match, matches);
  return Object.keys(options).length === 0 ? found : withOptions(found, options);
}

export {
  bernoulli,
  gaussianCov,
  gaussianFisher,
  gd,
  iid,
  minibatchCov,
  minibatchFisher,
  noiseClasses,
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

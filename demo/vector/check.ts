import { momentsOf, sgd, type NoiseClass } from 'msgd';
import { explain, verifyNoise } from 'msgd/verify';
import type { Answer } from './protocol.js';
import { optionsOf, type State } from './state.js';

/** The proof and the test of msgd/verify at these settings, and whether what is claimed is what SGD has. */
export function check(noise: NoiseClass, state: State): Answer {
  const options = optionsOf(noise, state);
  const verdict = verifyNoise(noise, options);
  const [claim, target] = [momentsOf(noise, options), momentsOf(sgd, options)];
  const close = (x: number, y: number) => Math.abs(x - y) <= 1e-6 * target.alpha;
  const variance = close(claim.alpha + claim.beta, target.alpha + target.beta);
  return {
    kind: 'verdict',
    passed: verdict.passed,
    explanation: explain(verdict),
    likeSgd: variance ? (close(claim.beta, target.beta) ? 'covariance' : 'variance') : 'neither',
  };
}

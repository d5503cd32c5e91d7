import type { Objective } from '../models/objective.js';
import { checkNumber, checkOptions, checkSeed } from '../errors.js';
import { restoring } from './atTheta.js';
import { checkDraws, checkObjective } from './checks.js';
import { probes } from './probe.js';
import { estimateOf, type Estimate } from './vectors.js';

/**
 * The expected sharpness E[L(θ + ν)] − L(θ), ν ~ N(0, σ² I), at the objective's θ: about σ² tr H / 2. From
 * Zhu et al. (2019, §5.2). Their code takes the mean of |L(θ + ν) − L(θ)|, which is the same where all are
 * positive.
 *
 * @param options.sigma σ; by default 0.01, theirs for Fashion-MNIST
 * @param options.draws of ν, each n losses, at least 2; by default 100
 * @param options.seed of the draws; by default 0
 * @throws ArgumentError for numbers out of range
 */
export function expectedSharpness(
  objective: Objective,
  options: { sigma?: number; draws?: number; seed?: number } = {},
): Estimate {
  checkObjective(objective);
  checkOptions('expectedSharpness', options, ['sigma', 'draws', 'seed']);
  const { sigma = 0.01, draws = 100, seed = 0 } = options;
  checkSeed(seed);
  checkNumber('sigma', sigma, 0);
  checkDraws(draws);
  const draw = probes('normal', objective.p, seed);
  return restoring(objective, (theta) => {
    const { loss } = objective.evaluate();
    const increase = (k: number) => {
      const xi = draw(k);
      return objective.evaluate(theta.map((value, j) => value + sigma * xi[j])).loss - loss;
    };
    return estimateOf(Array.from({ length: draws }, (_, k) => increase(k)));
  });
}

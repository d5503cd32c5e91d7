import { gd } from '../../noise/gd.js';
import { sampler } from '../../noise/sampler.js';
import { SamplingVector } from '../../noise/samplingVector.js';
import type { Objective } from '../../models/objective.js';
import type { Direction } from '../direction.js';
import { factor, type AdditiveSetting } from './additiveNoise.js';
import { traces } from './statistics.js';

/**
 * v = (s/√n) G z or (s/√n) G (z − z̄), M = F or C, never p × p: ∇L + v is G W with W = 1/n + (s/√n) z, in one pass. That is
 * multiplicative noise, and its G is always that of θ; only s can be of an earlier step.
 */
export function throughGradients(objective: Objective, setting: AdditiveSetting, of: 'F' | 'C'): Direction {
  const { n, workspace } = objective;
  const w = new SamplingVector(workspace, n, 0, true);
  w.seed = setting.seed;
  const mean = sampler(gd, { n }, workspace);
  // tr M is tr C itself for the covariance, which so need not be known.
  const needsTrace = of === 'F' && setting.sigma === undefined;
  let s = factor(setting, 1, 1);
  let exampleGradients = 0;
  const startsAfresh = (step: number) => !needsTrace || (step - 1) % setting.refreshEvery === 0;
  return {
    startsAfresh,
    get exampleGradients() {
      return exampleGradients;
    },
    take(step) {
      if (needsTrace && startsAfresh(step)) {
        objective.accumulate(mean(step));
        const { ofF, ofC } = traces(objective);
        s = factor(setting, ofF, ofC);
        exampleGradients += 2 * n;
      }
      w.step = step;
      w.all()
        .fill('normal')
        .affine(1 / n, s / Math.sqrt(n), of === 'C');
      exampleGradients += n;
      return objective.accumulate(w);
    },
  };
}

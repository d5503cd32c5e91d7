import { distributions } from '../../wasm/kernels.js';
import type { Objective } from '../../models/objective.js';
import { streams } from '../../wasm/streams.js';
import type { Direction } from '../direction.js';
import { factor, type AdditiveSetting } from './additiveNoise.js';
import { gradientPlus } from './plus.js';
import { gradientRows, traces } from './statistics.js';

/**
 * v = s ξ with independent coordinates, M = I. What needs no trace needs no refresh.
 *
 * @param unit by which ξ is multiplied to have variance 1, or what stands for it
 */
export function sameInAll(
  objective: Objective,
  setting: AdditiveSetting,
  kind: 'normal' | 'student' | 'stable',
  parameter = 0,
  unit = 1,
): Direction {
  const { p, workspace, gradientPointer } = objective;
  const { kernels } = workspace;
  const v = workspace.reserve(p, 'model.parameters');
  let s = factor(setting, p, 0);
  const refresh = () => {
    s = factor(setting, p, traces(objective).ofC);
    return objective.n;
  };
  return gradientPlus(objective, setting, {
    refresh: setting.sigma === undefined ? refresh : undefined,
    add(step) {
      kernels.fill(distributions[kind], parameter, v, p, setting.seed, streams.gradientNoise, step);
      kernels.addScaled(gradientPointer, v, p, unit * s);
    },
  });
}

/** v = s √d ∘ z, M = diag d, d the diagonal of F = (1/n) Σ gᵢ gᵢᵀ or of C = F − ∇L ∇Lᵀ. */
export function byDiagonal(objective: Objective, setting: AdditiveSetting, of: 'F' | 'C'): Direction {
  const { n, p, workspace, gradientPointer } = objective;
  const { kernels } = workspace;
  const v = workspace.reserve(p, 'model.parameters');
  const roots = workspace.reserve(p, 'model.parameters');
  let s = 0;
  return gradientPlus(objective, setting, {
    refresh() {
      kernels.fillConstant(roots, p, 0);
      for (const g of gradientRows(objective)) kernels.addSquares(roots, g, p);
      const { gradient } = objective;
      const d = workspace.floats(roots, p);
      let [ofM, ofC] = [0, 0];
      for (let j = 0; j < p; j++) {
        const F = d[j] / n;
        const C = Math.max(0, F - gradient[j] * gradient[j]);
        const entry = of === 'F' ? F : C;
        ofM += entry;
        ofC += C;
        d[j] = Math.sqrt(entry);
      }
      s = factor(setting, ofM, ofC);
      return n;
    },
    add(step) {
      kernels.fill(distributions.normal, 0, v, p, setting.seed, streams.gradientNoise, step);
      kernels.scaleRows(v, roots, p, 1);
      kernels.addScaled(gradientPointer, v, p, s);
    },
  });
}

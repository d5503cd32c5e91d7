import type { AdditiveNoise, NoiseClass } from 'msgd';
import { additiveNoises, levy, momentsOf, sgd } from 'msgd';
import { ellipseOf, scaled, trace, type Symmetric } from './ellipse.js';

/** Noise of either kind. */
export type Noise = NoiseClass | AdditiveNoise;

export const isAdditive = (noise: Noise): noise is AdditiveNoise =>
  additiveNoises.some((one) => one === noise);

/** Whether it has a variance: means over runs tell nothing of a spread that is infinite. */
export const hasVariance = (noise: Noise): boolean => noise !== levy;

/** Covariance and second moments of the gradients of single examples. */
interface GradientMoments {
  /** (1/n) Σ gᵢgᵢᵀ − ∇L ∇Lᵀ */
  readonly C: Symmetric;
  /** (1/n) Σ gᵢgᵢᵀ */
  readonly F: Symmetric;
}

/** The matrix M of an additive noise, whose covariance is M with SGD's trace; none where it has no covariance. */
const structures: Record<string, (of: GradientMoments) => Symmetric | undefined> = {
  isotropic: () => [1, 0, 1],
  student: () => [1, 0, 1],
  diagonalFisher: ({ F }) => [F[0], 0, F[2]],
  diagonalCov: ({ C }) => [C[0], 0, C[2]],
  fullFisher: ({ F }) => F,
  fullCov: ({ C }) => C,
  leadingEigenvector: ({ C }) => alongLongest(C),
  levy: () => undefined,
};

/** Those whose covariance is linear in C: what it is on average follows from C on average. */
const linearInC: readonly string[] = ['isotropic', 'student', 'diagonalCov', 'fullCov'];

/** Var[v] of an additive noise whose trace is that of SGD's noise, `ofSgd` = c n C; none for infinite variance. */
export function additiveCovariance(
  noise: AdditiveNoise,
  of: GradientMoments,
  ofSgd: number,
): Symmetric | undefined {
  const M = structures[noise.name](of);
  if (M === undefined) return undefined;
  return trace(M) > 0 ? scaled(M, ofSgd / trace(M)) : [0, 0, 0];
}

/** Whether the average of the covariance over θ is that at the average C. */
export const isLinear = ({ name }: AdditiveNoise): boolean => linearInC.includes(name);

/**
 * Var[v | θ] of the gradient noise of a step, from the n gradients at θ, n × 2. v = G V, so that it is α Σ gᵢgᵢᵀ + β Σgᵢ Σgᵢᵀ for a W
 * of moments α, β.
 */
export function noiseCovariance(
  noise: Noise,
  gradients: ArrayLike<number>,
  b: number,
): Symmetric | undefined {
  const n = gradients.length / 2;
  const of = gradientMoments(gradients);
  const mean = ([0, 1, 2] as const).map((k) => of.F[k] - of.C[k]);
  if (isAdditive(noise))
    return additiveCovariance(noise, of, n * momentsOf(sgd, { n, b }).alpha * trace(of.C));
  const { alpha, beta } = momentsOf(noise, { n, b });
  const entry = (k: 0 | 1 | 2) => alpha * n * of.F[k] + beta * n * n * mean[k];
  return [entry(0), entry(1), entry(2)];
}

function gradientMoments(gradients: ArrayLike<number>): GradientMoments {
  const n = gradients.length / 2;
  let [x, y, xx, xy, yy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [gx, gy] = [gradients[2 * i], gradients[2 * i + 1]];
    x += gx / n;
    y += gy / n;
    xx += (gx * gx) / n;
    xy += (gx * gy) / n;
    yy += (gy * gy) / n;
  }
  return { F: [xx, xy, yy], C: [xx - x * x, xy - x * y, yy - y * y] };
}

/** u uᵀ of the unit eigenvector u of the larger eigenvalue. */
function alongLongest(matrix: Symmetric): Symmetric {
  const { angle } = ellipseOf(matrix);
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  return [x * x, x * y, y * y];
}

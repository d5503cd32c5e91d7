import type { Estimate } from '../diagnostics/index.js';
import type { RunDiagnosis } from './diagnoseRun.js';

/** A diagnostic: what it is called, its value as text, and where it is defined. */
export interface Diagnostic {
  readonly name: string;
  readonly source: string;
  readonly value: (diagnosis: RunDiagnosis) => string;
}

/** What JSON has kept as null is no number: the noise scale where the gradient is 0, for one. Absent are the tails of gradient descent's noise. */
const number = (value: number | null | undefined) =>
  value === null || value === undefined || Number.isNaN(value) ? '–' : value.toPrecision(4);
const percent = (fraction: number | undefined) =>
  fraction === undefined ? '–' : `${(100 * fraction).toFixed(1)} %`;
const estimate = ({ mean, standardError }: Estimate) => `${number(mean)} ± ${standardError.toPrecision(2)}`;

const GRAM = 'Gram matrix, or Lanczos (Golub & Van Loan, §10.1)';
const LANCZOS = 'Lanczos, with products by Pearlmutter 1994';

/**
 * All that `diagnose` finds, in the order in which it is read. C: the covariance of the gradients; H: the
 * Hessian of the train loss.
 */
export const diagnostics: readonly Diagnostic[] = [
  { name: 'train loss', source: 'mean of the losses', value: ({ generalization: g }) => (g ? number(g.train.loss) : '–') },
  { name: 'test loss', source: 'the same', value: ({ generalization: g }) => (g ? number(g.test.loss) : '–') },
  { name: 'train accuracy', source: 'part that is right', value: ({ generalization: g }) => percent(g?.train.accuracy) },
  { name: 'test accuracy', source: 'the same', value: ({ generalization: g }) => percent(g?.test.accuracy) },
  { name: '‖θ − θ₀‖', source: 'distance from the start', value: ({ distance }) => number(distance) },
  { name: '‖∇L‖', source: 'of the train loss', value: ({ gradients }) => number(gradients.gradientNorm) },
  { name: 'tr C', source: 'McCandlish et al. 2018, eq. 2.9', value: ({ gradients }) => number(gradients.trace) },
  { name: 'tr Var[v] of the noise', source: 'Wu et al. 2020, eq. 1', value: ({ noiseTrace }) => number(noiseTrace) },
  { name: 'noise scale tr C / ‖∇L‖²', source: 'McCandlish et al. 2018, eq. 2.9', value: ({ gradients }) => number(gradients.noiseScale) },
  { name: 'gradient diversity', source: 'Yin et al. 2018, definition 2', value: ({ gradients }) => number(gradients.diversity) },
  { name: 'largest eigenvalues of C', source: GRAM, value: ({ spectrum }) => spectrum.eigenvalues.slice(0, 3).map(number).join(', ') },
  { name: 'effective rank tr C / λ₁ of C', source: GRAM, value: ({ spectrum }) => number(spectrum.effectiveRank) },
  { name: 'largest eigenvalues of H', source: LANCZOS, value: ({ hessian }) => hessian.largest.slice(0, 3).map(number).join(', ') },
  { name: 'smallest eigenvalue of H', source: LANCZOS, value: ({ hessian }) => number(hessian.smallest) },
  { name: 'tr H', source: 'Hutchinson 1990', value: ({ alignment }) => estimate(alignment.traceH) },
  { name: 'tr(H C)', source: 'Zhu et al. 2019, eq. 8', value: ({ alignment }) => estimate(alignment.traceHC) },
  { name: 'alignment p tr(H C) / (tr H tr C)', source: 'Zhu et al. 2019, eq. 8', value: ({ alignment }) => number(alignment.ratio) },
  { name: 'expected sharpness, σ = 0.01', source: 'Zhu et al. 2019, §5.2', value: ({ sharpness }) => estimate(sharpness) },
  { name: 'kurtosis of the noise along directions', source: 'Simsekli et al. 2019', value: ({ tails }) => number(tails?.kurtosis) },
  { name: 'its tail index', source: 'Mohammadi et al. 2015', value: ({ tails }) => number(tails?.tailIndex) },
]; // prettier-ignore

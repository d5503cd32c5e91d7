import { checkArray, checkInteger, checkNumber, checkOptions } from '../errors.js';

/** η of step t = 1, 2, … */
export type Schedule = (step: number) => number;

/**
 * Step decay: `rate`, multiplied by `factor` after each of the steps `at`. So `stepDecay(0.1, { at: [40_000, 60_000] })` is
 * 0.1 up to step 40,000, then 0.01, and 0.001 from step 60,001 on (as PyTorch's MultiStepLR).
 *
 * @param options.at ascending integers of at least 1
 * @param options.factor at least 0; by default 0.1
 * @throws ArgumentError for numbers out of range
 */
export function stepDecay(rate: number, options: { at: readonly number[]; factor?: number }): Schedule {
  checkOptions('stepDecay', options, ['at', 'factor']);
  const { at, factor = 0.1 } = options;
  checkNumber('rate', rate, 0);
  checkNumber('factor', factor, 0);
  checkArray('at', at);
  const steps = Array.from(at);
  steps.forEach((step, k) => checkInteger(`at[${k}]`, step, k === 0 ? 1 : steps[k - 1] + 1));
  return (step) => steps.reduce((eta, last) => (step > last ? eta * factor : eta), rate);
}

import type { Dataset } from '../data/dataset.js';
import type { Kernels, Pointer } from '../wasm/kernels.js';

/** A loss per example, and its gradient with respect to the outputs, which it leaves in place of them. */
export interface Loss {
  /** Cross-entropy of the softmax of the outputs, or half the squared distance. */
  readonly name: 'softmaxCrossEntropy' | 'squared';
  /** The kind of data that it is for. */
  readonly data: Dataset['kind'];
  /** Numbers of the target of one example. */
  targetWidth(outputs: number): number;
  /** Of `rows` rows: the losses, and the gradient with respect to the outputs in place of these, `width` a row. */
  apply(k: Kernels, rows: number, losses: Pointer, outputs: Pointer, targets: Pointer, width: number): void;
}

/** ℓ = log Σⱼ exp zⱼ − z_label, natural logarithm. */
export const softmaxCrossEntropy: Loss = {
  name: 'softmaxCrossEntropy',
  data: 'classification',
  targetWidth: () => 1,
  apply: (k, rows, losses, outputs, labels, classes) =>
    k.softmaxCrossEntropy(losses, outputs, labels, rows, classes),
};

/** ℓ = ½ ‖y − target‖². */
export const squared: Loss = {
  name: 'squared',
  data: 'regression',
  targetWidth: (outputs) => outputs,
  apply: (k, rows, losses, outputs, targets, width) => k.squaredLoss(losses, outputs, targets, rows, width),
};

/** Every loss, by its name. */
export const losses: Readonly<Record<Loss['name'], Loss>> = { softmaxCrossEntropy, squared };
export const lossNames: readonly string[] = Object.keys(losses);

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { dataset } from '../../src/data/dataset.js';
import { initialise, mlp, Objective } from '../../src/models/index.js';
import { gradientMatrix, type Model } from '../reference/network.js';
import { testRandom } from '../helpers.js';

const [features, hidden, classes] = [3, 5, 3];
export const n = 17;
const random = testRandom(7);
const inputs = Array.from({ length: features * n }, () => 2 * random() - 1);
const labels = Array.from(
  { length: n },
  (_, i) => (inputs[i * features] > 0 ? 1 : 0) + (i % 5 === 0 ? 1 : 0),
);

/** A net without kinks, on a few examples, at parameters that are no minimum. */
export const model = mlp([features, hidden, classes], { activation: 'tanh' });
export const data = dataset({ inputs, features, labels, classes });
export const theta = initialise(model, { seed: 2 });
export const p = model.parameters;

export function objective(): Objective {
  const made = new Objective(model, data);
  made.theta.set(theta);
  return made;
}

const reference: Model = {
  layers: [
    { type: 'dense', inputs: features, outputs: hidden, bias: true },
    { type: 'tanh' },
    { type: 'dense', inputs: hidden, outputs: classes, bias: true },
  ],
  loss: 'softmaxCrossEntropy',
};
const rows = labels.map((_, i) => inputs.slice(i * features, (i + 1) * features).map(Math.fround));

/** G, n × p, in float64 by a backpropagation of its own. */
export function gradientsAt(at: ArrayLike<number>): Matrix {
  return Matrix.from1DArray(n, p, gradientMatrix(reference, at, rows, labels));
}

const G = gradientsAt(theta);
export const mean = G.mean('column');
/** The covariance of the gradients, p × p. */
export const C = G.clone().subRowVector(mean).transpose().mmul(G.clone().subRowVector(mean)).div(n);

/** ∇²L, p × p, by differences in float64, of an error of some 1e-10. */
export const H = new Matrix(
  Array.from({ length: p }, (_, j) => {
    const h = 1e-5;
    const moved = (sign: number) =>
      gradientsAt(Float64Array.from(theta, (value, k) => value + (k === j ? sign * h : 0))).mean('column');
    const [ahead, behind] = [moved(1), moved(-1)];
    return ahead.map((value, k) => (value - behind[k]) / (2 * h));
  }),
);

/** Eigenvalues, descending. */
export function eigenvalues(A: Matrix): number[] {
  const symmetric = A.clone().add(A.transpose()).div(2);
  return new EigenvalueDecomposition(symmetric).realEigenvalues.sort((a, b) => b - a);
}

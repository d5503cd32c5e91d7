import { dataset, initialise, Objective, softmaxRegression } from '../src/index.js';
import { Workspace } from '../src/wasm/workspace.js';
import { measure, time, numbers, timesFaster } from './measure.js';
import type { Row } from './table.js';

/** The gradient matrix of softmax regression 784-10 for 1,000 examples, 31 MB, against filling as many bytes. */
export function perExample(): Row[] {
  const n = 1000;
  const labels = Array.from({ length: n }, (_, i) => i % 10);
  const data = dataset({ inputs: numbers(n * 784, 4), features: 784, labels, classes: 10 });
  const model = softmaxRegression(784, 10);
  const objective = new Objective(model, data);
  objective.theta.set(initialise(model, { seed: 1 }));
  const workspace = new Workspace();
  const count = n * model.parameters;
  const block = workspace.reserve(count, 'bench');
  const [ours, fill, norms] = measure([
    { name: 'msgd', run: () => void objective.perExampleGradients() },
    { name: 'fill', run: () => workspace.kernels.fillConstant(block, count, 1) },
    { name: 'norms', run: () => void objective.perExampleGradientNorms() },
  ]);
  return [
    {
      work: 'per-example gradients, softmax 784-10, n = 1000 (31 MB)',
      time: time(ours),
      measured: [`${timesFaster(fill, ours).toFixed(1)}× the time of a wasm fill of those bytes`],
    },
    { work: 'their norms only', time: time(norms), measured: [] },
  ];
}

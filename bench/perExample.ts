import { dataset, initialise, Objective, softmaxRegression } from '../src/index.js';
import { Workspace } from '../src/wasm/workspace.js';
import { measure, time, numbers, timesFaster, type Timing } from './measure.js';
import type { Row } from './table.js';

/** The gradient matrix of softmax regression 784-10 for 1,000 examples, 31 MB, and what is part of it, against filling as many bytes. */
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
  const into = new Float32Array(count);
  const blocks = () => {
    for (const { gradients } of objective.perExampleGradientBlocks()) if (gradients.length === 0) return;
  };
  const [again, ours, inBlocks, forward, fill, norms] = measure([
    { name: 'into', run: () => void objective.perExampleGradients(undefined, into) },
    { name: 'new', run: () => void objective.perExampleGradients() },
    { name: 'blocks', run: blocks },
    { name: 'losses', run: () => void objective.evaluate() },
    { name: 'fill', run: () => workspace.kernels.fillConstant(block, count, 1) },
    { name: 'norms', run: () => void objective.perExampleGradientNorms() },
  ]);
  const row = (work: string, timing: Timing) => ({
    work,
    time: time(timing),
    measured: [`${timesFaster(fill, timing).toFixed(2)}× the time of a wasm fill of 31 MB`],
  });
  return [
    row('per-example gradients, softmax 784-10, n = 1000, into an array', again),
    row('the same, into a new array', ours),
    row('the same, block by block', inBlocks),
    row('losses only', forward),
    row('norms only', norms),
  ];
}

import { convSmall, resnet18, sampler, sgd, vgg11, type Model } from '../src/index.js';
import { leavesOf } from '../src/models/nodes.js';
import { limit, limitFlops } from './limit.js';
import { besidePyTorch, said, theirs, weightedGradientOf } from './pytorch.js';
import { mustAgree, time } from './measure.js';
import type { Row } from './table.js';

/** Nets as bench/pytorch.py names and builds them, and numbers of images. */
const nets: readonly [name: string, model: Model, images: number, rounds: number][] = [
  ['vgg11:1', vgg11(), 20, 4],
  ['vgg11:0.25', vgg11({ width: 1 / 4 }), 100, 8],
  ['vgg11:0.125', vgg11({ width: 1 / 8 }), 100, 15],
  ['resnet18:0.25', resnet18({ width: 1 / 4, ghost: 50 }), 100, 8],
  ['convSmall', convSmall(), 1000, 15],
  ['convSmall', convSmall(), 50, 30],
];

/** The weighted gradient of whole convolution nets, against the machine's limit and PyTorch, in the processor's time. */
export function deep(): Row[] {
  return nets.map(([name, model, n, rounds]) => {
    const { objective, run } = weightedGradientOf(model, n);
    mustAgreeOnLoss(name, model, model.ghost ?? n);
    const { timings, peer } = besidePyTorch(name, n, objective, [{ name, run }, limit()], rounds, 5e-3);
    const [ours, best] = timings;
    const flops = n * directFlops(model);
    const reached = flops / ours.best;
    return {
      work: `weighted gradient, ${model.name}, n = ${n}`,
      time: time(ours),
      measured: [
        `${(flops / 1e9).toPrecision(3)} GF, ${(reached / 1e9).toFixed(1)} GF/s, ${((100 * reached * best.best) / limitFlops).toFixed(0)} % of the limit`,
        said(ours, peer, ''),
      ],
    };
  });
}

/**
 * Operations of an example's gradient by the definition, borders of zeros with them: forward, to the weights, and from every layer
 * but the first back to the input.
 */
function directFlops({ layers }: Model): number {
  return leavesOf(layers).reduce((sum, layer, i) => {
    if (layer.kind !== 'parametric') return sum; // batch norm's operations are few
    const [, height, width] = layer.shape?.length === 3 ? layer.shape : [1, 1, 1];
    return sum + (i === 0 ? 2 : 3) * 2 * layer.fan.weights * height * width;
  }, 0);
}

/** The loss over n images, of which there may be one ghost batch, is PyTorch's: of ghost batches of another order the gradient is another. */
function mustAgreeOnLoss(name: string, model: Model, n: number): void {
  const peer = theirs(name, n);
  if (peer === undefined) return;
  const { objective } = weightedGradientOf(model, n);
  const w = sampler(sgd, { n, b: n }, objective.workspace)(1);
  mustAgree(`loss, ${name}`, [objective.accumulate(w)], [peer.loss], 1e-5);
}

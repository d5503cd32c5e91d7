import { dataset, initialise, resnet18, vgg11, type Model } from '../src/index.js';
import type { Layer } from '../src/models/layer.js';
import { memoryOf } from '../src/models/memory.js';
import { inputsFrom, lossOf } from '../src/models/passes.js';
import { backwardOne } from '../src/models/stages.js';
import { median, numbers } from './measure.js';
import type { Row } from './table.js';

const ROUNDS = 20;

/** What share of a weighted gradient each kind of layer takes: of one chunk of images, a ghost batch where there are any. */
export function layers(): Row[] {
  return [vgg11({ width: 1 / 4 }), resnet18({ width: 1 / 4, ghost: 50 })].map((model) => {
    const rows = model.ghost ?? 32;
    const rounds = roundsOf(model, rows);
    const shares = kinds.map((kind) => {
      const share = median(rounds.map((times) => times[kind] / total(times)));
      return { kind, share };
    });
    const totals = rounds.map(total);
    return {
      work: `parts of a weighted gradient, ${model.name}, n = ${rows}`,
      time: `${(Math.min(...totals) * 1e3).toPrecision(3)} (${(median(totals) * 1e3).toPrecision(3)}) ms`,
      measured: shares
        .filter(({ share }) => share > 0)
        .map(({ kind, share }) => `${(100 * share).toFixed(1)} % ${kind}`),
    };
  });
}

const kinds = ['convolution', 'batch norm', 'activation', 'sum', 'pooling', 'other'] as const;
type Times = Record<(typeof kinds)[number], number>;

const kindOf = ({ kind, name, shape }: Layer): keyof Times => {
  if (kind === 'coupled') return 'batch norm';
  if (kind === 'parametric') return shape?.length === 3 ? 'convolution' : 'other';
  if (name === 'relu') return 'activation';
  if (name === 'sum') return 'sum';
  return name.includes('pool') ? 'pooling' : 'other';
};

const total = (times: Times): number => kinds.reduce((sum, kind) => sum + times[kind], 0);

/** The seconds of each kind, round by round: forward, and back with the sums of gradients. */
function roundsOf(model: Model, rows: number): Times[] {
  const { features } = model;
  const labels = Array.from({ length: rows }, (_, i) => i % 10);
  const data = dataset({ inputs: numbers(rows * features, 3), features, labels, classes: 10 });
  const { workspace, problem } = memoryOf(model, data, 1, 0);
  const { kernels } = workspace;
  const { layout } = problem;
  const [lane] = layout.lanes;
  workspace.floats(layout.theta, model.parameters).set(initialise(model));
  return Array.from({ length: ROUNDS }, () => {
    const times = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Times;
    const timed = (layer: Layer, work: () => void) => {
      const start = performance.now();
      work();
      times[kindOf(layer)] += (performance.now() - start) / 1e3;
    };
    const x = inputsFrom(kernels, problem, lane, 0, rows);
    for (const { layer, place, isFirst } of lane.stages) {
      if (isFirst) place.x = x;
      timed(layer, () => layer.forward(kernels, rows, place));
    }
    lossOf(kernels, problem, rows, 0, lane);
    for (const stage of [...lane.stages].reverse()) {
      const { layer, place, offset } = stage;
      timed(layer, () => {
        if (layer.kind !== 'plain') layer.accumulate(kernels, rows, place, layout.gradients[0] + offset);
        backwardOne(kernels, stage, rows);
      });
    }
    return times;
  });
}

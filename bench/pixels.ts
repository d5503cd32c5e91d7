import { spawnSync } from 'node:child_process';
import { convSmall, dataset, initialise, mlp, Objective, sampler, sgd, type Model } from '../src/index.js';
import { inputsOf } from '../src/data/inputs.js';
import { median, mustAgree, time, timesFaster, type Timing } from './measure.js';
import type { Row } from './table.js';

/** All of CIFAR's training images, in a process of its own: a data set, an objective and a gradient of 50 examples. */
const MEMORY = `
  const { dataset, mlp, Objective } = await import('msgd');
  const [n, features, form] = [50000, 3072, process.argv[1]];
  const common = { features, labels: new Uint32Array(n).map((_, i) => i % 10), classes: 10 };
  const data = form === 'bytes'
    ? dataset({ pixels: new Uint8Array(n * features).fill(1), ...common })
    : dataset({ inputs: new Float32Array(n * features).fill(1), ...common });
  const objective = new Objective(mlp([features, 10]), data);
  const indices = Array.from({ length: 50 }, (_, k) => k);
  objective.weightedGradient(new Float32Array(objective.p), { indices, weights: indices.map(() => 1 / 50) });
  console.log(process.resourceUsage().maxRSS);
`;

/** Weighted gradients from inputs that are bytes beside the same inputs as float32, and the memory of both. */
export function pixels(): Row[] {
  const rest = { features: 784, labels: Array.from({ length: 1000 }, (_, i) => i % 10), classes: 10 };
  const images = dataset({
    pixels: Uint8Array.from({ length: 784000 }, (_, k) => (k * 2654435761) >>> 24),
    ...rest,
  });
  const forms = [images, dataset({ inputs: inputsOf(images), ...rest })];
  const rowOf = (model: Model, name: string, b: number): Row => {
    const objectives = forms.map((data) => new Objective(model, data));
    const runs = objectives.map((objective) => {
      objective.theta.set(initialise(model, { seed: 1 }));
      const w = sampler(sgd, { n: 1000, b }, objective.workspace)(1);
      return () => void objective.accumulate(w);
    });
    runs.forEach((run) => run());
    mustAgree('gradient from bytes', objectives[0].gradient, objectives[1].gradient, 0);
    const [bytes, numbers] = inTurns(runs, b === 1000 ? 1 : 20);
    const ratio = timesFaster(bytes, numbers).toFixed(3);
    return {
      work: `weighted gradient from bytes, ${name}, ${b} of 1000`,
      time: time(bytes),
      measured: [`from float32: ${time(numbers)}, the same bits; ${ratio}×`],
    };
  };
  const megabytes = (form: string) => {
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', MEMORY, form], {
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(run.stderr);
    return `${(Number(run.stdout) / 1000).toFixed(0)} MB`;
  };
  return [
    ...[1000, 50].map((b) => rowOf(convSmall(), 'ConvSmall', b)),
    ...[1000, 50].map((b) => rowOf(mlp([784, 128, 10]), 'MLP 784-128-10', b)),
    {
      work: 'most memory of a process with 50,000 × 3,072 bytes: data set, objective, gradient',
      time: megabytes('bytes'),
      measured: [`as float32: ${megabytes('numbers')}`],
    },
  ];
}

/** Seconds of the processor a call, in turns: what waits for a busy machine does not count. */
function inTurns(runs: readonly (() => void)[], calls: number, rounds = 40): Timing[] {
  const seconds = runs.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    runs.forEach((run, k) => {
      const before = process.cpuUsage();
      for (let call = 0; call < calls; call++) run();
      const { user, system } = process.cpuUsage(before);
      seconds[k].push((user + system) / calls / 1e6);
    });
  }
  return seconds.map((values) => ({ best: Math.min(...values), median: median(values) }));
}

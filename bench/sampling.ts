import { dataset, mlp, noiseClass, Objective, sampler, sgd } from '../src/index.js';
import { measure, time, numbers, timesFaster } from './measure.js';
import type { Row } from './table.js';

/** Sampling vectors of a million examples, and what a step of sgd costs as n grows. */
export function sampling(): Row[] {
  const n = 1_000_000;
  const steps = (name: string, b: number) => {
    const draw = sampler(noiseClass(name), { n, b, seed: 1 });
    let step = 0;
    return { name, run: () => void draw(step++) };
  };
  const [normals, thousand, rare] = measure([
    steps('gaussianFisher', 1000),
    steps('sgd', 1000),
    steps('bernoulli', 1000),
  ]);
  return [
    { work: 'W of gaussianFisher, 1,000,000 normals', time: time(normals), measured: [] },
    { work: 'W of sgd, 1,000 of 1,000,000', time: time(thousand), measured: [] },
    { work: 'W of bernoulli, about 1,000 of 1,000,000', time: time(rare), measured: [] },
    ...stepCost(),
  ];
}

function stepCost(): Row[] {
  const small = stepOf(1000);
  const large = stepOf(1_000_000);
  const [few, many] = measure([
    { name: 'n = 1,000', run: small },
    { name: 'n = 1,000,000', run: large },
  ]);
  return [
    { work: 'step of sgd, b = 10, MLP 64-128-10, n = 1,000', time: time(few), measured: [] },
    {
      work: 'the same at n = 1,000,000',
      time: time(many),
      measured: [`${timesFaster(few, many).toFixed(2)}× the time`],
    },
  ];
}

function stepOf(n: number): () => void {
  const labels = new Uint32Array(n).map((_, i) => i % 10);
  const data = dataset({ inputs: numbers(n * 64, 5), features: 64, labels, classes: 10 });
  const objective = new Objective(mlp([64, 128, 10]), data);
  const draw = sampler(sgd, { n, b: 10, seed: 1 }, objective.workspace);
  let step = 0;
  return () => {
    objective.accumulate(draw(step++));
    objective.update(0.01);
  };
}

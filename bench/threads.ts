import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { convSmall, dataset, gd, initialise, mlp, Objective, sampler } from '../src/index.js';
import { measure, mustAgree, numbers, time, timesFaster } from './measure.js';
import type { Row } from './table.js';

const FEATURES = 784;

/** G(θ) W on all cores, against one thread: the same bits. */
export async function threads(): Promise<Row[]> {
  const n = 1000;
  const cores = availableParallelism();
  const inputs = numbers(n * FEATURES, 3);
  const labels = Array.from({ length: n }, (_, i) => i % 10);
  const data = dataset({ inputs, features: FEATURES, labels, classes: 10 });
  const rows: Row[] = [];
  for (const model of [mlp([FEATURES, 128, 10]), convSmall()]) {
    const theta = initialise(model, { seed: 1 });
    const [one, all] = [1, cores].map((threads) => {
      const objective = new Objective(model, data, { threads });
      objective.theta.set(theta);
      const w = sampler(gd, { n }, objective.workspace)(1);
      return { objective, run: () => void objective.accumulate(w) };
    });
    one.run();
    all.run();
    await pause(300); // for its threads to start
    all.run();
    mustAgree('threads', one.objective.gradient, all.objective.gradient, 0);
    const [alone, together] = measure([
      { name: 'one', run: one.run },
      { name: 'all', run: all.run },
    ]);
    rows.push({
      work: `weighted gradient, ${model.name}, n = ${n}, ${cores} threads`,
      time: time(together),
      measured: [`${timesFaster(together, alone).toFixed(2)}× one thread (${time(alone)}), the same bits`],
    });
    all.objective.dispose();
  }
  return rows;
}

import Table from 'cli-table3';
import { additiveNoises } from '../descent/additive/index.js';
import { momentsOf, noiseClasses } from '../noise/index.js';

const style = { head: [], border: [], compact: true };

/** `msgd noise`: the noise classes with their exact moments for n examples and batch size b, and the additive noise. */
export function noiseCommand({ n, batch: b }: { n: number; batch: number }): void {
  const classes = new Table({
    head: ['noise class', 'in the paper', 'W', 'E[W]', 'α', 'β', 'steps'],
    style,
  });
  for (const noise of noiseClasses) {
    const { mean, alpha, beta } = momentsOf(noise, { n, b });
    const numbers = [mean, alpha, beta].map((value) => String(Number(value.toPrecision(4))));
    const steps = noise.pass === undefined ? 'independent' : 'dependent';
    classes.push([noise.name, noise.paperName, noise.formula, ...numbers, steps]);
  }
  const baselines = new Table({
    head: ['additive noise', 'source', 'v', 'cost, gradients', 'refreshed'],
    style,
  });
  for (const { name, source, formula, cost, refreshEvery } of additiveNoises) {
    const refreshed = refreshEvery === 1 ? 'never' : `every ${refreshEvery} steps`;
    baselines.push([name, source, formula, cost, refreshed]);
  }
  process.stdout.write(
    `Var[W] = α I + β 𝟙𝟙ᵀ at n = ${n}, b = ${b}\n${classes.toString()}\n\n` +
      `Baselines: v is added to the gradient; s gives it the trace of SGD's noise, so that only the structure differs\n${baselines.toString()}\n`,
  );
}

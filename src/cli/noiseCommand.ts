import Table from 'cli-table3';
import { momentsOf, noiseClasses } from '../noise/index.js';

/** `msgd noise`: the table of noise classes, with their exact moments for n examples and batch size b. */
export function noiseCommand({ n, batch: b }: { n: number; batch: number }): void {
  const table = new Table({
    head: ['noise class', 'in the paper', 'W', 'E[W]', 'α', 'β', 'steps'],
    style: { head: [], border: [], compact: true },
  });
  for (const noise of noiseClasses) {
    const { mean, alpha, beta } = momentsOf(noise, { n, b });
    const numbers = [mean, alpha, beta].map((value) => String(Number(value.toPrecision(4))));
    table.push([
      noise.name,
      noise.paperName,
      noise.formula,
      ...numbers,
      noise.pass === undefined ? 'independent' : 'dependent',
    ]);
  }
  process.stdout.write(`Var[W] = α I + β 𝟙𝟙ᵀ at n = ${n}, b = ${b}\n${table.toString()}\n`);
}

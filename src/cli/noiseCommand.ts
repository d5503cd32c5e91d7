import { additiveNoises, type AdditiveNoise } from '../descent/additive/index.js';
import { ArgumentError } from '../errors.js';
import { momentsOf, noiseClasses, sgd, type Moments, type NoiseClass } from '../noise/index.js';
import type { Column } from '../reports/columns.js';
import { table } from './table.js';

/** A class, and its moments where it allows the batch size. */
type ClassRow = NoiseClass & Partial<Moments>;

const short = (value?: number) => (value === undefined ? '–' : String(Number(value.toPrecision(4))));

const classColumns: readonly Column<ClassRow>[] = [
  { head: 'noise class', numeric: false, cell: ({ name }) => name },
  { head: 'in the paper', numeric: false, cell: ({ paperName }) => paperName },
  { head: 'W', numeric: false, cell: ({ formula }) => formula },
  { head: 'E[W]', numeric: false, cell: ({ mean }) => short(mean) },
  { head: 'α', numeric: false, cell: ({ alpha }) => short(alpha) },
  { head: 'β', numeric: false, cell: ({ beta }) => short(beta) },
  {
    head: 'steps',
    numeric: false,
    cell: (noise) => (noise.pass === undefined ? 'independent' : 'dependent'),
  },
];

const additiveColumns: readonly Column<AdditiveNoise>[] = [
  { head: 'additive noise', numeric: false, cell: ({ name }) => name },
  { head: 'source', numeric: false, cell: ({ source }) => source },
  { head: 'v', numeric: false, cell: ({ formula }) => formula },
  { head: 'cost, gradients', numeric: false, cell: ({ cost }) => cost },
  {
    head: 'refreshed',
    numeric: false,
    cell: ({ refreshEvery }) => (refreshEvery === 1 ? 'never' : `every ${refreshEvery} steps`),
  },
];

/**
 * `msgd noise`: the noise classes with their exact moments for n examples and batch size b, and the additive
 * noise.
 */
export function noiseCommand({ n, batch: b }: { n: number; batch: number }): void {
  const width = process.stdout.columns ?? Infinity;
  momentsOf(sgd, { n, b }); // n and b themselves are right
  const classes = noiseClasses.map((noise) => ({ ...noise, ...momentsIfAny(noise, { n, b }) }));
  process.stdout.write(
    [
      `Var[W] = α I + β 𝟙𝟙ᵀ at n = ${n}, b = ${b}`,
      table(classes, classColumns, width, ['E[W]', 'in the paper']),
      '',
      "Baselines: v is added to the gradient; s gives it the trace of SGD's noise, so that only the structure differs",
      table(additiveNoises, additiveColumns, width, ['source', 'refreshed']),
      '',
    ].join('\n'),
  );
}

function momentsIfAny(noise: NoiseClass, options: { n: number; b: number }): Partial<Moments> {
  try {
    return momentsOf(noise, options);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    return {};
  }
}

import {
  additiveNoises,
  conv2d,
  dense,
  flatten,
  gaussianCov,
  maxPool2d,
  mlp,
  momentsOf,
  noiseClasses,
  relu,
  sequential,
  softmaxRegression,
  type AdditiveNoise,
  type Model,
  type NoiseClass,
} from 'msgd';

/** What is raced, all of it: with the version of the package it fixes every bit. */
export interface Race {
  /** Labels of `entrants`. */
  readonly noise: readonly string[];
  readonly seeds: number;
  readonly firstSeed: number;
  readonly steps: number;
  /** The equivalent batch size b. */
  readonly batch: number;
  /** The step size η. */
  readonly learningRate: number;
  /** Training examples; the other digits are for testing. */
  readonly train: number;
  /** Fraction of the training labels drawn anew at random. */
  readonly labelNoise: number;
  /** One of `models`. */
  readonly model: string;
}

/** One run of a race. */
export interface Lane {
  readonly label: string;
  readonly seed: number;
}

/** The name of a lane, as a key. */
export const keyOf = ({ label, seed }: Lane): string => `${label} ${seed}`;

/** Who may race: a row of the package's tables, or a class with another size of its noise. */
interface Entrant {
  /** As the command line writes it. */
  readonly label: string;
  readonly noise: NoiseClass | AdditiveNoise;
  readonly scale?: number;
}

export const entrants: readonly Entrant[] = [
  ...noiseClasses.map((noise) => ({ label: noise.name, noise })),
  { label: 'gaussianCov:scale=3', noise: gaussianCov, scale: 3 },
  ...additiveNoises.map((noise) => ({ label: noise.name, noise })),
];

/** Why a class of `entrants` cannot race with this b, as the package says it; nothing if it can. */
export function refusal(label: string, n: number, b: number): string | undefined {
  const { noise } = entrants.find((entrant) => entrant.label === label)!;
  if ('additive' in noise) return undefined;
  try {
    momentsOf(noise, { n, b });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Names as the command line has them. */
export const models: Readonly<Record<string, () => Model>> = {
  softmax: () => softmaxRegression(64, 10),
  'mlp:32': () => mlp([64, 32, 10]),
  'mlp:64': () => mlp([64, 64, 10]),
  'mlp:128': () => mlp([64, 128, 10]),
  'conv:8': () => sequential([1, 8, 8], [conv2d(8, 3), maxPool2d(2), relu(), flatten(), dense(72, 10)]),
  'mlp:64:tanh': () => mlp([64, 64, 10], { activation: 'tanh' }),
};

/** Class by class, the seeds of each. */
export function lanes({ noise, seeds, firstSeed }: Race): Lane[] {
  return noise.flatMap((label) => Array.from({ length: seeds }, (_, s) => ({ label, seed: firstSeed + s })));
}

/** Which classes each of the workers runs: each class in one of them. */
export function crews(noise: readonly string[], workers: number): string[][] {
  const count = Math.max(1, Math.min(noise.length, workers));
  return Array.from({ length: count }, (_, w) => noise.filter((_, k) => k % count === w));
}

/**
 * The command that has the same bits after these steps: of the whole race, or of one lane. It names all that matters, so
 * that no default of the command line does.
 */
export function command(race: Race, steps: number, lane?: Lane): string {
  const { train, labelNoise, model, batch, learningRate } = race;
  const noise = lane === undefined ? race.noise.join(',') : lane.label;
  const [seeds, firstSeed] = lane === undefined ? [race.seeds, race.firstSeed] : [1, lane.seed];
  return [
    `npx msgd compare --noise ${noise} --train ${train} --label-noise ${labelNoise} --model ${model}`,
    `--batch ${batch} --lr ${learningRate} --steps ${steps} --seeds ${seeds} --first-seed ${firstSeed}`,
  ].join(' ');
}

/** Where the command writes the hash of a lane. */
export function resultFile({ label, seed }: Lane): string {
  return `msgd-results/runs/${label.replaceAll(':', ',')}/seed-${seed}/result.json`;
}

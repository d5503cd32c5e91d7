import { momentsOf, noiseClasses, type NoiseClass, type SamplerOptions } from 'msgd';
import type { StateOf } from '../shell/state.js';

/** The reader's own class, as a value of `noise`. */
export const OWN = 'own';

export const table = {
  noise: {
    kind: 'choice',
    label: 'Noise class',
    default: 'sgd' as string,
    values: [...noiseClasses.map(({ name }) => name), OWN],
    names: { [OWN]: 'your own, from the editor' } as Record<string, string>,
  },
  n: { kind: 'number', label: 'n, examples', default: 20, min: 2, max: 40 },
  b: { kind: 'number', label: 'b, equivalent batch size', default: 5, min: 1, max: 'n' },
  B: {
    kind: 'number',
    label: 'B, or m: batch or places drawn',
    help: 'of minibatch… and sparse… classes alone, at least 2',
    default: 10,
    min: 'b',
    max: 'n',
    attribute: 'large-b',
  },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 999_999_999, input: 'number' },
  speed: { kind: 'number', label: 'Steps a second', default: 10, min: 1, max: 5000, values: [1, 2, 5, 10, 20, 60, 200, 1000, 5000] }, // prettier-ignore
  code: { kind: 'text', label: 'Your own class', default: '' },
} as const;

export type State = StateOf<typeof table>;

/** What a class is drawn with: the one slider is B of some classes and m of others, of which some need two, so that all have them. */
export function optionsOf(noise: NoiseClass, { n, b, B, seed }: State): SamplerOptions & { b: number } {
  const size = noise.option === undefined ? {} : { [noise.option]: Math.min(n, Math.max(2, B)) };
  return { n, b: noise.deterministic === true ? n : b, seed, ...size };
}

/** E[W], α and β of W at these settings. */
export function exactMoments(noise: NoiseClass, state: State) {
  return momentsOf(noise, optionsOf(noise, state));
}

/** What does in Node what the page does: the check, and W of a step to the same bits. */
export function commandOf(noise: NoiseClass, state: State): string {
  const { n, b, seed, ...own } = optionsOf(noise, state);
  const name = [noise.name, ...Object.entries(own).map(([key, value]) => `${key}=${value}`)].join(':');
  return `npx msgd verify ${name} --n ${n} --b ${b} --seed ${seed}`;
}

export function codeOf(noise: NoiseClass, state: State, step: number): string {
  const options = Object.entries(optionsOf(noise, state)).map(([key, value]) => `${key}: ${value}`);
  return [
    `import { noiseClass, sampler } from 'msgd';`,
    `const draw = sampler(noiseClass('${noise.name}'), { ${options.join(', ')} });`,
    `console.log(draw(${step}).toDense());`,
  ].join('\n');
}

import { noiseClasses } from 'msgd';

const names = noiseClasses.map(({ name }) => name);
export const table = {
  noise: { kind: 'choice', label: 'Noise class', default: 'sgd', values: names },
  n: { kind: 'number', label: 'n, examples', default: 20, min: 2, max: 64 },
  b: { kind: 'number', label: 'b, equivalent batch size', default: 5, min: 1, max: 'n' },
  B: { kind: 'number', label: 'B, batch that is drawn', default: 20, min: 1, max: 'n', attribute: 'large-b' },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 1e9, input: 'number' },
} as const;

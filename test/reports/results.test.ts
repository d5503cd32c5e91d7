import { describe, expect, it } from 'vitest';
import { complete, type CompareOptions } from '../../src/experiments/options.js';
import { counted } from '../../src/experiments/counted.js';
import { againCommand } from '../../src/reports/results.js';

describe('the command that makes a comparison again', () => {
  it.each<[Partial<CompareOptions>, string]>([
    [{}, ''],
    [{ model: 'mlp:32' }, ' --model mlp:32'],
    [{ model: 'mlp:32', initial: 'pytorch' }, ' --model mlp:32 --initial pytorch'],
    [{ model: 'vgg11' }, ' --model vgg11'],
    [{ model: 'vgg11', initial: 'he' }, ' --model vgg11 --initial he'],
    [{ model: 'resnet18:width=1/8' }, ' --model resnet18:width=1/8'],
    [{ model: 'resnet18:width=1/8', initial: 'he' }, ' --model resnet18:width=1/8 --initial he'],
    [
      { data: 'penguins', model: 'linear', initial: 'zero' },
      ' --data penguins --model linear --initial zero',
    ],
    [{ data: 'penguins', labelNoise: 0.2 }, ' --data penguins --label-noise 0.2'],
  ])('has of %j what is not by default', (given, flags) => {
    expect(againCommand(complete(given))).toBe(`npx msgd compare${flags}`);
  });
});

it('counts one thing and several in words', () => {
  expect([0, 1, 2].map((count) => counted(count, 'seed'))).toEqual(['0 seeds', '1 seed', '2 seeds']);
  expect([1, 2].map((count) => counted(count, 'noise class', 'es'))).toEqual([
    '1 noise class',
    '2 noise classes',
  ]);
});

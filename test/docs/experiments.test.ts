import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digits } from '../../src/data/digits.js';
import { plan } from '../../src/experiments/compare.js';
import { pointFolder } from '../../src/folders/sweepFolder.js';
import { optionsAt, pointsOf, type Grid } from '../../src/experiments/grid.js';
import { readExperiment } from '../../src/experiments/experimentFile.js';
import { recipes } from '../../src/experiments/recipes.js';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'experiments.md'), 'utf8');

it('the file in docs/experiments.md is an experiment', () => {
  const [, json] = /```json\n([\s\S]*?)```/.exec(text) ?? [];
  const { options } = readExperiment(JSON.parse(json));
  expect(plan(options, digits())).toHaveLength(options.noise.length * options.seeds);
});

it('the file of a sweep in docs/experiments.md is one, and has the folders that it says', () => {
  const [, , json] = text.split('```json\n').map((part) => part.split('```')[0]);
  const { given, grid } = readExperiment(JSON.parse(json));
  const points = pointsOf(grid as Grid);
  expect(points).toHaveLength(4);
  for (const point of points) expect(plan(optionsAt(given, point), digits()).length).toBeGreaterThan(0);
  expect(text).toContain(`\`${pointFolder('', points[0])}\``);
});

it('docs/experiments.md lists every recipe', () => {
  for (const { name } of recipes) expect(text).toContain(`| \`${name}\` `);
});

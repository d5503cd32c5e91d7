import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digits } from '../../src/data/digits.js';
import { plan } from '../../src/experiments/compare.js';
import { readExperiment } from '../../src/experiments/experimentFile.js';
import { recipes } from '../../src/experiments/recipes.js';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'experiments.md'), 'utf8');

it('the file in docs/experiments.md is an experiment', () => {
  const [, json] = /```json\n([\s\S]*?)```/.exec(text) ?? [];
  const { options } = readExperiment(JSON.parse(json));
  expect(plan(options, digits())).toHaveLength(options.noise.length * options.seeds);
});

it('docs/experiments.md lists every recipe', () => {
  for (const { name } of recipes) expect(text).toContain(`| \`${name}\` `);
});

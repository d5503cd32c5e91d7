import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { digits } from '../../src/data/digits.js';
import { plan } from '../../src/experiments/compare.js';
import { complete } from '../../src/experiments/options.js';
import { budgets, prepare, recipes } from '../../src/experiments/recipes.js';

const data = digits();
const images = dataset({
  inputs: new Float32Array(1200 * 784),
  features: 784,
  labels: Array.from({ length: 1200 }, (_, i) => i % 10),
  classes: 10,
});

describe.each(recipes)('$name', (recipe) => {
  it.each(budgets)('can be made within %s, and says what that cuts', (budget) => {
    for (const path of [undefined, 'images']) {
      if (path !== undefined && recipe.withData === undefined) continue;
      const { options, remarks } = prepare(recipe, budget, path);
      const full = path === undefined ? recipe.options : recipe.withData!.options;
      const jobs = plan(complete(options), path === undefined ? data : images);
      expect(jobs).toHaveLength(options.noise!.length * options.seeds!);
      expect(remarks[0]).toBe(recipe.paper);
      for (const key of ['steps', 'seeds'] as const) {
        expect(options[key]).toBeLessThanOrEqual(full[key]!);
        const isCut = options[key] !== full[key];
        expect(remarks.join(' ').includes(`${options[key]} of ${full[key]} ${key}`)).toBe(isCut);
      }
      expect(remarks.join(' ').includes('digits of the package')).toBe(path === undefined && recipe.withData !== undefined); // prettier-ignore
    }
  });

  it.runIf(recipe.withData)('draws from the data of the paper by name as the paper does', () => {
    const { options, remarks } = prepare(recipe, 'full', 'fashion-mnist');
    expect(options).toMatchObject({ data: 'fashion-mnist:swap', draw: 'first', train: 1000, pixels: 'raw' });
    expect(remarks[1]).toContain('the first 1,000 of the file of test images');
  });

  it('compares with SGD', () => expect(recipe.options.noise![0]).toBe('sgd'));
});

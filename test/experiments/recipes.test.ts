import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { digits } from '../../src/data/digits.js';
import { plan } from '../../src/experiments/compare.js';
import { complete } from '../../src/experiments/options.js';
import { budgets, recipe as prepare, recipes } from '../../src/experiments/recipes.js';

const data = digits();
const images = dataset({
  inputs: new Float32Array(1200 * 784),
  features: 784,
  labels: Array.from({ length: 1200 }, (_, i) => i % 10),
  classes: 10,
});

/** Where each recipe can be made: what it is given for data, and what is behind that. */
const places = recipes.flatMap((recipe) => [
  ...(recipe.onDigits ? [{ recipe, path: undefined, setting: recipe.onDigits, source: data }] : []),
  ...(recipe.onImages ? [{ recipe, path: 'images', setting: recipe.onImages, source: images }] : []),
]);

describe.each(places)('$recipe.name on $path', ({ recipe, path, setting, source }) => {
  it.each(budgets)('can be made within %s, and says what that cuts', (budget) => {
    const { options, remarks } = prepare(recipe.name, { budget, data: path });
    expect(plan(complete(options), source)).toHaveLength(options.noise!.length * options.seeds!);
    expect(remarks[0]).toBe(recipe.paper);
    for (const key of ['steps', 'seeds'] as const) {
      const [within, whole] = [options[key]!, setting.options[key]!];
      expect(within).toBeLessThanOrEqual(whole);
      expect(remarks.join(' ').includes(`${within} of ${whole} ${key}`)).toBe(within < whole);
    }
    const isElsewhere = path === undefined && recipe.onImages !== undefined;
    expect(remarks.join(' ').includes('digits of the package')).toBe(isElsewhere);
  });

  it('compares with SGD', () => expect(setting.options.noise![0]).toBe('sgd'));
});

describe('fashion', () => {
  it('draws from the data of the paper by name as the paper does', () => {
    const { options, remarks } = prepare('fashion', { budget: 'full', data: 'fashion-mnist' });
    expect(options).toMatchObject({ data: 'fashion-mnist:swap', draw: 'first', train: 1000, pixels: 'raw' });
    expect(remarks[1]).toContain('the first 1,000 of the file of test images');
  });
});

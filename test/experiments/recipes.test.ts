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

/** Where recipes can be made that do without images: what they are given for data, and what is behind that. */
const places = recipes.flatMap((recipe) => [
  ...(recipe.onDigits ? [{ recipe, path: undefined, setting: recipe.onDigits, source: data }] : []),
  ...(recipe.onImages && recipe.onDigits
    ? [{ recipe, path: 'images', setting: recipe.onImages, source: images }]
    : []),
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

describe.each(['vgg', 'resnet', 'svhn'])('%s', (name) => {
  const [features, n] = [3072, 50_020];
  const labels = new Uint32Array(n).map((_, i) => i % 10);
  const colour = dataset({
    pixels: new Uint8Array(n * features),
    features,
    labels,
    classes: 10,
    shape: [3, 32, 32],
  });

  it.each(budgets)('fits colour images within %s, and says what that cuts', (budget) => {
    const { options, remarks } = prepare(name, { budget, data: 'images' });
    expect(plan(complete(options), colour)).toHaveLength(options.noise!.length * options.seeds!);
    expect(remarks.join(' ').includes(`${options.train} of`)).toBe(budget !== 'full');
    expect(remarks.join(' ')).not.toContain('undefined');
    expect(options.noise![0]).toBe('sgd');
  });

  it('needs images', () => {
    expect(() => prepare(name)).toThrow(/data must be images for/);
  });
});

describe('svhn', () => {
  it('trains on the file of test images, as the paper does', () => {
    const { options } = prepare('svhn', { budget: 'full', data: 'svhn' });
    expect(options).toMatchObject({
      data: 'svhn:swap',
      draw: 'first',
      train: 25_000,
      batch: 100,
      learningRate: 0.05,
    });
    expect(complete(options).initial).toBe('vgg');
  });
});

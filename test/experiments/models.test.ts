import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { digits } from '../../src/data/digits.js';
import { initialOf, modelNamed, modelPattern, namedModels } from '../../src/experiments/models.js';
import { complete } from '../../src/experiments/options.js';

const images = (shape: readonly [number, number, number], classes = 10) => {
  const features = shape[0] * shape[1] * shape[2];
  return dataset({ inputs: new Float32Array(features), features, labels: [0], classes, shape });
};
const data = digits();
const regression = dataset({ inputs: [1, 2, 3], features: 1, targets: [1, 2, 3] });

describe('models by name', () => {
  it.each([
    ['softmax', data, 650],
    ['convSmall', images([1, 28, 28]), 11_330],
    ['conv:8', data, 8 * 9 + 8 + 8 * 9 * 10 + 10],
    ['mlp', data, 650],
    ['mlp:', data, 650],
    ['mlp:16,8:tanh', data, 64 * 16 + 16 + 16 * 8 + 8 + 80 + 10],
    ['linear', regression, 2],
    ['mlp:4', regression, 4 + 4 + 4 + 1],
    ['vgg11', images([3, 32, 32]), 9_750_922],
    ['vgg11:width=1/4', images([3, 32, 32]), 611_434],
    ['vgg11:width=0.25', images([3, 32, 32]), 611_434],
    ['resnet18', images([3, 32, 32]), 11_173_962],
    ['resnet18:ghost=50,width=1/8', images([3, 32, 32]), 176_402],
    ['resnet18:width=1/8', images([1, 28, 28], 3), 176_402 - 2 * 8 * 9 - 7 * 65],
  ])('%s', (spec, set, parameters) => {
    expect(modelNamed(spec, set).parameters).toBe(parameters);
    expect(spec).toMatch(new RegExp(modelPattern));
  });

  it('has the ghost batches that it is given', () => {
    expect(modelNamed('resnet18:width=1/8,ghost=50', images([3, 32, 32])).ghost).toBe(50);
    expect(modelNamed('resnet18:width=1/8', images([3, 32, 32])).ghost).toBe(Infinity);
  });

  it.each([
    ['resnet19', data, /must be one of .*resnet18.*did you mean resnet18\?/],
    ['mlp:4:tan', data, /model:activation must be one of relu, tanh \(did you mean tanh\?\)/],
    ['mlp:4:tanh:2', data, /mlp:width/],
    ['vgg11', data, /images of at least 32×32/],
    ['vgg11:width=1/4,width', images([3, 32, 32]), /vgg11\[:width=1\/4\]/],
    ['vgg11:ghost=3', images([3, 32, 32]), /vgg11\[:width=1\/4\]/],
    ['vgg11:width=1/3', images([3, 32, 32]), /^model:width must be/],
    ['resnet18', images([3, 32, 16]), /square/],
    ['linear', data, /softmax; these are classification data of 64 features and 10 outputs/],
    ['softmax', regression, /linear; these are regression data of 1 features/],
    ['convSmall', data, /28×28/],
  ])('refuses %s where it does not fit, and says what does', (spec, set, message) => {
    expect(() => modelNamed(spec, set)).toThrow(message);
  });

  it('begins as the paper’s code has it, where nothing else is said', () => {
    expect(initialOf('vgg11:width=1/8')).toBe('vgg');
    expect(complete({ model: 'resnet18:width=1/8' }).initial).toBe('pytorch');
    expect(complete({ model: 'resnet18:width=1/8', initial: 'he' }).initial).toBe('he');
    expect(complete({}).initial).toBe('he');
    expect(namedModels.map(({ name }) => name)).toContain('vgg11');
  });
});

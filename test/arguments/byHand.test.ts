import { describe, expect, it } from 'vitest';
import { split } from '../../src/data/index.js';
import {
  activation,
  ArgumentError,
  batchNorm,
  dataset,
  dense,
  descend,
  flatten,
  frozen,
  initialise,
  linearRegression,
  mlp,
  Objective,
  residual,
  sequential,
  subset,
  summary,
  tanh,
  type Composite,
  type CoupledLayer,
  type Dataset,
  type Model,
  type PlainLayer,
} from '../../src/index.js';

/*
 * Data sets and models that are written by hand, in place of made by `dataset`, `mlp` and the like: whatever is wrong in one is said by
 * name. Else it would be an error from inside, or numbers of memory that is not theirs.
 */

const labels = Uint32Array.of(0, 1, 2, 0, 1, 2);
const classes = { kind: 'classification', n: 6, features: 2, inputs: new Float32Array(12).fill(0.5), labels, classes: 3 }; // prettier-ignore
const { inputs, ...withoutInputs } = classes;
const pixels = { ...withoutInputs, pixels: new Uint8Array(12), levels: new Float32Array(256) };
const real = { ...classes, kind: 'regression', targets: new Float32Array(6), outputs: 1 };
const with3 = (value: number, at = 3) => new Float32Array(12).fill(0.5).fill(value, at, at + 1);

const data: readonly [what: string, argument: string, data: unknown][] = [
  ['nothing', '', null],
  ['what dataset takes', '', { inputs: [1, 2], features: 2, labels: [0] }],
  ['kind', 'kind', { ...classes, kind: 'classes' }],
  ['no examples', 'n', { ...classes, n: 0, inputs: new Float32Array(), labels: new Uint32Array() }],
  ['n as text', 'n', { ...classes, n: '6' }],
  ['another n', 'inputs.length', { ...classes, n: 5 }],
  ['no features', 'features', { ...classes, features: 0 }],
  ['no inputs', 'inputs', withoutInputs],
  ['a list of inputs', 'inputs', { ...classes, inputs: Array(12).fill(1) }],
  ['inputs of float64', 'inputs', { ...classes, inputs: new Float64Array(12) }],
  ['bytes for inputs', 'inputs', { ...classes, inputs: new Uint8Array(12) }],
  ['text for inputs', 'inputs', { ...classes, inputs: '123456789012' }],
  ['fewer inputs', 'inputs.length', { ...classes, inputs: inputs.slice(1) }],
  ['NaN in inputs', 'inputs[3]', { ...classes, inputs: with3(NaN) }],
  ['infinite inputs', 'inputs[11]', { ...classes, inputs: with3(-Infinity, 11) }],
  ['shape', 'shape', { ...classes, shape: [1, 2, 3] }],
  ['text for shape', 'shape', { ...classes, shape: '1,1,2' }],
  ['a list of labels', 'labels', { ...classes, labels: [...labels] }],
  ['names for labels', 'labels', { ...classes, labels: ['a', 'b', 'c', 'a', 'b', 'c'] }],
  ['signed labels', 'labels', { ...classes, labels: Int32Array.of(0, 1, -1, 0, 1, 2) }],
  ['labels of 64 bits', 'labels', { ...classes, labels: new BigUint64Array(6) }],
  ['fewer labels', 'labels.length', { ...classes, labels: labels.slice(1) }],
  ['a label too large', 'labels[5]', { ...classes, labels: Uint32Array.of(0, 1, 2, 0, 1, 3) }],
  ['a huge label', 'labels[0]', { ...classes, labels: Uint32Array.of(4e9, 1, 2, 0, 1, 2) }],
  ['one class', 'classes', { ...classes, classes: 1 }],
  ['classes as text', 'classes', { ...classes, classes: '3' }],
  ['a list of targets', 'targets', { ...real, targets: Array(6).fill(1) }],
  ['targets of float64', 'targets', { ...real, targets: new Float64Array(6).fill(1e300) }],
  ['fewer targets', 'targets.length', { ...real, outputs: 2 }],
  ['NaN in targets', 'targets[0]', { ...real, targets: new Float32Array(6).fill(NaN) }],
  ['no outputs', 'outputs', { ...real, outputs: undefined }],
  ['a list of pixels', 'pixels', { ...pixels, pixels: Array(12).fill(1) }],
  ['clamped pixels', 'pixels', { ...pixels, pixels: new Uint8ClampedArray(12) }],
  ['no levels', 'levels', { ...pixels, levels: undefined }],
  ['levels of float64', 'levels', { ...pixels, levels: new Float64Array(256) }],
  ['fewer levels', 'levels.length', { ...pixels, levels: new Float32Array(255) }],
  ['NaN in levels', 'levels[0]', { ...pixels, levels: new Float32Array(256).fill(NaN) }],
];

/** What is thrown, and where there is none that. */
async function thrown(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}
async function named(call: () => unknown, argument: string) {
  const error = await thrown(call);
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error).toMatchObject({ argument });
}

const run = async (model: Model, train: Dataset, test?: Dataset) => {
  const options = { model, train, test, noise: 'sgd', b: 2, learningRate: 0.1, steps: 1 } as const;
  for await (const record of descend(options)) void record;
};

describe('a data set by hand', () => {
  const right = dataset({ inputs, features: 2, labels });
  const modelFor = (data: unknown) =>
    (data as Dataset | null)?.kind === 'regression' ? linearRegression(2) : mlp([2, 3]);

  it('works where it is right', async () => {
    for (const data of [classes, pixels, real] as unknown as Dataset[]) {
      await run(modelFor(data), data, data);
      expect(new Objective(modelFor(data), data).evaluate().loss).toBeGreaterThanOrEqual(0);
      expect(split(data, { train: 3, seed: 1 }).train.n).toBe(3);
    }
  });

  it.each(data)('%s: is refused as %s', async (_, argument, wrong) => {
    const data = wrong as Dataset;
    const within = (name: string) => (argument === '' ? name : `${name}.${argument}`);
    await named(() => new Objective(modelFor(data), data), within('data'));
    await named(() => subset(data, [0]), within('data'));
    await named(() => split(data, { train: 1, seed: 1 }), within('data'));
    await named(() => run(modelFor(data), data), within('train'));
    await named(() => run(mlp([2, 3]), right, data), within('test'));
  });

  it('is looked at again where its labels change', () => {
    const data = dataset({ inputs, features: 2, labels: labels.slice(), classes: 3 });
    new Objective(mlp([2, 3]), data);
    data.labels[2] = 3;
    expect(() => new Objective(mlp([2, 3]), data)).toThrow('data.labels[2] must be an integer from 0 to 2');
  });
});

const good = mlp([2, 3, 3]);
const { loss } = good;
const normed = sequential([2], [dense(2, 3), batchNorm({ ghost: 2 }), dense(3, 3)]);
const deep = sequential([2], [dense(2, 3), residual([tanh(), dense(3, 3)])]);
const without = (key: string) => ({ ...good, [key]: undefined });
/** A model of which a layer says something else. */
const layer = (at: number, change: object, model = good) => ({
  ...model,
  layers: model.layers.map((layer, k) => (k === at ? { ...layer, ...change } : layer)),
});
const fan = { inputs: 2, outputs: 3, weights: 6, biases: 3 };
const tanhOf3 = activation('tanh', 3);
const otherFrozen = (change: object) =>
  layer(1, { frozen: { ...(normed.layers[1] as CoupledLayer).frozen, ...change } }, normed);
const otherJoin = (change: object) =>
  layer(1, { join: { ...(deep.layers[1] as Composite).join, ...change } }, deep);

const models: readonly [what: string, argument: string, model: unknown][] = [
  ['nothing', '', null],
  ['JSON', '', JSON.parse(JSON.stringify(good))],
  ['no layers', '', { ...good, layers: [] }],
  ['layers that do nothing', '.layers', { ...good, layers: [flatten().fit([2])], outputs: 2, parameters: 0 }],
  ['null for a layer', '.layers[0]', { ...good, layers: [null] }],
  ['a name for a layer', '.layers[0]', { ...good, layers: ['dense'] }],
  ['a layer of no size yet', '.layers[1].kind', { ...good, layers: [dense(2, 3), tanh(), dense(3, 3)] }],
  ['layers that do not fit', '.layers[1].inputs', { ...good, layers: [dense(2, 4), dense(3, 3)] }],
  ['fewer parameters', '.parameters', { ...good, parameters: 5 }],
  ['more parameters', '.parameters', { ...good, parameters: 50 }],
  ['negative parameters', '.parameters', { ...good, parameters: -1 }],
  ['other features', '.layers[0].inputs', { ...good, features: 3 }],
  ['other outputs', '.outputs', { ...good, outputs: 2 }],
  ['no name', '.name', without('name')],
  ['no state', '.state', without('state')],
  ['state', '.state', { ...good, state: NaN }],
  ['a ghost batch without batch norm', '.ghost', { ...good, ghost: 2 }],
  ['batch norm without a ghost batch', '.ghost', { ...normed, ghost: undefined }],
  ['a ghost batch as text', '.ghost', { ...normed, ghost: '2' }],
  ['no loss', '', without('loss')],
  ['the name of a loss', '', { ...good, loss: 'squared' }],
  ['a loss that does nothing', '', { ...good, loss: { ...loss, apply: undefined } }],
  ['a loss without width', '', { ...good, loss: { ...loss, targetWidth: undefined } }],
  ['a loss of another name', '.loss.name', { ...good, loss: { ...loss, name: 'own' } }],
  ['a loss for other data', '.loss.data', { ...good, loss: { ...loss, data: 'regression' } }],
  ['a loss for no data', '.loss.data', { ...good, loss: { ...loss, data: undefined } }],
  ['kind', '.layers[0].kind', layer(0, { kind: 'parametic' })],
  ['reads', '.layers[1].reads', layer(1, { reads: 'z' })],
  ['no name of a layer', '.layers[0].name', layer(0, { name: undefined })],
  ['no forward', '.layers[0].forward', layer(0, { forward: undefined })],
  ['no backward', '.layers[2].backward', layer(2, { backward: undefined })],
  ['no gradient', '.layers[0].accumulate', layer(0, { accumulate: undefined })],
  ['no curvature', '.layers[1].curvature', layer(1, { curvature: undefined })],
  ['outputs', '.layers[1].inputs', layer(0, { outputs: 2, shape: undefined })],
  ['inputs', '.layers[0].inputs', layer(0, { inputs: 1e9 })],
  ['parameters', '.layers[0].parameters', layer(0, { parameters: 4 })],
  ['parameters of tanh', '.layers[1].parameters', layer(1, { parameters: 1 })],
  ['no fan', '.layers[0].fan.inputs', layer(0, { fan: undefined })],
  ['a fan of text', '.layers[0].fan.inputs', layer(0, { fan: { ...fan, inputs: '2' } })],
  ['a negative fan', '.layers[0].fan.weights', layer(0, { fan: { ...fan, weights: -6, biases: 15 } })],
  ['half weights', '.layers[0].fan.weights', layer(0, { fan: { ...fan, weights: 6.5, biases: 2.5 } })],
  ['shape', '.layers[0].shape', layer(0, { shape: [7] })],
  ['text for shape', '.layers[0].shape', layer(0, { shape: 'x' })],
  ['inPlace', '.layers[0].inPlace', layer(0, { inPlace: 'yes' })],
  ['outerProduct', '.layers[0].outerProduct', layer(0, { outerProduct: undefined })],
  ['statistics', '.layers[0].statistics', layer(0, { statistics: NaN })],
  ['scratch', '.layers[0].scratch', layer(0, { scratch: 5 })],
  ['ghost of a layer', '.layers[1].ghost', layer(1, { ghost: 0 }, normed)],
  ['momentum', '.layers[1].momentum', layer(1, { momentum: '0.1' }, normed)],
  ['no frozen form', '.layers[1].frozen', layer(1, { frozen: undefined }, normed)],
  ['a frozen form of another kind', '.layers[1].frozen', layer(1, { frozen: tanhOf3 }, normed)],
  ['itself for a frozen form', '.layers[1].frozen', layer(1, { frozen: normed.layers[1] }, normed)],
  ['inputs of a frozen form', '.layers[1].frozen.inputs', otherFrozen({ inputs: 4 })],
  ['outputs of a frozen form', '.layers[1].frozen.outputs', otherFrozen({ outputs: 4, shape: undefined })],
  ['parameters of a frozen form', '.layers[1].frozen.parameters', otherFrozen({ parameters: 9, fan })],
  ['statistics of a frozen form', '.layers[1].frozen.statistics', otherFrozen({ statistics: 8 })],
  ['what a frozen form reads', '.layers[1].frozen.reads', otherFrozen({ reads: 'both' })],
  ['a frozen form in place', '.layers[1].frozen.inPlace', otherFrozen({ inPlace: true })],
  ['no branches', '.layers[1].branches.body', layer(1, { branches: undefined }, deep)],
  [
    'half the branches',
    '.layers[1].branches.shortcut',
    layer(1, { branches: { body: [dense(3, 3)] } }, deep),
  ],
  ['no join', '.layers[1].join', layer(1, { join: undefined }, deep)],
  ['a join with parameters', '.layers[1].join.kind', layer(1, { join: dense(3, 3) }, deep)],
  ['inputs of a join', '.layers[1].join.inputs', otherJoin({ inputs: 4 })],
  ['outputs of a join', '.layers[1].join.outputs', otherJoin({ outputs: 4 })],
  [
    'branches that do not fit',
    '.layers[1].branches.body[0].inputs',
    layer(1, { branches: { body: [dense(2, 3)], shortcut: [] } }, deep),
  ],
  ['parameters of branches', '.layers[1].parameters', layer(1, { parameters: 5 }, deep)],
];

describe('a model by hand', () => {
  const data = dataset({ inputs, features: 2, labels });

  it('works where it is right', async () => {
    for (const model of [good, normed, deep, frozen(normed)]) await run({ ...model }, data, data);
  });

  it.each(models)('%s: is refused as model%s', async (_, argument, wrong) => {
    const model = wrong as Model;
    const calls = [() => new Objective(model, data), () => initialise(model), () => summary(model), () => frozen(model), () => run(model, data)]; // prettier-ignore
    for (const call of calls) await named(call, `model${argument}`);
  });

  it.each([NaN, -5, 0.5])('says that a layer asks for %s numbers of scratch', (numbers) => {
    const model = layer(0, { scratch: () => numbers }) as Model;
    expect(() => new Objective(model, data)).toThrow(
      'the scratch of dense 2 → 3 must be an integer of at least 0',
    );
  });

  it.each([
    ['a join', deep, 'join'],
    ['a frozen form', normed, 'frozen'],
  ] as const)('has the scratch that %s asks for', (_, model, key) => {
    const part = (model.layers[1] as unknown as Record<string, PlainLayer>)[key];
    const room = 200_000;
    const forward: PlainLayer['forward'] = (k, rows, place) => {
      k.fillConstant(place.scratch, room, 1000);
      part.forward(k, rows, place);
    };
    const own = layer(1, { [key]: { ...part, scratch: () => room, forward } }, model) as Model;
    const theta = initialise(model);
    expect(new Objective(own, data).evaluate(theta)).toEqual(new Objective(model, data).evaluate(theta));
  });

  it('refuses what a layer of no size yet becomes', () => {
    const odd = { name: 'odd', takes: 'all', fit: () => ({ kind: 'plain', name: 'odd' }) as never };
    expect(() => sequential([2], [odd, dense(2, 3)])).toThrow(
      'layers[0].inputs must be an integer of at least 1',
    );
  });
});

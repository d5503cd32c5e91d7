import { checkForm, type Dataset } from '../data/dataset.js';
import { ArgumentError, checkOneOf } from '../errors.js';
import { checkModel, type Model } from './model.js';

/** @throws ArgumentError unless model and data are what they are called, and fit; the numbers of the data are not looked at */
export function checkFit(model: Model, data: Dataset, argument = 'data'): void {
  checkModel(model);
  checkForm(argument, data);
  const { loss } = model;
  if (data.features !== model.features) {
    throw new ArgumentError(
      `${argument}.features`,
      data.features,
      `${model.features}, the features of ${model.name}`,
    );
  }
  checkOneOf(`${argument}.kind`, data.kind, [loss.data]);
  const outputs = data.kind === 'classification' ? data.classes : data.outputs;
  if (outputs !== model.outputs) {
    const what = `${argument}.${data.kind === 'classification' ? 'classes' : 'outputs'}`;
    throw new ArgumentError(what, outputs, `${model.outputs}, the outputs of ${model.name}`);
  }
}

/** @throws ArgumentError where an example's loss depends on the others */
export function checkSeparate({ ghost, name }: Model, what: string): void {
  if (ghost === undefined) return;
  throw new ArgumentError(
    'model',
    name,
    `a model whose examples do not see each other, for ${what}: frozen(model) has batch norms with their running statistics`,
  );
}

import type { Dataset } from '../data/dataset.js';
import { ArgumentError, checkFinite, checkLength, checkOneOf } from '../errors.js';
import type { SamplingVector } from '../noise/samplingVector.js';
import type { Kernels, Pointer } from '../wasm/kernels.js';
import { Plan, Workspace } from '../wasm/workspace.js';
import { CHUNK, layoutOf, type Layout } from './layout.js';
import type { Model } from './model.js';
import { backward, forward, type Stage } from './stages.js';

/** The longest array that G may be. */
const MOST_NUMBERS = 2 ** 32 - 1;

/** Entries of a sampling vector: distinct indices and their weights. */
interface List {
  indices: ArrayLike<number>;
  weights: ArrayLike<number>;
}

/** The mean loss, and for classes the fraction of examples whose class is predicted. */
export interface Evaluation {
  readonly loss: number;
  readonly accuracy?: number;
}

/**
 * The loss of a model on a data set, L(θ) = (1/n) Σ ℓᵢ(θ), and all its per-example gradients: model, data and working
 * memory together. Methods take θ as p numbers, or use the parameters that were last given; what they return is the
 * caller's to keep.
 */
export class Objective {
  readonly workspace = new Workspace();
  /** n, the number of examples. */
  readonly n: number;
  /** p, the number of parameters. */
  readonly p: number;
  readonly thetaPointer: Pointer;
  readonly gradientPointer: Pointer;
  private readonly kernels: Kernels;
  private readonly targetWidth: number;
  private readonly layout: Layout;

  /**
   * @throws ArgumentError where model and data do not fit, or would need more than 4 GiB
   */
  constructor(
    readonly model: Model,
    readonly data: Dataset,
  ) {
    checkFit(model, data);
    const { workspace } = this;
    const { n, features } = data;
    this.n = n;
    this.p = model.parameters;
    this.kernels = workspace.kernels;
    this.targetWidth = model.loss.targetWidth(model.outputs);
    // Once on paper, so that what does not fit is refused before anything is allocated.
    layoutOf(new Plan(this.kernels.heapBase()), this.kernels, model, n);
    this.layout = layoutOf(workspace, this.kernels, model, n);
    this.thetaPointer = this.layout.theta;
    this.gradientPointer = this.layout.gradient;

    workspace.floats(this.layout.inputs, n * features).set(data.inputs);
    if (data.kind === 'classification') workspace.words(this.layout.targets, n).set(data.labels);
    else workspace.floats(this.layout.targets, n * this.targetWidth).set(data.targets);
  }

  /** A live view of θ: what is written to it is what the next call uses. */
  get theta(): Float32Array {
    return this.workspace.floats(this.thetaPointer, this.p);
  }

  /** A live view of the gradient that `accumulate` left. */
  get gradient(): Float32Array {
    return this.workspace.floats(this.gradientPointer, this.p);
  }

  /** The n losses ℓᵢ(θ). */
  perExampleLosses(theta?: ArrayLike<number>): Float32Array {
    this.set(theta);
    this.eachChunk((rows, first) => this.lossesOf(rows, first));
    return this.workspace.floats(this.layout.losses, this.n).slice();
  }

  /** The model's outputs, n × outputs: logits, or predicted values. */
  outputs(theta?: ArrayLike<number>): Float32Array {
    this.set(theta);
    const { outputs } = this.model;
    const result = new Float32Array(this.n * outputs);
    this.eachChunk((rows, first) => {
      this.forward(rows, this.inputsAt(first));
      result.set(this.workspace.floats(this.last.y, rows * outputs), first * outputs);
    });
    return result;
  }

  /** The predicted class of each example; for regression, the same as `outputs`. */
  predictions(theta?: ArrayLike<number>): Uint32Array | Float32Array {
    if (this.data.kind === 'regression') return this.outputs(theta);
    this.set(theta);
    const result = new Uint32Array(this.n);
    this.eachChunk((rows, first) => {
      this.forward(rows, this.inputsAt(first));
      this.kernels.largestInRow(this.layout.perRow, this.last.y, rows, this.model.outputs);
      result.set(this.workspace.words(this.layout.perRow, rows), first);
    });
    return result;
  }

  /** L(θ), and for classes the accuracy. */
  evaluate(theta?: ArrayLike<number>): Evaluation {
    this.set(theta);
    let loss = 0;
    let correct = 0;
    this.eachChunk((rows, first) => {
      this.forward(rows, this.inputsAt(first));
      if (this.data.kind === 'classification') correct += this.correct(rows, first);
      this.model.loss.apply(
        this.kernels,
        rows,
        this.layout.losses,
        this.last.y,
        this.targetsAt(first),
        this.model.outputs,
      );
      for (const value of this.workspace.floats(this.layout.losses, rows)) loss += value;
    });
    const mean = loss / this.n;
    return this.data.kind === 'classification' ? { loss: mean, accuracy: correct / this.n } : { loss: mean };
  }

  /**
   * G(θ) W = Σᵢ Wᵢ ∇ℓᵢ(θ), p numbers, without ever building G. Examples of weight 0 cost nothing.
   *
   * @param weights W: n numbers, or a list of distinct indices and their weights
   * @throws ArgumentError for a wrong length, a weight that is not finite, an index out of range or given twice
   */
  weightedGradient(theta: ArrayLike<number> | undefined, weights: ArrayLike<number> | List): Float32Array {
    const list = 'indices' in weights ? sorted(weights, this.n) : undefined;
    const values = list?.weights ?? (weights as ArrayLike<number>);
    if (list === undefined) checkLength('weights', values, this.n, 'one for each example');
    checkFinite('weights', values);
    this.set(theta);
    const at = this.layout.entries;
    this.workspace.floats(at.weights, values.length).set(values);
    if (list !== undefined) this.workspace.words(at.indices, values.length).set(list.indices);
    this.accumulateEntries(list === undefined ? 0 : at.indices, at.weights, values.length);
    return this.gradient.slice();
  }

  /**
   * G(θ), n × p, row i example i's gradient ∇ℓᵢ(θ): not divided by n.
   *
   * @throws ArgumentError for more than 2³² − 1 numbers: `perExampleGradientBlocks` has them block by block
   */
  perExampleGradients(theta?: ArrayLike<number>): Float32Array {
    const { n, p } = this;
    if (n * p > MOST_NUMBERS) {
      const allowed = `at most ${MOST_NUMBERS} numbers; perExampleGradientBlocks gives G in blocks of rows`;
      throw new ArgumentError('n × p', n * p, allowed);
    }
    const G = new Float32Array(n * p);
    for (const { first, gradients } of this.perExampleGradientBlocks(theta)) G.set(gradients, first * p);
    return G;
  }

  /**
   * G(θ) in blocks of rows, for a G that is too large for memory: gradients of the examples `first`, `first` + 1, … It is
   * a view of about 1 MB that the next block overwrites.
   */
  *perExampleGradientBlocks(
    theta?: ArrayLike<number>,
  ): Generator<{ readonly first: number; readonly rows: number; readonly gradients: Float32Array }> {
    this.set(theta);
    const { n, p, layout } = this;
    for (let first = 0; first < n; first += layout.blockRows) {
      const rows = Math.min(layout.blockRows, n - first);
      this.lossesOf(rows, first);
      this.backward(rows, this.inputsAt(first), (stage, rows, x) => {
        const at = layout.block + (stage.parameters - this.thetaPointer);
        stage.layer.perExample?.(this.kernels, rows, x, stage.delta, at, p, layout.scratch);
      });
      yield { first, rows, gradients: this.workspace.floats(layout.block, rows * p) };
    }
  }

  /** ‖∇ℓᵢ(θ)‖ of each example, without building G. */
  perExampleGradientNorms(theta?: ArrayLike<number>): Float32Array {
    this.set(theta);
    const norms = new Float32Array(this.n);
    this.eachChunk((rows, first) => {
      this.lossesOf(rows, first);
      this.kernels.fillConstant(this.layout.perRow, rows, 0);
      this.backward(rows, this.inputsAt(first), (stage, rows, x) => {
        stage.layer.squaredNorms?.(
          this.kernels,
          rows,
          x,
          stage.delta,
          this.layout.perRow,
          this.layout.scratch,
        );
      });
      norms.set(this.workspace.floats(this.layout.perRow, rows).map(Math.sqrt), first);
    });
    return norms;
  }

  /**
   * The inner loop of a step: leaves G(θ) W in `gradient` and returns the randomized loss Σᵢ Wᵢ ℓᵢ(θ). Allocates
   * nothing.
   *
   * @param w from a sampler in this objective's workspace
   * @throws ArgumentError for any other
   */
  accumulate(w: SamplingVector): number {
    if (w.workspace !== this.workspace || w.n !== this.n) {
      throw new ArgumentError(
        'w',
        `of length ${w.n}`,
        `of length ${this.n}, from a sampler in objective.workspace`,
      );
    }
    return this.accumulateEntries(w.sparse ? w.indicesPointer : 0, w.weightsPointer, w.count);
  }

  /** θ ← θ − η gradient. */
  update(eta: number): void {
    this.kernels.addScaled(this.thetaPointer, this.gradientPointer, this.p, -eta);
  }

  /** ‖gradient‖, of what `accumulate` left. */
  gradientNorm(): number {
    return Math.sqrt(this.kernels.squaredNorm(this.gradientPointer, this.p));
  }

  /**
   * The passes see one form of W only, the list of the entries that are not 0, whichever form it came in: so both forms,
   * with or without zeros, give the same bits.
   */
  private accumulateEntries(from: Pointer, fromWeights: Pointer, length: number): number {
    const { kernels, model } = this;
    const { gathered } = this.layout;
    const { indices, weights } = this.layout.entries;
    const count = kernels.gatherNonZero(from, fromWeights, length, indices, weights);
    kernels.fillConstant(this.gradientPointer, this.p, 0);
    let randomizedLoss = 0;
    for (let first = 0; first < count; first += CHUNK) {
      const rows = Math.min(CHUNK, count - first);
      let x = this.inputsAt(first);
      let targets = this.targetsAt(first);
      if (count < this.n) {
        const list = indices + 4 * first;
        kernels.gatherRows(gathered.inputs, this.layout.inputs, list, rows, model.features);
        kernels.gatherRows(gathered.targets, this.layout.targets, list, rows, this.targetWidth);
        x = gathered.inputs;
        targets = gathered.targets;
      }
      this.forward(rows, x);
      const { y } = this.last;
      model.loss.apply(kernels, rows, this.layout.losses, y, targets, model.outputs);
      const chunk = weights + 4 * first;
      randomizedLoss += kernels.dot(this.layout.losses, chunk, rows);
      kernels.scaleRows(y, chunk, rows, model.outputs);
      this.backward(rows, x, this.accumulateStage);
    }
    return randomizedLoss;
  }

  private get last(): Stage {
    return this.layout.stages[this.layout.stages.length - 1];
  }

  private inputsAt(example: number): Pointer {
    return this.layout.inputs + 4 * example * this.model.features;
  }

  private targetsAt(example: number): Pointer {
    return this.layout.targets + 4 * example * this.targetWidth;
  }

  private set(theta: ArrayLike<number> | undefined): void {
    if (theta === undefined) return;
    checkLength('theta', theta, this.p, `the parameters of ${this.model.name}`);
    this.theta.set(theta);
  }

  private eachChunk(visit: (rows: number, first: number) => void): void {
    for (let first = 0; first < this.n; first += CHUNK) visit(Math.min(CHUNK, this.n - first), first);
  }

  private forward(rows: number, x: Pointer): void {
    forward(this.kernels, this.layout.stages, rows, x, this.layout.scratch);
  }

  private backward(rows: number, x: Pointer, visit: (stage: Stage, rows: number, x: Pointer) => void): void {
    backward(this.kernels, this.layout.stages, rows, x, this.layout.scratch, visit);
  }

  private readonly accumulateStage = (stage: Stage, rows: number, x: Pointer): void => {
    stage.layer.accumulate?.(this.kernels, rows, x, stage.delta, stage.gradient, this.layout.scratch);
  };

  /** The losses of a chunk at their place among the n, and their gradients in place of the outputs. */
  private lossesOf(rows: number, first: number): void {
    this.forward(rows, this.inputsAt(first));
    const { kernels, model } = this;
    model.loss.apply(
      kernels,
      rows,
      this.layout.losses + 4 * first,
      this.last.y,
      this.targetsAt(first),
      model.outputs,
    );
  }

  private correct(rows: number, first: number): number {
    this.kernels.largestInRow(this.layout.perRow, this.last.y, rows, this.model.outputs);
    const predicted = this.workspace.words(this.layout.perRow, rows);
    const labels = this.workspace.words(this.targetsAt(first), rows);
    let correct = 0;
    for (let i = 0; i < rows; i++) if (predicted[i] === labels[i]) correct++;
    return correct;
  }
}

function checkFit(model: Model, data: Dataset): void {
  const { loss } = model;
  if (data.features !== model.features) {
    throw new ArgumentError(
      'data.features',
      data.features,
      `${model.features}, the features of ${model.name}`,
    );
  }
  checkOneOf('data.kind', data.kind, [loss.data]);
  const outputs = data.kind === 'classification' ? data.classes : data.outputs;
  if (outputs !== model.outputs) {
    const what = data.kind === 'classification' ? 'data.classes' : 'data.outputs';
    throw new ArgumentError(what, outputs, `${model.outputs}, the outputs of ${model.name}`);
  }
}

/** The list with its indices ascending, the order in which gradients are summed. */
function sorted(list: List, n: number): List {
  const { indices, weights } = list;
  checkLength('weights', weights, indices.length, 'one for each index');
  const order = Array.from(indices, (_, k) => k).sort((k, l) => indices[k] - indices[l]);
  order.forEach((k, place) => {
    const i = indices[k];
    if (!(Number.isInteger(i) && i >= 0 && i < n) || (place > 0 && i === indices[order[place - 1]])) {
      throw new ArgumentError(`indices[${k}]`, i, `an integer from 0 to n − 1 = ${n - 1}, given once`);
    }
  });
  return { indices: order.map((k) => indices[k]), weights: order.map((k) => weights[k]) };
}

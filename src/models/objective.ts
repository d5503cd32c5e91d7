/// <reference lib="esnext.disposable" preserve="true" />
import type { Dataset } from '../data/dataset.js';
import { ArgumentError, checkFloats, checkLength, checkNumber, checkOptions, checkSeed } from '../errors.js';
import type { SamplingVector } from '../noise/samplingVector.js';
import type { Kernels, Pointer } from '../wasm/kernels.js';
import { Threads } from '../wasm/threads.js';
import type { Workspace } from '../wasm/workspace.js';
import { chunksOf, chunkStart, sharesOf } from './division.js';
import { checkFit, checkSeparate } from './checkFit.js';
import { entriesOf, gatherEntries, type EntryList } from './entries.js';
import type { Evaluation, GradientBlock } from './evaluation.js';
import { gramPass } from './gram.js';
import type { Layout } from './layout.js';
import { hessianPass, planTangents, type Tangents } from './hessian.js';
import { memoryOf } from './memory.js';
import type { Model } from './model.js';
import { inputsFrom, lossOf, lossPass, weightedPass, weightedShare, type Problem } from './passes.js';
import { foldStatistics, normsOf, resetState, type Norm } from './runningStatistics.js';
import { backward, forward, type Visit } from './stages.js';

/** The longest array that G may be. */
const LONGEST = 2 ** 32 - 1;
/** The key of the pass that computes losses; those of weighted gradients are their numbers of entries. */
const LOSSES = -1;

/** How an objective does its work. */
export interface ObjectiveOptions {
  /**
   * Threads that share the work of a pass over many examples: an integer of at least 1, by default 1; `auto` is one for each
   * core. The bits are the same for any number.
   */
  threads?: number | 'auto';
  /** Draws the order of the examples in which batch norm's ghost batches are made: an integer from 0 to 2⁵³ − 1; by default 0. */
  seed?: number;
}

/**
 * The loss of a model on a data set, L(θ) = (1/n) Σ ℓᵢ(θ), and all its per-example gradients: model, data and
 * working memory together. Methods take θ as p numbers, or use the parameters that were given last, at first 0.
 * What they return belongs to the caller. An objective with more than one thread must be disposed of.
 *
 * A θ of another length, or of anything but numbers, is an ArgumentError. So are gradients of single examples and Hessian products
 * of a model whose examples see each other, as with batch norm: `frozen(model)` has them.
 */
export class Objective {
  /** Its memory: for `sampler`, so that `accumulate` takes what it draws. */
  readonly workspace: Workspace;
  /** n, the number of examples. */
  readonly n: number;
  /** p, the number of parameters. */
  readonly p: number;
  /** Where θ is in the workspace's memory. */
  readonly thetaPointer: Pointer;
  /** Where the gradient that `accumulate` left is in the workspace's memory. */
  readonly gradientPointer: Pointer;
  private readonly kernels: Kernels;
  private readonly layout: Layout;
  private readonly problem: Problem;
  private readonly helpers: Threads | undefined;
  private readonly norms: readonly Norm[];
  private tangents: Tangents | undefined;
  /** Entries of the last weighted gradient. */
  private count = 0;

  /**
   * @throws ArgumentError where model and data do not fit, or would need more than 4 GiB; MsgdError where the system has no memory for them
   */
  constructor(
    /** What is trained. */
    readonly model: Model,
    /** The examples. */
    readonly data: Dataset,
    options: ObjectiveOptions = {},
  ) {
    checkOptions('an Objective', options, ['threads', 'seed']);
    checkFit(model, data);
    const { threads = 1, seed = 0 } = options;
    checkSeed(seed);
    const { workspace, problem, lanes } = memoryOf(model, data, threads, seed);
    const { kernels } = workspace;
    const { layout } = problem;
    this.workspace = workspace;
    this.n = data.n;
    this.p = model.parameters;
    this.kernels = kernels;
    this.layout = layout;
    this.problem = problem;
    this.thetaPointer = layout.theta;
    this.gradientPointer = layout.gradients[0];
    this.norms = normsOf(model);
    resetState(kernels, this.norms, layout.state);
    if (lanes > 1) this.helpers = new Threads(workspace, lanes - 1);
  }

  /** Threads at work: fewer than asked for where there is too little to share, or where threads cannot share memory. */
  get threads(): number {
    return this.helpers?.count ?? 1;
  }

  /** Ends its threads. What is asked of it from then on, it does with one. */
  dispose(): void {
    this.helpers?.dispose();
  }

  /** For `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /**
   * A live view of θ: what is written to it is what the next call uses. Like all live views, it may be empty once more memory has
   * been reserved, by a `sampler` in this workspace or the first `hessianVector`: take it anew then.
   */
  get theta(): Float32Array {
    return this.workspace.floats(this.thetaPointer, this.p);
  }

  /**
   * A live view of the running statistics that batch norms take in place of those of a ghost batch in `evaluate`, and wherever
   * nothing is trained: layer by layer the means, then the variances. At first 0 and 1; empty without batch norm.
   */
  get state(): Float32Array {
    return this.workspace.floats(this.layout.state, this.model.state);
  }

  /** A live view of the gradient that `accumulate` left. */
  get gradient(): Float32Array {
    return this.workspace.floats(this.gradientPointer, this.p);
  }

  /** The n losses ℓᵢ(θ). */
  perExampleLosses(theta?: ArrayLike<number>): Float32Array {
    this.set(theta);
    this.losses();
    return this.workspace.floats(this.layout.losses, this.n).slice();
  }

  /** The model's outputs, n × outputs: logits, or predicted values. */
  outputs(theta?: ArrayLike<number>): Float32Array {
    this.set(theta);
    const { outputs } = this.model;
    const [lane] = this.layout.lanes;
    const result = new Float32Array(this.n * outputs);
    this.eachChunk((rows, first) => {
      forward(this.kernels, lane.frozen, rows, inputsFrom(this.kernels, this.problem, lane, first, rows));
      result.set(this.workspace.floats(lane.outputs, rows * outputs), first * outputs);
    });
    return result;
  }

  /** The predicted class of each example; for regression, the same as `outputs`. */
  predictions(theta?: ArrayLike<number>): Uint32Array | Float32Array {
    if (this.data.kind === 'regression') return this.outputs(theta);
    this.set(theta);
    this.losses();
    return this.workspace.words(this.layout.perExample, this.n).slice();
  }

  /** L(θ), and for classes the accuracy. */
  evaluate(theta?: ArrayLike<number>): Evaluation {
    this.set(theta);
    this.losses();
    const { n, data, layout } = this;
    let loss = 0;
    for (const value of this.workspace.floats(layout.losses, n)) loss += value;
    if (data.kind === 'regression') return { loss: loss / n };
    // Those of the losses, also where the caller's array has changed since.
    const labels = this.workspace.words(layout.targets, n);
    let correct = 0;
    this.workspace.words(layout.perExample, n).forEach((predicted, i) => {
      if (predicted === labels[i]) correct++;
    });
    return { loss: loss / n, accuracy: correct / n };
  }

  /**
   * G(θ) W = Σᵢ Wᵢ ∇ℓᵢ(θ), p numbers, without ever building G. Examples of weight 0 cost nothing.
   *
   * @param weights W: n numbers, or a list of distinct indices and their weights, or what any sampler of n draws
   * @throws ArgumentError for a wrong length, a weight that is not finite, an index out of range or given twice
   */
  weightedGradient(
    theta: ArrayLike<number> | undefined,
    weights: ArrayLike<number> | EntryList,
  ): Float32Array {
    const { indices, weights: values } = entriesOf(weights, this.n);
    this.set(theta);
    const at = this.layout.entries;
    this.workspace.floats(at.weights, values.length).set(values);
    if (indices !== undefined) this.workspace.words(at.indices, values.length).set(indices);
    this.accumulateEntries(indices === undefined ? 0 : at.indices, at.weights, values.length);
    return this.gradient.slice();
  }

  /**
   * G(θ), n × p, row i example i's gradient ∇ℓᵢ(θ): not divided by n.
   *
   * @param into where it is written, n × p numbers: to use an array again takes less than half the time of a new one
   * @returns `into`, or a new array
   * @throws ArgumentError for an `into` of another length, or more than 2³² − 1 numbers: `perExampleGradientBlocks` has them
   *   block by block
   */
  perExampleGradients(theta?: ArrayLike<number>, into?: Float32Array): Float32Array {
    const { n, p } = this;
    if (into !== undefined) {
      if (!(into instanceof Float32Array)) throw new ArgumentError('into', into, 'a Float32Array');
      checkLength('into', into, n * p, 'n × p');
    }
    if (n * p > LONGEST) {
      const allowed = `at most ${LONGEST} numbers; perExampleGradientBlocks gives G in blocks of rows`;
      throw new ArgumentError('n × p', n * p, allowed);
    }
    checkSeparate(this.model, 'per-example gradients');
    const G = into ?? new Float32Array(n * p);
    for (const { first, gradients } of this.perExampleGradientBlocks(theta)) G.set(gradients, first * p);
    return G;
  }

  /**
   * G(θ) in blocks of rows, for a G that is too large for memory. All blocks are of the θ of the call, whatever is asked of the
   * objective between them.
   */
  perExampleGradientBlocks(theta?: ArrayLike<number>): Generator<GradientBlock, void, undefined> {
    checkSeparate(this.model, 'per-example gradients');
    this.set(theta);
    return this.blocks(this.theta.slice());
  }

  private *blocks(theta: Float32Array): Generator<GradientBlock, void, undefined> {
    const { n, p, layout } = this;
    const perExample: Visit = (k, { layer, place, offset }, rows, to) => {
      if (layer.kind === 'parametric') layer.perExample(k, rows, place, to + offset, p);
    };
    for (let first = 0; first < n; first += layout.blockRows) {
      const rows = Math.min(layout.blockRows, n - first);
      this.set(theta);
      this.throughLayers(rows, first, perExample, layout.block);
      yield { first, rows, gradients: this.workspace.floats(layout.block, rows * p) };
    }
  }

  /** ‖∇ℓᵢ(θ)‖ of each example, without building G. */
  perExampleGradientNorms(theta?: ArrayLike<number>): Float32Array {
    checkSeparate(this.model, 'per-example gradient norms');
    this.set(theta);
    const squares = this.layout.perExample;
    this.kernels.fillConstant(squares, this.n, 0);
    const squaredNorms: Visit = (k, { layer, place }, rows, to) => {
      if (layer.kind === 'parametric') layer.squaredNorms(k, rows, place, to);
    };
    this.eachChunk((rows, first) => this.throughLayers(rows, first, squaredNorms, squares + 4 * first));
    return this.workspace.floats(squares, this.n).map(Math.sqrt);
  }

  /**
   * The Gram matrix of the per-example gradients, n × n, of which the entry (i, k) is ∇ℓᵢ(θ)·∇ℓₖ(θ). Dense layers give it without building G: of an MLP it
   * costs about n² times its units, where G Gᵀ would cost n² p. On one thread, in memory of its own.
   *
   * @throws ArgumentError for an n with which that would need more than 4 GiB
   */
  gramMatrix(theta?: ArrayLike<number>): Float32Array {
    checkSeparate(this.model, 'a Gram matrix');
    this.set(theta);
    return gramPass(this.kernels, this.problem, this.workspace);
  }

  /**
   * ∇²L(θ) u, p numbers, exact up to float32's rounding, by the R-operator (Pearlmutter 1994) on one thread. Of ReLU and max-pooling it is
   * the Hessian of the piece that θ is on. Costs about three gradients of all examples.
   *
   * @param u p numbers
   * @throws ArgumentError for a wrong length or a number that is not finite
   */
  hessianVector(theta: ArrayLike<number> | undefined, u: ArrayLike<number>): Float32Array {
    checkSeparate(this.model, 'Hessian products');
    checkLength('u', u, this.p, `the parameters of ${this.model.name}`);
    checkFloats('u', u);
    this.set(theta);
    const { workspace } = this;
    // That grows memory, by which u would be lost if it is a view of it.
    const direction = this.tangents === undefined ? Float32Array.from(u) : u;
    this.tangents ??= planTangents(workspace, this.problem);
    workspace.floats(this.tangents.direction, this.p).set(direction);
    hessianPass(this.kernels, this.problem, workspace, this.tangents);
    return workspace.floats(this.tangents.product, this.p).slice();
  }

  /**
   * The inner loop of a step: leaves G(θ) W in `gradient` and returns the randomized loss Σᵢ Wᵢ ℓᵢ(θ). Allocates
   * nothing.
   *
   * @param w from a sampler in this objective's workspace
   * @throws ArgumentError for any other
   */
  accumulate(w: SamplingVector): number {
    if (w?.workspace !== this.workspace || w.n !== this.n) {
      throw new ArgumentError(
        'w',
        w?.workspace === undefined
          ? w
          : `of length ${w.n}${w.workspace === this.workspace ? '' : ', in another workspace'}`,
        `of length ${this.n}, from a sampler in objective.workspace`,
      );
    }
    return this.accumulateEntries(w.sparse ? w.indicesPointer : 0, w.weightsPointer, w.count);
  }

  /** θ ← θ − η gradient. */
  update(eta: number): void {
    checkNumber('eta', eta);
    this.kernels.addScaled(this.thetaPointer, this.gradientPointer, this.p, -eta);
  }

  /**
   * The running statistics after a step: state ← (1 − μ) state + μ times those of each ghost batch of the last weighted gradient, in
   * order, the variance unbiased, μ batch norm's momentum. `descend` does it once a step; gradients alone change no state.
   */
  updateState(): void {
    foldStatistics(this.kernels, this.problem, this.norms, this.count);
  }

  /** ‖gradient‖, of what `accumulate` left. */
  gradientNorm(): number {
    return Math.sqrt(this.kernels.squaredNorm(this.gradientPointer, this.p));
  }

  private accumulateEntries(from: Pointer, fromWeights: Pointer, length: number): number {
    const { kernels, problem, helpers } = this;
    const { gradients, entries, losses, lanes } = this.layout;
    const { training } = problem.divisions;
    const count = gatherEntries(kernels, problem, from, fromWeights, length);
    this.count = count;
    const chunks = chunksOf(count, training);
    const shares = sharesOf(chunks, this.p);
    const lists = Math.min(lanes.length, shares);
    if (lists > 1) helpers?.run(count, lists, this.weightedList);
    for (let s = 0; s < shares; s++) {
      if (lists === 1) weightedShare(kernels, problem, count, s, lanes[0]);
      if (s > 0) kernels.addScaled(gradients[0], gradients[s], this.p, 1);
    }
    let randomizedLoss = 0;
    for (let c = 0; c < chunks; c++) {
      const first = chunkStart(c, count, chunks, training);
      const rows = chunkStart(c + 1, count, chunks, training) - first;
      randomizedLoss += kernels.dot(losses + 4 * first, entries.weights + 4 * first, rows);
    }
    return randomizedLoss;
  }

  private set(theta: ArrayLike<number> | undefined): void {
    if (theta === undefined) return;
    checkLength('theta', theta, this.p, `the parameters of ${this.model.name}`);
    checkNumbersOnly('theta', theta);
    this.theta.set(theta);
  }

  private eachChunk(visit: (rows: number, first: number) => void): void {
    const { frozen } = this.problem.divisions;
    const chunks = chunksOf(this.n, frozen);
    for (let c = 0; c < chunks; c++) {
      const first = chunkStart(c, this.n, chunks, frozen);
      visit(chunkStart(c + 1, this.n, chunks, frozen) - first, first);
    }
  }

  /** The losses of all examples, and their predicted classes. */
  private losses(): void {
    const { kernels, helpers } = this;
    const lists = Math.min(this.layout.lanes.length, chunksOf(this.n, this.problem.divisions.frozen));
    if (helpers === undefined) this.lossList(kernels, 0, 1);
    else helpers.run(LOSSES, lists, this.lossList);
  }

  private readonly lossList = (k: Kernels, t: number, lists: number): void =>
    lossPass(k, this.problem, t, lists);
  private readonly weightedList = (k: Kernels, t: number, lists: number, count: number): void =>
    weightedPass(k, this.problem, count, t, lists);

  /** Examples first, first + 1, … forward to their losses, and back to each layer. */
  private throughLayers(rows: number, first: number, visit: Visit, to: Pointer): void {
    const { kernels, problem, layout } = this;
    const [lane] = layout.lanes;
    forward(kernels, lane, rows, inputsFrom(kernels, problem, lane, first, rows));
    lossOf(kernels, problem, rows, first, lane);
    backward(kernels, lane, rows, visit, to);
  }
}

/** That no entry is anything else, which would be made a number of: null, as JSON has it for NaN, would be 0. NaN itself may be seen. */
function checkNumbersOnly(argument: string, values: ArrayLike<number>): void {
  if (values instanceof Float32Array || values instanceof Float64Array) return;
  for (let i = 0; i < values.length; i++) {
    if (typeof values[i] !== 'number') throw new ArgumentError(`${argument}[${i}]`, values[i], 'a number');
  }
}

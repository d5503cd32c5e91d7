import { ArgumentError, checkBoolean, checkInteger, checkOneOf, checkRange } from '../errors.js';
import { distributions, type Kernels, type Pointer } from '../wasm/kernels.js';
import { streams } from '../wasm/streams.js';
import { Workspace } from '../wasm/workspace.js';
import { checkDegrees } from './degrees.js';

/** ξ with mean 0 and variance 1. `student` takes its degrees of freedom, more than 2 and at most 100,000. */
export type Distribution = 'normal' | 'rademacher' | 'centredUniform' | 'laplace' | 'student';

const fills = ['uniform', 'normal', 'rademacher', 'centredUniform', 'laplace', 'student'] as const satisfies readonly (Distribution | 'uniform')[]; // prettier-ignore

/**
 * The sampling vector W of one step, in one of two forms: n dense weights, or a list of (index, weight),
 * indices ascending, of the entries that are not 0. A noise class draws it in two moves: choose the places
 * (`all`, `choose`, `bernoulli`), then give them values (`constant`, `fill`, `affine`), each in a kernel; or
 * it writes to `weights` itself. Every draw depends only on (seed, step).
 */
export class SamplingVector {
  /** Entries: n of a dense vector, the length of the list of a sparse one. */
  count = 0;
  /** Whether it is a list. */
  sparse = false;
  /** What a draw depends on, with `step`: an integer from 0 to 2⁵³ − 1. */
  seed = 0;
  /** What a draw depends on, with `seed`: an integer from 0 to 2⁵³ − 1. */
  step = 0;

  /** Where the list's indices are in the workspace's memory. */
  readonly indicesPointer: Pointer;
  private readonly listPointer: Pointer;
  private readonly tablePointer: Pointer;
  private readonly densePointer: Pointer;
  private readonly permutationPointer: Pointer;
  private readonly kernels: Kernels;
  /** The seed and pass of the permutation that is in memory. */
  private permuted = { seed: -1, pass: -1 };

  /**
   * @param n length of W
   * @param places the longest list that will be made, 0 for none
   * @param dense whether the dense form will be made
   * @param shuffled whether there will be passes over the examples
   * @throws ArgumentError for an argument out of range or of another kind, as do the moves that choose places; values may be any numbers
   */
  constructor(
    /** Whose memory it is in. */
    readonly workspace: Workspace,
    /** The length of W. */
    readonly n: number,
    private readonly places: number,
    private readonly dense: boolean,
    private readonly shuffled = false,
  ) {
    if (!(workspace instanceof Workspace))
      throw new ArgumentError('workspace', workspace, 'a workspace, such as objective.workspace');
    checkInteger('n', n, 1, 2 ** 32 - 2);
    checkInteger('places', places, 0, n);
    checkBoolean('dense', dense);
    checkBoolean('shuffled', shuffled);
    this.kernels = workspace.kernels;
    this.indicesPointer = workspace.reserve(places, 'n');
    this.listPointer = workspace.reserve(places, 'n');
    this.tablePointer = workspace.reserve(places > 0 ? 3 * places + 1 : 0, 'n');
    this.densePointer = workspace.reserve(dense ? n : 0, 'n');
    this.permutationPointer = workspace.reserve(shuffled ? n : 0, 'n');
  }

  /** A live view of the weights: all n of a dense vector, the `count` of a list. */
  get weights(): Float32Array {
    return this.workspace.floats(this.weightsPointer, this.count);
  }

  /** A live view of the list's indices. */
  get indices(): Uint32Array {
    return this.workspace.words(this.indicesPointer, this.sparse ? this.count : 0);
  }

  /** Where the weights are in the workspace's memory, in either form. */
  get weightsPointer(): Pointer {
    return this.sparse ? this.listPointer : this.densePointer;
  }

  /** All n places. */
  all(): this {
    if (!this.dense)
      throw new ArgumentError('noise.sparse', true, 'false for a class that gives values to all n places');
    this.sparse = false;
    this.count = this.n;
    return this;
  }

  /**
   * k draws from the n places, without replacement (every subset equally likely) or with; the weights are how often each
   * place was drawn, divided by k. Time O(k).
   */
  choose(k: number, replacement = false): this {
    const { indicesPointer, listPointer, tablePointer, n, seed, step } = this;
    checkInteger('k', k, 0, this.places);
    checkBoolean('replacement', replacement);
    this.sparse = true;
    this.count = this.kernels.choose(
      indicesPointer,
      listPointer,
      tablePointer,
      k,
      n,
      replacement,
      seed,
      streams.places,
      step,
    );
    return this;
  }

  /**
   * The places that a pass over all n visits at this step, k at a time and in random order, another in each pass; the weights
   * are 1/k. A pass has ⌊n/k⌋ steps, the first from step 1 on, and leaves out the n mod k places that are left. Time O(k),
   * and O(n) where the last draw was of another pass.
   *
   * @throws ArgumentError in a class that does not state `pass`
   */
  nextOfPass(k: number): this {
    if (!this.shuffled) throw new ArgumentError('noise.pass', undefined, 'given by a class that makes passes over the examples'); // prettier-ignore
    const { kernels, indicesPointer, listPointer, tablePointer, permutationPointer, n, seed, permuted } =
      this;
    checkInteger('k', k, 1, this.places);
    const length = Math.floor(n / k);
    const pass = Math.floor((this.step + length - 1) / length);
    const at = (this.step + length - 1) % length;
    if (permuted.pass !== pass || permuted.seed !== seed) {
      kernels.permute(permutationPointer, n, seed, streams.places, pass);
      permuted.pass = pass;
      permuted.seed = seed;
    }
    this.sparse = true;
    this.count = k;
    kernels.sortPlaces(indicesPointer, listPointer, tablePointer, permutationPointer + 4 * at * k, k, n);
    return this;
  }

  /** Each place with probability p, independently. Time O(n p). */
  bernoulli(p: number): this {
    checkRange('p', p, (x) => x >= 0 && x <= 1, 'a number from 0 to 1');
    if (this.places < this.n && p > 0) throw new ArgumentError('noise.support', this.places, `n = ${this.n} for a class that draws each place independently`); // prettier-ignore
    this.sparse = true;
    this.count = this.kernels.bernoulli(this.indicesPointer, this.n, p, this.seed, streams.places, this.step);
    return this;
  }

  /** The same value at every chosen place. */
  constant(value: number): this {
    this.kernels.fillConstant(this.weightsPointer, this.count, value);
    return this;
  }

  /**
   * An independent draw at every chosen place; `uniform` is on (0, 1], the others have mean 0 and variance 1.
   *
   * @param degrees of freedom of `student`, more than 2 and at most 100,000; of no other
   * @throws ArgumentError for another distribution, or degrees out of range
   */
  fill(distribution: Distribution | 'uniform', degrees = 0): this {
    checkOneOf('distribution', distribution, fills);
    if (distribution === 'student') checkDegrees(degrees);
    const kind = distributions[distribution];
    this.kernels.fill(kind, degrees, this.weightsPointer, this.count, this.seed, streams.values, this.step);
    return this;
  }

  /** z ↦ mean + scale z at every chosen place; `centred`: z less the mean of the z. */
  affine(mean: number, scale: number, centred = false): this {
    this.kernels.affine(this.weightsPointer, this.count, mean, scale, centred);
    return this;
  }

  /** From a list to the dense vector that has `value` at the places that were not chosen. */
  spread(value: number): this {
    if (!this.dense) return this.all(); // which says why not
    this.kernels.fillConstant(this.densePointer, this.n, value);
    this.kernels.scatter(this.densePointer, this.indicesPointer, this.listPointer, this.count);
    return this.all();
  }

  /** A copy of W as n dense weights. */
  toDense(): Float32Array {
    const { weights } = this;
    if (!this.sparse) return weights.slice();
    const dense = new Float32Array(this.n);
    const { indices } = this;
    for (let k = 0; k < this.count; k++) dense[indices[k]] = weights[k];
    return dense;
  }

  /** A copy of W as the list of its entries that are not 0, indices ascending. */
  toList(): { indices: Uint32Array; weights: Float32Array } {
    const { weights } = this;
    if (this.sparse) return { indices: this.indices.slice(), weights: weights.slice() };
    const indices = Uint32Array.from(weights.keys()).filter((i) => weights[i] !== 0);
    return { indices, weights: Float32Array.from(indices, (i) => weights[i]) };
  }
}

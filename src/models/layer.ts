import type { Kernels, Pointer } from '../wasm/kernels.js';

/**
 * A layer is a function of rows: forward, backward, and the gradient with respect to its parameters, as a weighted
 * sum and per example. The methods read and write buffers of `rows` rows each; `parameters` and `gradient` point to
 * the layer's own part of θ and of the gradient. The letters: x input, y output, δ = ∂ℓ/∂y, one row an example.
 */
export interface Layer {
  /** As in “dense 64 → 128”. */
  readonly name: string;
  /** Numbers of a row of x. */
  readonly inputs: number;
  /** Numbers of a row of y. */
  readonly outputs: number;
  /** channels × height × width of an output that is an image; absent where it is a row of numbers. */
  readonly shape?: readonly number[];
  /** How many entries of θ are the layer's. */
  readonly parameters: number;
  /** y overwrites x, and dx overwrites δ. */
  readonly inPlace: boolean;
  /** y is x: only the shape changes, and nothing is done. */
  readonly isIdentity?: boolean;
  /** Its weights and biases and how many inputs a unit sums, for initial values; absent where it has none. */
  readonly fan?: { inputs: number; weights: number; biases: number };
  /** An example's gradient is x δᵀ, and δ of the biases: so that inner products of gradients need none of them. */
  readonly outerProduct?: boolean;
  /** Numbers of scratch that its passes need; absent where they need none. */
  scratch?(k: Kernels): number;

  /** y from x. */
  forward(k: Kernels, rows: number, x: Pointer, parameters: Pointer, y: Pointer, scratch: Pointer): void;
  /** dx from δ. */
  backward(
    k: Kernels,
    rows: number,
    x: Pointer,
    y: Pointer,
    parameters: Pointer,
    delta: Pointer,
    dx: Pointer,
    scratch: Pointer,
  ): void;
  /**
   * Of a layer without parameters, its derivative at x along ẋ, in ẏ: for products with the Hessian. Absent where the layer works in
   * place, entry by entry: then `backward` is it.
   */
  tangent?(k: Kernels, rows: number, x: Pointer, dx: Pointer, dy: Pointer): void;
  /** δ times the layer's second derivative along ẋ, where it has one, from y and its derivative ẏ: in `to`. */
  curvature?(k: Kernels, rows: number, delta: Pointer, y: Pointer, dy: Pointer, to: Pointer): void;
  /** gradient += Σᵢ of the per-example gradients; weights wᵢ are in δ already. */
  accumulate?(
    k: Kernels,
    rows: number,
    x: Pointer,
    delta: Pointer,
    gradient: Pointer,
    scratch: Pointer,
  ): void;
  /** Row i of G, `stride` numbers apart, ← example i's gradient. */
  perExample?(
    k: Kernels,
    rows: number,
    x: Pointer,
    delta: Pointer,
    G: Pointer,
    stride: number,
    scratch: Pointer,
  ): void;
  /** squares[i] += the squared norm of example i's gradient. */
  squaredNorms?(
    k: Kernels,
    rows: number,
    x: Pointer,
    delta: Pointer,
    squares: Pointer,
    scratch: Pointer,
  ): void;
}

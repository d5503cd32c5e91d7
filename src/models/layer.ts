import type { Kernels, Pointer } from '../wasm/kernels.js';

/**
 * Where a layer works: the buffers of one chunk of examples, one row an example. The letters: x input, y output, δ = ∂ℓ/∂y,
 * dx = ∂ℓ/∂x. Places are made once, when memory is planned.
 */
export interface Place {
  /** The input; of a layer that reads the net's own inputs it changes from chunk to chunk. */
  x: Pointer;
  /** The second input, of a sum. */
  x2: Pointer;
  /** The output. */
  readonly y: Pointer;
  /** The loss's derivative with respect to y. */
  readonly delta: Pointer;
  /** 0 where no derivative is needed, as nothing before has parameters. `backward` is then not called. */
  readonly dx: Pointer;
  /** The same for x2. */
  readonly dx2: Pointer;
  /** The layer's own part of θ. */
  readonly parameters: Pointer;
  /** Means and variances of the layer's channels: those of the chunk, or of a frozen layer the running ones. */
  readonly statistics: Pointer;
  /** Numbers that nobody else uses while one of the layer's methods runs. */
  readonly scratch: Pointer;
}

/** What every layer has. Its methods do nothing but call kernels, so that threads can play the calls again. */
interface Common {
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
  /** Which of x and y its backward pass, or its gradients, read: what may not be overwritten before. */
  readonly reads: 'x' | 'y' | 'both' | 'none';
  /** Whether it can work with y at x, and dx at δ, where the plan finds that nobody needs x any more. */
  readonly inPlace: boolean;
  /** Numbers of statistics: means, then as many variances; absent where it has none. */
  readonly statistics?: number;
  /** Numbers of scratch that its passes need; absent where they need none. */
  scratch?(k: Kernels): number;
  /** y from x. */
  forward(k: Kernels, rows: number, place: Place): void;
  /** dx += what δ comes to; or, where dx is δ, dx ← that. */
  backward(k: Kernels, rows: number, place: Place): void;
}

/** A layer without parameters. */
export interface PlainLayer extends Common {
  /** Says which of the layers it is. */
  readonly kind: 'plain';
  /** None. */
  readonly parameters: 0;
  /** y is x: only the shape changes, and nothing is done. */
  readonly isIdentity?: boolean;
  /** Its derivative at `place` along ẋ = tangent.x: in tangent.y. For products with the Hessian. */
  tangent(k: Kernels, rows: number, place: Place, tangent: Place): void;
  /** `to` ← δ times the layer's second derivative along ẋ, for ẏ in tangent.y; or that there is none. */
  readonly curvature:
    'none' | ((k: Kernels, rows: number, place: Place, tangent: Place, to: Pointer) => void);
}

/**
 * A layer with parameters in which examples do not see each other. y is linear in x and in the weights, plus
 * the biases. So products with the Hessian need nothing more.
 */
export interface ParametricLayer extends Common {
  /** Says which of the layers it is. */
  readonly kind: 'parametric';
  /** What its parameters are, for initial values. */
  readonly fan: Fan;
  /** Whether an example's gradient is x δᵀ, and δ of the biases: then inner products of gradients need none of them. */
  readonly outerProduct: boolean;
  /** gradient += Σᵢ of the per-example gradients; weights wᵢ are in δ already. */
  accumulate(k: Kernels, rows: number, place: Place, gradient: Pointer): void;
  /** Row i of G, `stride` numbers apart, ← example i's gradient. */
  perExample(k: Kernels, rows: number, place: Place, G: Pointer, stride: number): void;
  /** squares[i] += the squared norm of example i's gradient. */
  squaredNorms(k: Kernels, rows: number, place: Place, squares: Pointer): void;
}

/**
 * A layer in which examples see each other: y of one depends on the statistics of its chunk, which is a ghost batch. So an
 * example has no gradient of its own.
 */
export interface CoupledLayer extends Common {
  /** Says which of the layers it is. */
  readonly kind: 'coupled';
  /** What its parameters are, for initial values. */
  readonly fan: Fan;
  /** The most examples of a ghost batch; Infinity for all that a step sees. */
  readonly ghost: number;
  /** What a step's statistics count in the running ones: running ← (1 − momentum) running + momentum · own. */
  readonly momentum: number;
  /** gradient += Σᵢ of the examples' parts; weights wᵢ are in δ already. */
  accumulate(k: Kernels, rows: number, place: Place, gradient: Pointer): void;
  /** The same with running statistics in place of the chunk's: each example by itself again. */
  readonly frozen: ParametricLayer;
}

/** What a layer's parameters are: weights, then biases. */
export interface Fan {
  /** How many numbers a unit sums. */
  readonly inputs: number;
  /** How many sums a number of the input is in, at most. */
  readonly outputs: number;
  /** How many weights there are. */
  readonly weights: number;
  /** How many biases. */
  readonly biases: number;
  /** What all weights are in the beginning, where that is no random number; biases are 0 then. */
  readonly constant?: number;
}

/** A layer is a function of rows: forward, backward, and where it has parameters the gradients with respect to them. */
export type Layer = PlainLayer | ParametricLayer | CoupledLayer;

/** A layer made of layers: two chains that read the same x, and what joins them. In θ the body's parameters come first. */
export interface Composite {
  /** Says which of the layers it is. */
  readonly kind: 'composite';
  /** As in “residual”. */
  readonly name: string;
  /** Numbers of a row of x. */
  readonly inputs: number;
  /** Numbers of a row of y. */
  readonly outputs: number;
  /** The sizes of y. */
  readonly shape: readonly number[];
  /** How many entries of θ are those of its layers. */
  readonly parameters: number;
  /** The chains; an empty one gives x itself. */
  readonly branches: { readonly body: readonly Part[]; readonly shortcut: readonly Part[] };
  /** y from what the body gives, its x, and what the shortcut gives, its x2. */
  readonly join: PlainLayer;
}

/** An entry of a model's list. */
export type Part = Layer | Composite;

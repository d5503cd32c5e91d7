/** The mean loss, and for classes the fraction of examples whose class is predicted correctly. */
export interface Evaluation {
  /** L(θ), the mean over the examples. */
  readonly loss: number;
  /** From 0 to 1; absent in regression. */
  readonly accuracy?: number;
}

/** Some rows of G(θ): the gradients of the examples `first`, `first` + 1, … */
export interface GradientBlock {
  /** The index of the first example. */
  readonly first: number;
  /** How many examples there are. */
  readonly rows: number;
  /** rows × p numbers: a view of about 512 kB that the next block overwrites. */
  readonly gradients: Float32Array;
}

/** The types of hundred.js, whose hundred lines have none. */
export interface Example {
  readonly x: number;
  readonly y: number;
}
/** θ₁ and θ₂: slope and intercept. */
export type Theta = readonly number[];
export type NoiseName = 'gd' | 'sgd' | 'gaussianCov' | 'bernoulli';
export interface Options {
  readonly data: readonly Example[];
  readonly noise: NoiseName;
  readonly b: number;
  readonly eta: number;
  readonly seed: number;
  /** Where it starts. */
  readonly theta: Theta;
}
/** All that a step has computed. */
export interface Step {
  readonly before: Theta;
  readonly W: readonly number[];
  readonly loss: number;
  /** A column of G each. */
  readonly G: readonly (readonly number[])[];
  readonly gradient: readonly number[];
  readonly theta: Theta;
}
/** Mean and covariance of θ. */
export interface Moments {
  readonly m: Theta;
  readonly C: readonly (readonly number[])[];
}
export interface AlphaBeta {
  readonly alpha: number;
  readonly beta: number;
}

export function residual(theta: Theta, example: Example): number;
export function lossesOf(theta: Theta, data: readonly Example[]): number[];
export function gradientsOf(theta: Theta, data: readonly Example[]): number[][];
export function randomNumbers(seed: number): () => number;
export const noiseClasses: Readonly<
  Record<NoiseName, (n: number, b: number, random: () => number) => number[]>
>;
export function descend(options: Options): Generator<Step, never>;
export function momentsOf(noise: NoiseName, n: number, b: number): AlphaBeta;
export function predict(data: readonly Example[], of: AlphaBeta, eta: number, moments: Moments): Moments;
export function experiment(options: Options, runs: number): Generator<Theta[], never>;

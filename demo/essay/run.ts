import { excessRisk, leastSquares } from 'msgd/theory';
import { descend, experiment, momentsOf, predict, type Moments, type Options, type Step, type Theta } from './hundred.js'; // prettier-ignore
import { data } from './points.js';
import { STEPS } from './state.js';

/** Runs of the experiment. */
export const RUNS = 200;

/** L(θ) = ½ (θ − θ*)ᵀH(θ − θ*) + L*, in the package's words. */
export const problem = leastSquares(
  data.flatMap(({ x }) => [x, 1]),
  data.map(({ y }) => y),
);

/** L(θ) − L*. */
export function excess([slope, intercept]: Theta): number {
  const { H, minimizer } = problem;
  const [a, b] = [slope - minimizer[0], intercept - minimizer[1]];
  return (H[0] * a * a) / 2 + H[1] * a * b + (H[3] * b * b) / 2;
}

/** One run, two hundred more beside it, and what the theory says of all of them, as far as they have been followed. */
export class Run {
  /** What each step computed: step t is at t − 1. */
  readonly steps: Step[] = [];
  /** Where all runs were at steps 0, 1, … */
  readonly clouds: Theta[][];
  /** Mean and covariance of θ at steps 0 … STEPS. */
  readonly moments: readonly Moments[];
  private readonly one: Generator<Step, never>;
  private readonly all: Generator<Theta[], never>;

  constructor(options: Options) {
    this.one = descend(options);
    this.all = experiment(options, RUNS);
    this.clouds = [Array.from({ length: RUNS }, () => options.theta)];
    const ofW = momentsOf(options.noise, data.length, options.b);
    const moments: Moments[] = [{ m: options.theta, C: [[0, 0], [0, 0]] }]; // prettier-ignore
    for (let t = 0; t < STEPS; t++) moments.push(predict(data, ofW, options.eta, moments[t]));
    this.moments = moments;
  }

  /** Follows the runs to a step, if they are not there yet. */
  follow(t: number): void {
    while (this.steps.length < t) {
      this.steps.push(this.one.next().value);
      this.clouds.push(this.all.next().value);
    }
  }

  /** The mean excess risk at steps 0 … STEPS by the theory. */
  predictedRisks(): number[] {
    return this.moments.map(({ m, C }) => {
      const { bias, variance } = excessRisk(problem, {
        mean: Float64Array.from(m),
        covariance: Float64Array.from(C.flat()),
      });
      return bias + variance;
    });
  }

  /** The mean excess risk over the runs at step t, and half of its 95 % interval. */
  risk(t: number): { mean: number; half: number } {
    const risks = this.clouds[t].map(excess);
    const mean = risks.reduce((sum, risk) => sum + risk, 0) / RUNS;
    const variance = risks.reduce((sum, risk) => sum + (risk - mean) ** 2, 0) / (RUNS - 1);
    return { mean, half: 1.96 * Math.sqrt(variance / RUNS) };
  }
}

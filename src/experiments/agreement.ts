import type { Prediction, TheoryPlan } from './prediction.js';
import { lateMean, type Simulation } from './simulation.js';
import { estimate, type Interval } from './statistics.js';

/** The probability that some right prediction is said to differ, all classes together. */
export const FALSE_ALARM = 0.001;
/** What float32 may do to the excess risk, as a part of it; and of the risk at the start, where it is next to nothing. */
const ROUNDING = { ofItself: 1e-3, ofTheStart: 1e-9 };

/** A row of the table: the excess risk averaged over the second half of the steps, predicted and simulated. */
export interface Agreement {
  readonly label: string;
  readonly alpha: number;
  readonly beta: number;
  readonly predicted: number;
  /** Where the prediction stays, Infinity for an unstable step size. */
  readonly stationary: number;
  /** With the 95 % interval. */
  readonly simulated: Interval;
  /** Simulated less predicted, as a part of what is predicted, with the interval of the verdict. */
  readonly fromOwn: Deviation;
  /** The same with what is predicted for SGD. */
  readonly fromSgd: Deviation;
  /** The part of the records at which the prediction is within the 95 % band. */
  readonly within: number;
}

/** One number less another, as a part of that, with an interval and what it says. */
interface Deviation extends Interval {
  readonly verdict: 'agrees' | 'differs';
}

/** Whether a risk is more than float32 can count. */
export const isBeyond = (risk: number) => !Number.isFinite(Math.fround(risk));

/**
 * Whether the runs agree with the prediction: a t interval so wide that, if all predictions are right, all hold them but
 * with a probability of 0.1 %. That is for normal means; the risk of a run is skewed to the right, so that the mean of few
 * runs is missed more often. Runs that diverged agree with a risk that is predicted to grow beyond float32.
 */
export function agreement(
  { steps, sgd, predictions }: TheoryPlan,
  prediction: Prediction,
  { risks, late }: Simulation,
): Agreement {
  const { mean, half } = estimate(late, FALSE_ALARM / predictions.length);
  const predictedBy = ({ risks }: Prediction) => lateMean(steps, (record) => risks[record]);
  const rounding = (risk: number) => ROUNDING.ofItself * risk + ROUNDING.ofTheStart * prediction.risks[0];
  const holds = ({ mean, half }: Interval, risk: number) =>
    Number.isFinite(risk) && Math.abs(mean - risk) <= half + rounding(risk);
  const from = (predicted: number): Deviation => {
    const difference = { mean: mean / predicted - 1, half: (half + rounding(predicted)) / predicted };
    const diverged = isBeyond(predicted) && !Number.isFinite(mean);
    return { ...difference, verdict: diverged || holds({ mean, half }, predicted) ? 'agrees' : 'differs' };
  };
  const inside = risks.filter((risk, record) => holds(risk, prediction.risks[record]));
  const { label, alpha, beta, stationary } = prediction;
  return {
    label,
    alpha,
    beta,
    predicted: predictedBy(prediction),
    stationary,
    simulated: estimate(late),
    fromOwn: from(predictedBy(prediction)),
    fromSgd: from(predictedBy(sgd)),
    within: inside.length / risks.length,
  };
}

/** What the table says, in words. */
export function said(rows: readonly Agreement[]): string {
  const labels = (rows: readonly Agreement[]) => rows.map(({ label }) => label).join(', ');
  const wrong = rows.filter(({ fromOwn }) => fromOwn.verdict === 'differs');
  const others = rows.filter(({ label }) => label !== 'sgd');
  const like = others.filter(({ fromSgd }) => fromSgd.verdict === 'agrees');
  const unlike = others.filter(({ fromSgd }) => fromSgd.verdict === 'differs');
  return [
    wrong.length === 0
      ? `${rows.length === 1 ? 'The class agrees with its' : `All ${rows.length} classes agree with their`} prediction.`
      : `Not as predicted: ${labels(wrong)}.`,
    ...(like.length > 0 ? [`As predicted for SGD: ${labels(like)}.`] : []),
    ...(unlike.length > 0 ? [`Not as predicted for SGD: ${labels(unlike)}.`] : []),
  ].join(' ');
}

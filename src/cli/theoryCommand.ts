import { loadData } from '../data/files.js';
import { planTheory, theoryDefaults, type TheoryOptions } from '../experiments/prediction.js';
import { simulate, type Simulation } from '../experiments/simulation.js';
import { checkOut } from '../folders/files.js';
import { writeTheory } from '../reports/theoryReport.js';
import { print } from './print.js';
import { progressBar } from './progress.js';

/** The options of the command line. */
export interface TheoryFlags extends Partial<TheoryOptions> {
  out: string;
  json?: boolean;
  quiet?: boolean;
}

/**
 * `msgd theory`: predicts the excess risk of each class, simulates it, writes the folder and prints where
 * they agree.
 */
export async function theoryCommand(flags: TheoryFlags, signal: AbortSignal): Promise<void> {
  const { out, json = false, quiet = false, ...given } = flags;
  const asked: TheoryOptions = { ...theoryDefaults, ...given };
  await checkOut(out, 'theory');
  const data = await loadData(asked.data, asked);
  const plan = planTheory(asked, data);
  const options = { ...asked, learningRate: plan.learningRate };

  const started = new Date();
  const total = plan.predictions.length * options.runs;
  const bar = progressBar(total, 'runs', quiet);
  const simulations: Simulation[] = [];
  let done = 0;
  try {
    for (const prediction of plan.predictions) {
      simulations.push(await simulate(plan, prediction, options, () => bar.update(++done), signal));
    }
  } finally {
    bar.stop();
  }
  const seconds = (Date.now() - started.getTime()) / 1000;
  const made = { started, seconds, threads: 1, data, options };
  print(await writeTheory(out, plan, simulations, made), { json, quiet }, WIDTH);
}

/** Columns of a terminal that are used, at most. */
const WIDTH = 120;

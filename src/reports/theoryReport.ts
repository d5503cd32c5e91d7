import type { Source } from '../data/images.js';
import { agreement, FALSE_ALARM, isBeyond, said, type Agreement } from '../experiments/agreement.js';
import { theoryDefaults, type TheoryOptions, type TheoryPlan } from '../experiments/prediction.js';
import type { Simulation } from '../experiments/simulation.js';
import { writeFiles } from '../folders/files.js';
import { commandOf, manifestOf, pretty, type Made } from '../folders/manifest.js';
import { textTable, type Column } from './columns.js';
import { figure, htmlTable, paragraphs } from './html.js';
import { page } from './page.js';
import type { Report } from './report.js';
import { theoryPlot } from './theoryPlot.js';

/** Writes the files of predictions and the runs that were to agree with them. */
export async function writeTheory(
  out: string,
  plan: TheoryPlan,
  simulations: readonly Simulation[],
  { options, data, ...made }: Made & { options: TheoryOptions; data: Source },
): Promise<Report> {
  const rows = plan.predictions.map((prediction, c) => agreement(plan, prediction, simulations[c]));
  const conclusion = said(rows);
  const manifest = manifestOf('theory', { ...made, data, options });
  const title = `Excess risk on ${options.data}, predicted and simulated: b = ${options.batch}, η = ${plan.learningRate}`;
  const plot = theoryPlot(
    `${title}. Lines: predicted; bands: 95 % intervals of ${options.runs} runs`,
    plan,
    simulations,
  );
  const explained = notes(options);
  const curves = plan.predictions.map(({ label, risks }, c) => ({
    label,
    steps: plan.steps,
    predicted: risks,
    simulated: simulations[c].risks,
  }));
  await writeFiles(out, {
    'risk.svg': plot.svg,
    'manifest.json': pretty(manifest),
    'summary.json': pretty({ conclusion, rows }),
    'curves.json': pretty(curves),
    'report.html': page({
      title,
      conclusion,
      body: [
        figure(plot, curveTable(plan, simulations)),
        htmlTable(title, rows, columns),
        paragraphs(explained),
      ],
      command: commandOf('theory', options, theoryDefaults, theoryNames),
      manifest,
    }),
  });
  const table = textTable(rows, columns, LEFT_TO_THE_REPORT);
  return {
    title,
    warnings: [],
    table,
    notes: explained,
    conclusion,
    out,
    json: { manifest, conclusion, rows },
  };
}

const short = (value: number) => (value === 0 ? '0' : value.toPrecision(3));
const percent = ({ mean, half }: { mean: number; half: number }) => {
  if (!Number.isFinite(mean)) return '–';
  const size = (value: number) => (value < 1e4 ? (100 * value).toFixed(1) : (100 * value).toExponential(0));
  return `${mean < 0 ? '−' : '+'}${size(Math.abs(mean))} ± ${size(half)}`;
};
const predictedText = (risk: number) => (isBeyond(risk) ? 'diverges' : short(risk));
const simulatedText = ({ mean, half }: { mean: number; half: number }) =>
  Number.isFinite(mean) ? `${short(mean)} ± ${half < 1e-6 * mean ? 0 : half.toPrecision(1)}` : 'diverged';

const columns: readonly Column<Agreement>[] = [
  { head: 'noise class', numeric: false, cell: ({ label }) => label },
  { head: 'α', numeric: true, cell: ({ alpha }) => short(alpha) },
  { head: 'β', numeric: true, cell: ({ beta }) => short(beta) },
  { head: 'predicted', numeric: true, cell: ({ predicted }) => predictedText(predicted) },
  { head: 'simulated', numeric: true, cell: ({ simulated }) => simulatedText(simulated) },
  { head: 'off, %', numeric: true, cell: ({ fromOwn }) => percent(fromOwn) },
  { head: 'verdict', numeric: false, cell: ({ fromOwn }) => fromOwn.verdict },
  { head: 'off SGD’s, %', numeric: true, cell: ({ fromSgd }) => percent(fromSgd) },
  { head: 'verdict', numeric: false, cell: ({ fromSgd }) => fromSgd.verdict },
  { head: 'in band', numeric: true, cell: ({ within }) => `${Math.round(100 * within)} %` },
  {
    head: 'stays at',
    numeric: true,
    cell: ({ stationary }) => (stationary < Infinity ? short(stationary) : 'unstable'),
  },
];

/** Of the curves, as many lines at most; curves.json has all. */
const LINES = 12;

function curveTable({ steps, predictions }: TheoryPlan, simulations: readonly Simulation[]): string {
  const every = Math.ceil((steps.length - 1) / (LINES - 1)) || 1;
  const records = steps.map((_, record) => record).filter((record) => record % every === 0);
  return htmlTable('Excess risk: predicted; simulated, with its 95 % interval', records, [
    { head: 'steps', numeric: true, cell: (record: number) => String(steps[record]) },
    ...predictions.map(({ label, risks }, c) => ({
      head: label,
      numeric: true,
      cell: (record: number) =>
        `${predictedText(risks[record])}; ${simulatedText(simulations[c].risks[record])}`,
    })),
  ]);
}

/** For a terminal's width. */
const LEFT_TO_THE_REPORT = ['α', 'β', 'in band', 'stays at'];

function notes({ runs }: TheoryOptions): string[] {
  return [
    `Excess risk, E L(θ) − L*, averaged over the second half of the steps: predicted by the exact recursion, and simulated by ${runs} runs with its 95 % t interval.`,
    `off: simulated less predicted, as a part of what is predicted for the class, or for SGD, ± an interval so wide that all of them together miss a right prediction with a probability of ${100 * FALSE_ALARM} % (were the means of ${runs} runs normal: they are nearly, but skewed to the right). agrees: it holds 0; a difference smaller than the interval is not seen. Runs that diverge agree with a risk that is predicted to grow beyond float32.`,
    'in band: the recorded steps at which the prediction is within the 95 % interval of the runs: 95 % of them on average, but neighbours go together. stays at: the stationary excess risk, by a linear solve.',
  ];
}

/** The names of the options on the command line. */
const theoryNames: Record<keyof TheoryOptions, string> = {
  data: 'data',
  task: 'task',
  delimiter: 'delimiter',
  noise: 'noise',
  batch: 'batch',
  learningRate: 'lr',
  steps: 'steps',
  runs: 'runs',
  seed: 'seed',
};

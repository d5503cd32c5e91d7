import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { breathe } from '../descent/breathe.js';
import { FormatError } from '../errors.js';
import { classCondition } from '../experiments/condition.js';
import { checkOut, writeFiles } from '../folders/files.js';
import { pretty } from '../folders/manifest.js';
import { noiseClasses, type NoiseClass, type NoiseOptions } from '../noise/index.js';
import { figure, htmlTable, paragraphs, preformatted } from '../reports/html.js';
import { page } from '../reports/page.js';
import type { Picture } from '../reports/svg.js';
import { table, type Column } from '../reports/table.js';
import { verifyPlots } from '../reports/verifyPlots.js';
import { strain } from '../verify/check.js';
import { explain } from '../verify/explain.js';
import { verifyNoise, type NoiseVerdict, type VerifyOptions } from '../verify/verifyNoise.js';
import { version } from '../version.generated.js';
import { progressBar } from './progress.js';

export interface VerifyFlags extends Pick<
  VerifyOptions,
  'n' | 'alpha' | 'power' | 'effect' | 'draws' | 'seed'
> {
  batch?: number;
  out?: string;
  json?: boolean;
}

interface Result {
  readonly label: string;
  readonly verdict: NoiseVerdict;
  readonly plots: readonly Picture[];
}

interface Subject {
  readonly label: string;
  readonly noise: NoiseClass;
  readonly options: NoiseOptions & { scale?: number; b?: number };
}

/**
 * `msgd verify`: proves and tests noise classes, of the package by name and of one's own by module, prints a table and what
 * failed, and with --out writes a report with pictures.
 *
 * @returns whether all passed
 */
export async function verifyCommand(
  labels: readonly string[],
  flags: VerifyFlags,
  signal: AbortSignal,
): Promise<boolean> {
  const { batch: b, out, json = false, ...options } = flags;
  const asked = labels.length === 0 ? noiseClasses.map(({ name }) => name) : labels;
  const subjects = (await Promise.all(asked.map(subjectsOf))).flat();
  if (out !== undefined) await checkOut(out);

  const bar = progressBar(subjects.length, 'classes');
  const results: Result[] = [];
  try {
    for (const { label, noise, options: own } of subjects) {
      const all = { ...options, ...(b === undefined ? {} : { b }), ...own };
      const verdict = verifyNoise(noise, all);
      const plots = out === undefined ? [] : verifyPlots(noise, { ...all, n: verdict.n, b: verdict.b });
      results.push({ label, verdict, plots });
      bar.update(results.length);
      await breathe();
      signal.throwIfAborted();
    }
  } finally {
    bar.stop();
  }

  const verdicts = results.map(({ verdict }) => verdict);
  const passed = verdicts.every((verdict) => verdict.passed);
  const failed = results.filter(({ verdict }) => !verdict.passed).map(({ label }) => label);
  const said = passed
    ? `${results.length === 1 ? `${results[0].label} keeps its claim` : `All ${results.length} classes keep their claims`}: mean and covariance of W are as stated.`
    : `${failed.join(', ')}: not as stated.`;
  const details = verdicts.map(explain).join('\n\n');
  if (out !== undefined) {
    const command = ['npx msgd verify', ...labels, ...flagsOf(flags)].join(' ');
    const title = `Moments of ${results.length} noise classes, n = ${verdicts[0].n}, b = ${b ?? 4}`;
    const manifest = { program: `msgd ${version} verify`, started: new Date().toISOString(), node: process.version, classes: asked, options: { b, ...options } }; // prettier-ignore
    await writeFiles(out, {
      'manifest.json': pretty(manifest),
      'verdicts.json': pretty(verdicts),
      'report.html': page({
        title,
        conclusion: said,
        body: [
          htmlTable(title, results, columns),
          paragraphs(notes(verdicts[0])),
          ...results.flatMap(({ plots }) => plots.map((plot) => figure(plot))),
          preformatted(details),
        ],
        command,
        manifest,
      }),
    });
  }
  if (json) process.stdout.write(pretty(verdicts));
  else {
    // Of few, and of those that fail, the whole verdict.
    const told = results.length <= 2 ? verdicts : verdicts.filter((verdict) => !verdict.passed);
    const files = out === undefined ? [] : ['', `report: ${join(out, 'report.html')}`];
    const lines = [
      table(results, columns, process.stdout.columns ?? Infinity, EXPENDABLE),
      ...notes(verdicts[0]),
      '',
      ...told.flatMap((verdict) => [explain(verdict), '']),
      said,
    ];
    process.stdout.write(`${[...lines, ...files].join('\n')}\n`);
  }
  return passed;
}

/** A class of the package with options, or every class that a module exports. */
async function subjectsOf(label: string): Promise<Subject[]> {
  if (!/^[./~]|[\\/]|\.[cm]?js$/.test(label)) return [classCondition(label)];
  const path = resolve(label);
  let module: Record<string, unknown>;
  try {
    module = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    throw new FormatError(label, `cannot be imported (${(error as Error).message})`);
  }
  const classes = [...new Set(Object.values(module))].filter(isNoiseClass);
  if (classes.length === 0) {
    throw new FormatError(label, 'exports no noise class, an object with name, moments and sample');
  }
  return classes.map((noise) => ({ label: noise.name, noise, options: {} }));
}

function isNoiseClass(value: unknown): value is NoiseClass {
  const { name, moments, sample } = (value ?? {}) as Partial<NoiseClass>;
  return typeof name === 'string' && typeof moments === 'function' && typeof sample === 'function';
}

/** What is left to the report where the terminal is narrow, the first first. */
const EXPENDABLE = ['checks', 'draws', 'of it', 'nearest to its bound'];

const columns: readonly Column<Result>[] = [
  { head: 'noise class', numeric: false, cell: ({ label }) => label },
  { head: 'proof, n ≤ 8', numeric: false, cell: ({ verdict: { exact } }) =>
    exact === undefined ? 'none' : exact.passed ? `${exact.cases} cases` : 'DISPROVED' },
  { head: 'draws', numeric: true, cell: ({ verdict: { draws } }) => draws.toLocaleString('en') },
  { head: 'checks', numeric: true, cell: ({ verdict: { checks } }) => String(checks.length) },
  { head: 'nearest to its bound', numeric: false, cell: ({ verdict: { worst } }) => worst.what },
  { head: 'of it', numeric: true, cell: ({ verdict: { worst } }) => (strain(worst) < 1000 ? `${(100 * strain(worst)).toFixed(0)} %` : '∞') },
  { head: 'sees a variance wrong by', numeric: true, cell: ({ verdict: { checks } }) => {
    const trace = checks.find(({ what }) => what === 'Σ Var[Wᵢ]');
    if (trace === undefined) return '–';
    return trace.by === 'Catoni' ? `${((100 * trace.detects) / trace.expected).toPrecision(2)} %` : 'any';
  } },
  { head: 'verdict', numeric: false, cell: ({ verdict: { passed } }) => (passed ? 'passed' : 'FAILED') },
]; // prettier-ignore

function notes({ alpha, power }: NoiseVerdict): string[] {
  return [
    `proof: mean and covariance, entry by entry, in rational arithmetic, for all n ≤ 8 and every b, m and B.`,
    `verdict: a class that keeps its claim fails with a probability of at most ${alpha}, whatever its distribution; errors in the variance are seen with at least ${power}.`,
  ];
}

function flagsOf({ out: _, json: __, ...flags }: VerifyFlags): string[] {
  return Object.entries(flags).map(([key, value]) => `--${key} ${value}`);
}

import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { breathe } from '../descent/breathe.js';
import { FormatError } from '../errors.js';
import { checkDistinct, classCondition } from '../experiments/condition.js';
import { checkOut } from '../folders/files.js';
import { pretty } from '../folders/manifest.js';
import { shellPath } from '../folders/shell.js';
import { noiseClasses, type NoiseClass, type NoiseOptions } from '../noise/index.js';
import { verifyPlots } from '../reports/verifyPlots.js';
import {
  conclusionOf,
  inWords,
  verifiedColumns,
  verifiedNotes,
  writeVerified,
  type Verified,
} from '../reports/verifyReport.js';
import { verifyNoise, type VerifyOptions } from '../verify/verifyNoise.js';
import { progressBar } from './progress.js';
import { table } from './table.js';

export interface VerifyFlags extends Pick<
  VerifyOptions,
  'n' | 'alpha' | 'power' | 'effect' | 'draws' | 'seed'
> {
  batch?: number;
  out?: string;
  json?: boolean;
}

interface Subject {
  readonly label: string;
  readonly noise: NoiseClass;
  readonly options: NoiseOptions & { scale?: number; b?: number };
}

/**
 * `msgd verify`: proves and tests noise classes, of the package by name and of one's own by module, prints a
 * table and what failed, and with --out writes a report with pictures.
 *
 * @returns whether all passed
 */
export async function verifyCommand(
  labels: readonly string[],
  flags: VerifyFlags,
  signal: AbortSignal,
): Promise<boolean> {
  const { batch: b, out, json = false, ...options } = flags;
  checkDistinct(labels);
  const asked = labels.length === 0 ? noiseClasses.map(({ name }) => name) : labels;
  const subjects = (await Promise.all(asked.map(subjectsOf))).flat();
  if (out !== undefined) await checkOut(out, 'verify');

  const bar = progressBar(subjects.length, 'classes');
  const results: Verified[] = [];
  try {
    for (const { label, noise, options: own } of subjects) {
      const all = { ...options, ...(b === undefined ? {} : { b }), ...own };
      const verdict = verifyNoise(noise, all);
      const plots =
        out === undefined ? [] : verifyPlots(label, noise, { ...all, n: verdict.n, b: verdict.b });
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
  if (out !== undefined) {
    const command = ['npx msgd verify', ...labels.map(shellPath), ...flagsOf(flags)].join(' ');
    await writeVerified(out, results, { command, classes: asked, options: { b, ...options } });
  }
  if (json) process.stdout.write(pretty(verdicts));
  else {
    // Of few, and of those that fail, the whole verdict.
    const told = results.length <= 2 ? results : results.filter(({ verdict }) => !verdict.passed);
    const files = out === undefined ? [] : ['', `report: ${join(out, 'report.html')}`];
    const lines = [
      table(results, verifiedColumns, process.stdout.columns ?? Infinity, EXPENDABLE),
      ...verifiedNotes(verdicts[0]),
      '',
      ...told.flatMap((one) => [inWords(one), '']),
      conclusionOf(results),
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

function flagsOf({ out: _, json: __, ...flags }: VerifyFlags): string[] {
  return Object.entries(flags).map(([key, value]) => `--${key} ${value}`);
}

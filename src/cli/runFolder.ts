import { existsSync } from 'node:fs';
import { appendFile, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readNpz } from '../data/npy.js';
import { writeNpz } from '../data/writeNpz.js';
import type { Checkpoint, DescentRecord } from '../descent/index.js';
import type { Course, Job } from '../experiments/compare.js';
import { MANIFEST, writeAtomically } from './files.js';
import { pretty } from './manifest.js';
import type { TaskResult } from './worker.js';

/** Where a run has its files, within the folder of its comparison. A label has no comma in it. */
export function folderOf(out: string, { label, seed }: Job): string {
  return join(out, 'runs', label.replaceAll(':', ','), `seed-${seed}`);
}

/** What is kept of a run: its records, a line each; its latest checkpoint; when it is done, its result; what was found there. */
export const names = {
  records: 'records.jsonl',
  checkpoint: 'checkpoint.npz',
  result: 'result.json',
  diagnosis: 'diagnosis.json',
};

/** Whether all runs of a folder are done, and its results were written. */
export function isDone(out: string, jobs: readonly Job[]): boolean {
  const files = [join(out, MANIFEST), ...jobs.map((job) => join(folderOf(out, job), names.result))];
  return files.every((file) => existsSync(file));
}

/** The result of a run that is done. */
export async function readResult(folder: string): Promise<TaskResult | undefined> {
  const text = await readFile(join(folder, names.result), 'utf8').catch(ifThere);
  if (text === undefined) return undefined;
  const { label, seed, ...others } = JSON.parse(text) as Omit<TaskResult, 'records'>;
  return { label, seed, records: await readRecords(folder), ...others };
}

/**
 * Where a run was when it was stopped, at whatever moment: at its latest checkpoint, with the records up to there. What
 * was recorded after it is made again.
 */
export async function readEarlier(folder: string): Promise<Course['earlier']> {
  const bytes = await readFile(join(folder, names.checkpoint)).catch(ifThere);
  if (bytes === undefined) return undefined;
  const from = fromNpz(bytes, join(folder, names.checkpoint));
  const records = (await readRecords(folder)).filter(({ step }) => step <= from.step);
  // The checkpoint was flushed to the disk, lines before it perhaps not.
  return records.at(-1)?.step === from.step ? { from, records } : undefined;
}

/** The last step that a run has recorded, if it was begun. */
export async function readProgress(folder: string): Promise<number | undefined> {
  return (await readRecords(folder)).at(-1)?.step;
}

/** Begins the files of a run, or cuts them to what it goes on from. */
export async function begin(folder: string, records: readonly DescentRecord[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeAtomically(join(folder, names.records), records.map(line).join(''));
}

export async function addRecord(folder: string, record: DescentRecord): Promise<void> {
  await appendFile(join(folder, names.records), line(record));
}

export async function keepCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await flush(join(folder, names.records));
  await writeAtomically(join(folder, names.checkpoint), toNpz(checkpoint));
}

/** Ends a run: what stands in its result is never run again. */
export async function finish(folder: string, { records: _, ...result }: TaskResult): Promise<void> {
  await flush(join(folder, names.records));
  await writeAtomically(join(folder, names.result), pretty(result));
}

/** The files of a run that is done, by which another folder can have it too. */
export async function filesOf(folder: string): Promise<Record<string, Buffer>> {
  const found = Object.values(names).map(async (name): Promise<[string, Buffer][]> => {
    const bytes = await readFile(join(folder, name)).catch(ifThere);
    return bytes === undefined ? [] : [[name, bytes]];
  });
  return Object.fromEntries((await Promise.all(found)).flat());
}

/** Whether these are the files of a run that is done. */
export function isWhole(files: Readonly<Record<string, Buffer>>): boolean {
  return names.result in files;
}

/** Writes the files of a run that was made elsewhere. */
export async function keepFiles(folder: string, files: Readonly<Record<string, Buffer>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  // By these names alone, whatever else may have come; the result last, for it says that the others are there.
  for (const name of [names.records, names.checkpoint, names.result]) {
    if (files[name] !== undefined) await writeAtomically(join(folder, name), files[name]);
  }
}

/** Parameters and scalars of their own, for NumPy's users too. */
function toNpz({ step, theta, memory, exampleGradients, seconds }: Checkpoint): Uint8Array {
  const vector = (values: Float32Array) => ({ shape: [values.length], values });
  const scalar = (value: number) => ({ shape: [], values: Float64Array.of(value) });
  return writeNpz({
    theta: vector(theta),
    memory: vector(memory),
    step: scalar(step),
    exampleGradients: scalar(exampleGradients),
    seconds: scalar(seconds),
  });
}

/** @throws FormatError if the file is damaged */
export function fromNpz(bytes: Uint8Array, source: string): Checkpoint {
  const { theta, memory, step, exampleGradients, seconds } = readNpz(bytes, source);
  return {
    step: step.values[0],
    theta: theta.values as Float32Array,
    memory: memory.values as Float32Array,
    exampleGradients: exampleGradients.values[0],
    seconds: seconds.values[0],
  };
}

const line = (record: DescentRecord) => `${JSON.stringify(record)}\n`;

/** The last line may be half there: it has no end. */
async function readRecords(folder: string): Promise<DescentRecord[]> {
  const text = (await readFile(join(folder, names.records), 'utf8').catch(ifThere)) ?? '';
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).trimEnd().split('\n'); // prettier-ignore
  // JSON has no NaN and no infinity: a test loss may be one.
  const restored = (_: string, value: unknown) => (value === null ? NaN : value);
  return text === '' ? [] : lines.map((line) => JSON.parse(line, restored) as DescentRecord);
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function ifThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

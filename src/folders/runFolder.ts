import { appendFile, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Checkpoint, DescentRecord } from '../descent/index.js';
import { checkInteger, FormatError } from '../errors.js';
import type { Course, Job, RunResult } from '../experiments/compare.js';
import { fromNpz, toNpz } from './checkpointFile.js';
import { makeFolder, writeAtomically } from './files.js';
import { sha256 } from './manifest.js';
import { sealed, unsealed } from './sealed.js';
import { shellPath, shellWord } from './shell.js';

/** Where a run has its files, within the folder of its comparison. A label has no comma in it. */
export function folderOf(out: string, { label, seed }: Job): string {
  return join(out, 'runs', label.replaceAll(':', ','), `seed-${seed}`);
}

/** The folder of the comparison that a run is of. */
export function experimentOf(run: string): string {
  return dirname(dirname(dirname(run)));
}

/**
 * What is kept of a run: its records, a line each; its latest checkpoint; when it is done, its result; what
 * was found there.
 */
export const names = {
  records: 'records.jsonl',
  checkpoint: 'checkpoint.npz',
  result: 'result.json',
  diagnosis: 'diagnosis.json',
};

/** What `result.json` says: besides the outcome, of which run it is, and the SHA-256 of the run's other files. */
type Result = Omit<RunResult, 'records'> & {
  readonly runHash: string;
  readonly files: Readonly<Record<string, string>>;
};

/** What whoever finds a run damaged can do. */
function again(folder: string): string {
  const out = experimentOf(folder);
  return `npx msgd resume ${shellPath(out)} --again ${shellWord(relative(out, folder))} makes this run again`;
}

/**
 * The result of a run that is done, when its files have been found to be those that it wrote.
 *
 * @param hash the run's `runHash`: its folder may have come from another experiment
 * @throws FormatError naming the file that is not
 */
export async function readResult(folder: string, hash: string): Promise<RunResult | undefined> {
  const path = join(folder, names.result);
  const text = await readFile(path, 'utf8').catch(ifThere);
  if (text === undefined) return undefined;
  const { label, seed, runHash, files, ...others } = unsealed<Result>(text, path, again(folder));
  if (basename(folder) !== `seed-${seed}` || basename(dirname(folder)) !== label.replaceAll(':', ',')) {
    throw new FormatError(path, `is of another run, ${label} seed ${seed}; ${again(folder)}`);
  }
  if (runHash !== hash) throw otherExperiment(path, folder);
  await Promise.all(Object.entries(files).map(([name, hash]) => checkFile(folder, name, hash)));
  return { label, seed, records: recordsOf(await readRecords(folder), folder), ...others };
}

function otherExperiment(path: string, folder: string): FormatError {
  return new FormatError(
    path,
    `is of another experiment, with other options, data or msgd; ${again(folder)}`,
  );
}

async function checkFile(folder: string, name: string, hash: string): Promise<void> {
  const path = join(folder, name);
  const bytes = await readFile(path).catch(ifThere);
  if (bytes === undefined) throw new FormatError(path, `is missing; ${again(folder)}`);
  if (sha256(bytes) !== hash)
    throw new FormatError(
      path,
      `is damaged: its SHA-256 is not that of what the run wrote; ${again(folder)}`,
    );
}

/** Removes a run, so that it is made again: first that by which it is done. */
export async function removeRun(folder: string): Promise<void> {
  await rm(join(folder, names.result), { force: true });
  await rm(folder, { recursive: true, force: true });
}

/**
 * Where a run was when it was stopped, at whatever moment: at its latest checkpoint, with the records up to
 * there. What was recorded after it is made again. A checkpoint that cannot be believed is put aside.
 *
 * @param hash the run's `runHash`
 * @param note is told so
 */
export async function readEarlier(
  folder: string,
  hash: string,
  note: (text: string) => void,
): Promise<Course['earlier']> {
  const path = join(folder, names.checkpoint);
  const bytes = await readFile(path).catch(ifThere);
  if (bytes === undefined) return undefined;
  try {
    const { from, recorded, runHash } = fromNpz(bytes, path);
    if (runHash !== hash) throw otherExperiment(path, folder);
    const records = (await readRecords(folder)).subarray(0, recorded.bytes);
    if (sha256(records) === recorded.hash) return { from, records: recordsOf(records, folder) };
    throw new FormatError(
      join(folder, names.records),
      'is damaged: it is not what was recorded up to the checkpoint',
    );
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    await rename(path, `${path}.damaged`);
    note(
      `${error.message}. The checkpoint is put aside as ${names.checkpoint}.damaged, and the run begins again`,
    );
    return undefined;
  }
}

/** The records of a run, as many as are there. */
export async function readRun(folder: string): Promise<DescentRecord[]> {
  return recordsOf(await readRecords(folder), folder);
}

/**
 * The latest checkpoint of a run, if it has one.
 *
 * @param hash the run's `runHash`
 * @throws FormatError if it is damaged, or of another run
 */
export async function readCheckpoint(folder: string, hash: string): Promise<Checkpoint | undefined> {
  const path = join(folder, names.checkpoint);
  const bytes = await readFile(path).catch(ifThere);
  if (bytes === undefined) return undefined;
  const { from, runHash } = fromNpz(bytes, path);
  if (runHash !== hash) throw otherExperiment(path, folder);
  return from;
}

/** The last step that a run under way has recorded, if that can be read. */
export async function readProgress(folder: string): Promise<number | undefined> {
  try {
    return (await readRun(folder)).at(-1)?.step;
  } catch {
    return undefined;
  }
}

/** Begins the files of a run, or cuts them to what it goes on from. */
export async function begin(folder: string, records: readonly DescentRecord[]): Promise<void> {
  await makeFolder(folder);
  await writeAtomically(join(folder, names.records), records.map(line));
}

export async function addRecord(folder: string, record: DescentRecord): Promise<void> {
  await appendFile(join(folder, names.records), line(record));
}

export async function keepCheckpoint(folder: string, hash: string, checkpoint: Checkpoint): Promise<void> {
  await flush(join(folder, names.records));
  const records = await readRecords(folder);
  await writeAtomically(join(folder, names.checkpoint), toNpz(checkpoint, hash, records));
}

/** Ends a run: what stands in its result is never run again. */
export async function finish(
  folder: string,
  hash: string,
  { records: _, ...result }: RunResult,
): Promise<void> {
  await flush(join(folder, names.records));
  const files: Record<string, string> = {};
  for (const name of [names.records, names.checkpoint]) {
    const bytes = await readFile(join(folder, name)).catch(ifThere);
    if (bytes !== undefined) files[name] = sha256(bytes);
  }
  await writeAtomically(
    join(folder, names.result),
    sealed({ ...result, runHash: hash, files } satisfies Result),
  );
}

/** The files of a run that is done, by which another folder can have it too. */
export async function filesOf(folder: string): Promise<Record<string, Buffer>> {
  const found = Object.values(names).map(async (name): Promise<[string, Buffer][]> => {
    const bytes = await readFile(join(folder, name)).catch(ifThere);
    return bytes === undefined ? [] : [[name, bytes]];
  });
  return Object.fromEntries((await Promise.all(found)).flat());
}

/** Whether these are the files of the run of that `runHash` when it is done, as it wrote them. */
export function isWhole(files: Readonly<Record<string, Buffer>>, hash: string): boolean {
  if (!(names.result in files)) return false;
  try {
    const result = unsealed<Result>(files[names.result].toString(), names.result, 'it is asked for again');
    return (
      result.runHash === hash &&
      Object.entries(result.files).every(([name, hash]) => name in files && sha256(files[name]) === hash)
    );
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** Writes the files of a run that was made elsewhere. */
export async function keepFiles(folder: string, files: Readonly<Record<string, Buffer>>): Promise<void> {
  await makeFolder(folder);
  // By these names alone, whatever else may have come; the result last, for it says that the others are
  // there.
  for (const name of [names.records, names.checkpoint, names.result]) {
    if (files[name] !== undefined) await writeAtomically(join(folder, name), files[name]);
  }
}

const line = (record: DescentRecord) => `${JSON.stringify(record)}\n`;

const readRecords = async (folder: string): Promise<Uint8Array> =>
  (await readFile(join(folder, names.records)).catch(ifThere)) ?? new Uint8Array();

/**
 * The records in the bytes of a run's file. The last line may be half there: it has no end. They are read one by one, for all together
 * may be longer than a string can be.
 *
 * @throws FormatError naming the line that is no record
 */
function recordsOf(bytes: Uint8Array, folder: string): DescentRecord[] {
  const decoder = new TextDecoder();
  // JSON has no NaN and no infinity: a test loss may be one.
  const restored = (_: string, value: unknown) => (value === null ? NaN : value);
  const records: DescentRecord[] = [];
  let start = 0;
  for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
    try {
      const record = JSON.parse(decoder.decode(bytes.subarray(start, end)), restored) as DescentRecord;
      checkInteger('step', record.step, 0);
      records.push(record);
      start = end + 1;
    } catch {
      const wayOn = `npx msgd resume ${shellPath(experimentOf(folder))} makes it anew, unless the run is done`;
      throw new FormatError(
        join(folder, names.records),
        `is damaged: its line ${records.length + 1} is no record; ${wayOn}`,
      );
    }
  }
  return records;
}

const LINE_END = 10;

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

import { readFile } from 'node:fs/promises';
import { conduct } from '../conduct/comparison.js';
import { conductSweep } from '../conduct/sweep.js';
import { FormatError } from '../errors.js';
import { readExperiment } from '../experiments/experimentFile.js';
import type { How } from './how.js';
import { print } from './print.js';

/** `msgd run`: makes the experiment, or the sweep, that a file describes. */
export async function runCommand(path: string, how: How): Promise<void> {
  const { name, given, options, grid } = readExperiment(await readJson(path));
  const made =
    grid === undefined
      ? conduct({ name, options, remarks: [] }, how)
      : conductSweep({ name, given, grid }, how);
  print(await made, how);
}

async function readJson(path: string): Promise<unknown> {
  try {
    // Less the byte-order mark that some editors begin with, as of .csv files.
    return JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new FormatError(path, `cannot be read as JSON (${(error as Error).message})`);
  }
}

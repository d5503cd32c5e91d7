import { readFile } from 'node:fs/promises';
import { FormatError } from '../errors.js';
import { readExperiment } from '../experiments/experimentFile.js';
import type { Conduct } from '../runs/makeRuns.js';
import { conduct } from './conduct.js';
import { conductSweep } from './sweep.js';

/** `msgd run`: makes the experiment, or the sweep, that a file describes. */
export async function runCommand(path: string, how: Conduct): Promise<void> {
  const { name, given, options, grid } = readExperiment(await readJson(path));
  if (grid === undefined) await conduct({ name, options, remarks: [] }, how);
  else await conductSweep({ name, given, grid }, how);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new FormatError(path, `cannot be read as JSON (${(error as Error).message})`);
  }
}

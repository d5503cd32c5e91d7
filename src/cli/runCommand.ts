import { readFile } from 'node:fs/promises';
import { FormatError } from '../errors.js';
import { readExperiment } from '../experiments/experimentFile.js';
import { conduct, type Conduct } from './conduct.js';

/** `msgd run`: makes the experiment that a file describes. */
export async function runCommand(path: string, how: Conduct): Promise<void> {
  await conduct({ ...readExperiment(await readJson(path)), remarks: [] }, how);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new FormatError(path, `cannot be read as JSON (${(error as Error).message})`);
  }
}

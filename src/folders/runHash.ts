import { optionsOfRun, type Job } from '../experiments/compare.js';
import type { CompareOptions } from '../experiments/options.js';
import { sha256, type Identity } from './manifest.js';

/**
 * The SHA-256 of all that decides the bits of a run: its options, class and seed, the data, the kernels and the version. The data
 * count, not where they are.
 */
export function runHash({ version, wasm, data }: Identity, options: CompareOptions, job: Job): string {
  const decisive = Object.entries({ ...optionsOfRun(options, job), data: '' })
    .filter(([, value]) => value !== undefined) // of which JSON, in which options may have been, knows nothing
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify([version, wasm, data, decisive]));
}

import { hostname } from 'node:os';
import { optionsOfRun, type Job } from '../../experiments/compare.js';
import type { CompareOptions } from '../../experiments/options.js';
import type { Identity } from '../../folders/manifest.js';
import { runHash } from '../../folders/runHash.js';
import type { News } from '../progress.js';
import type { Part } from '../runner.js';

/** A run as it is asked for, in a job of the queue. */
export interface Request {
  readonly identity: Identity;
  readonly options: CompareOptions;
  readonly job: Job;
}

/** What a worker says of a job that it has: how far it is, or why it does not take it. */
export type Saying = News | { readonly worker: string; readonly refused: string };

export function requestOf({ identity, options, job }: Part): Request {
  return { identity, options: optionsOfRun(options, job), job };
}

/** By what decides its bits: the same run is never in a queue twice. */
export function idOf({ identity, options, job }: Request): string {
  return `run-${runHash(identity, options, job)}`;
}

/** Where in Redis the files of a run wait, when it is done, for those who asked for it. */
export function filesKey(prefix: string, id: string): string {
  return `${prefix}:files:${id}`;
}

/** Who works: a host may have several. */
export const worker = `${hostname()}:${process.pid}`;

import { setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadData } from '../data/files.js';
import { ArgumentError, checkOptions, checkSignal, checkText } from '../errors.js';
import { plan } from '../experiments/compare.js';
import { readExperiment } from '../experiments/experimentFile.js';
import type { CompareOptions } from '../experiments/options.js';
import { resultsOf, type Results } from '../experiments/results.js';
import { openFolder } from '../folders/experimentFolder.js';
import { locked } from '../folders/lock.js';
import type { Manifest } from '../folders/manifest.js';
import { makeRuns } from '../runs/makeRuns.js';
import { checkThreads } from '../runs/pool.js';
import type { Progress } from '../runs/progress.js';
import { progressOf } from '../runs/watch.js';
import { announceDecay } from './announce.js';
import { finishedBefore } from './finished.js';

/** How a comparison is made. */
export interface CompareSettings {
  /**
   * Runs side by side and, where there are more, threads within each: by default as many as there are cores, at most 32 times as many.
   */
  threads?: number;
  /**
   * A folder for records, checkpoints and the report, as the command's `--out`: new, or one in which the same
   * comparison was begun, which goes on from there. It keeps its runs where only seeds, classes or margin are
   * others. By default nothing is kept.
   */
  out?: string;
  /** Ends the comparison with the signal's reason. What is in `out` stays, to go on from. */
  signal?: AbortSignal;
}

/** A comparison. It runs while you iterate over it, once, and yields the progress of its runs. */
export interface Comparison extends AsyncIterable<Progress> {
  /** What it comes to; makes the runs first, where that was not done by iteration. */
  results(): Promise<Results>;
}

/**
 * Trains a model with several noise classes, each from several seeds, on threads. It gives the bits of `msgd
 * compare`. Leaving the loop stops it.
 *
 * @param options those of an experiment's file, by the same names, with the same defaults and ranges: see
 *   `defaults`
 * @throws ArgumentError at once for an unknown option or a wrong type; from the iteration or `results` for an
 *   option that does not fit the data, and for data that are not at hand
 */
export function compare(
  options: Readonly<Partial<CompareOptions>> & { readonly name?: string } = {},
  settings: CompareSettings = {},
): Comparison {
  const experiment = readExperiment(options);
  if (experiment.grid !== undefined)
    throw new ArgumentError('grid', experiment.grid, 'left out: compare is for a point of it');
  checkOptions('compare', settings, ['threads', 'out', 'signal']);
  const { threads = 1, out, signal } = settings;
  checkThreads(threads);
  if (out !== undefined) checkText('out', out, 'the path of a folder');
  if (signal !== undefined) checkSignal(signal);

  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // one for each run that waits
  const heard: Progress[] = [];
  let hear = () => {};
  let isDone = false;
  let work: Promise<Results> | undefined;
  const begin = () => {
    work ??= make(experiment, settings, stop, (progress) => {
      heard.push(progress);
      hear();
    }).finally(() => {
      isDone = true;
      hear();
    });
    return work;
  };

  return {
    results: begin,
    async *[Symbol.asyncIterator]() {
      const made = begin();
      made.catch(() => undefined); // it is thrown below
      try {
        while (!isDone || heard.length > 0) {
          yield* heard.splice(0);
          if (!isDone && heard.length === 0) await new Promise<void>((resolve) => (hear = resolve));
        }
        await made;
      } finally {
        stop.abort();
        await made.catch(() => undefined);
      }
    },
  };
}

async function make(
  { name, options }: { name?: string; options: CompareOptions },
  { threads = availableParallelism(), out, signal }: CompareSettings,
  stop: AbortController,
  tell: (progress: Progress) => void,
): Promise<Results> {
  const abort = () => stop.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', abort, { once: true });
  const folder = out ?? (await mkdtemp(join(tmpdir(), 'msgd-')));
  try {
    const experiment = { name, options, remarks: [] };
    const data = await loadData(options.data, options);
    const comparison = { experiment, data, jobs: plan(options, data), folder };
    const how = { out, threads, worker, signal: stop.signal, watch: (parts: Parameters<typeof progressOf>[0]) => progressOf(parts, tell, 0) }; // prettier-ignore
    const note = (text: string) => tell({ event: 'note', text });
    let before: Manifest | undefined;
    const open = async () => {
      before = out === undefined ? undefined : await finishedBefore(comparison);
      if (before !== undefined) return;
      if (out !== undefined) await openFolder(out, experiment, data, note);
      announceDecay([comparison], note);
    };
    let results: Results | undefined;
    const run = () =>
      makeRuns([comparison], how, open, async (_, runs, made) => {
        results = resultsOf(options, runs);
        if (out === undefined) return;
        const { writeResults } = await import('../reports/results.js');
        await writeResults(out, experiment, data, runs, made, before);
      });
    await (out === undefined ? run() : locked(out, run));
    return results as Results;
  } catch (error) {
    if (stop.signal.aborted) throw stop.signal.reason;
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    if (out === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** In dist/, wherever this file is there, it is one folder down. */
const worker = new URL('../runs/worker.js', import.meta.url);

import { source } from './thread.generated.js';
import type { Start } from './thread.js';

/** A worker thread of Node or of a browser. */
interface ThreadWorker {
  postMessage(start: Start): void;
}

/** Node's own modules where there are any: asked for at run time, for a browser's bundler would look for an import. */
function builtin<Id extends 'node:worker_threads' | 'node:os'>(id: Id) {
  return (globalThis.process as typeof process | undefined)?.getBuiltinModule?.(id);
}

/** Whether threads can share memory here: in Node ≥ 20.16, and in pages that are cross-origin isolated. */
export function canShare(): boolean {
  if (typeof SharedArrayBuffer !== 'function') return false;
  return builtin('node:worker_threads') !== undefined || globalThis.crossOriginIsolated === true;
}

/** How many threads the machine runs at once. */
export function cores(): number {
  return builtin('node:os')?.availableParallelism() ?? globalThis.navigator.hardwareConcurrency;
}

let url: string | undefined;

/** A thread that runs thread.ts; `onEnd` is told when it ends, and why if that is known. It does not keep the process alive. */
export function startWorker(onEnd: (error?: unknown) => void): ThreadWorker {
  const node = builtin('node:worker_threads');
  if (node !== undefined) {
    const worker = new node.Worker(source, { eval: true, execArgv: [] });
    worker.on('error', onEnd);
    worker.on('exit', () => onEnd());
    worker.unref();
    return worker;
  }
  url ??= URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.onerror = (event) => onEnd(event.message);
  return worker;
}

/*
 * What a worker thread does: it plays the list of kernel calls that it finds in the shared memory, and sleeps until there is
 * another. It is sent to the thread as text, so that no bundler, server or content policy has to find a second file:
 * scripts/build.mjs makes thread.generated.ts of it, and it may import types only.
 */
import type { Pointer } from './kernels.js';

/** What it is told at the start. */
export interface Start {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /**
   * Its four words: its state; 1 when it has begun, and all calls that it has played; the numbers on its list, and where that
   * is. A call is sixteen float64: the kernel's place among the exports, and its arguments.
   */
  control: Pointer;
  /** Room for what a tile writes beyond its matrix. */
  spare: Pointer;
}

/** idle, its list is ready, it has taken it, it has failed, it is to quit: see threads.ts. */
export type ThreadState = 0 | 1 | 2 | 3 | 4;

type Kernel = (...numbers: number[]) => number;

/** Node's port to the parent, and a browser's worker itself. */
interface Port {
  onmessage: ((event: { data: unknown }) => void) | null;
  /** Deno's port has none: there, the worker itself is to be closed. */
  close?(): void;
}

const port = ((globalThis.process as typeof process | undefined)?.getBuiltinModule?.('node:worker_threads')
  .parentPort ?? globalThis) as unknown as Port;

port.onmessage = (event) => {
  port.onmessage = null;
  const { module, memory, control, spare } = event.data as Start;
  const [idle, ready, taken, failed, quit] = [0, 1, 2, 3, 4] satisfies ThreadState[];
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = Object.values(exports) as Kernel[];
  (exports.setSpare as Kernel)(spare);
  const words = new Int32Array(memory.buffer, control, 4);
  words[1] = 1;

  let list = new Float64Array(0);
  const play = () => {
    const at = words[3] >>> 0;
    const length = words[2];
    if (list.byteOffset !== at || list.length !== length) {
      // The caller may have grown the memory: to grow it by nothing shows the thread how far it goes.
      if (at + 8 * length > memory.buffer.byteLength) memory.grow(0);
      list = new Float64Array(memory.buffer, at, length);
    }
    for (let k = 0; k < list.length; k += 16) {
      // A kernel with fewer arguments does not see the rest.
      kernels[list[k]](
        list[k + 1],
        list[k + 2],
        list[k + 3],
        list[k + 4],
        list[k + 5],
        list[k + 6],
        list[k + 7],
        list[k + 8],
        list[k + 9],
        list[k + 10],
        list[k + 11],
        list[k + 12],
        list[k + 13],
        list[k + 14],
        list[k + 15],
      );
      words[1]++;
    }
  };

  for (let state = Atomics.load(words, 0); state !== quit; state = Atomics.load(words, 0)) {
    if (state !== ready) Atomics.wait(words, 0, state);
    else if (Atomics.compareExchange(words, 0, ready, taken) === ready) {
      let next: ThreadState = idle;
      try {
        play();
      } catch {
        next = failed;
      }
      // Unless it has been told to quit meanwhile.
      Atomics.compareExchange(words, 0, taken, next);
      Atomics.notify(words, 0);
    }
  }
  if (port.close !== undefined) port.close();
  else globalThis.close();
};

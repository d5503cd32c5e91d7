import { ArgumentError } from '../errors.js';
import type { Kernels, Pointer } from './kernels.js';
import { instantiate } from './load.js';

const PAGE = 65536;
const LIMIT = 65536 * PAGE;

/**
 * The memory of one problem and an instance of the kernels over it. What a problem needs is planned once, buffer by
 * buffer; then nothing is allocated any more, views stay valid, and all is collected with the workspace.
 */
export class Workspace {
  readonly kernels: Kernels;
  private readonly memory = new WebAssembly.Memory({ initial: 1 });
  private end: Pointer;

  constructor() {
    this.kernels = instantiate(this.memory);
    this.end = this.kernels.heapBase();
  }

  /**
   * Room for `count` numbers of four bytes, aligned to a cache line, with a vector's width behind it that may be read.
   *
   * @throws ArgumentError if the workspace would need more than the 4 GiB that WebAssembly can address
   */
  reserve(count: number, what: string): Pointer {
    const start = Math.ceil(this.end / 64) * 64;
    const end = start + 4 * count + 32;
    if (end > LIMIT) {
      const left = Math.floor((LIMIT - start - 32) / 4);
      throw new ArgumentError(what, count, `at most ${left} numbers, for WebAssembly addresses 4 GiB`);
    }
    const pages = Math.ceil(end / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (pages > 0) this.memory.grow(pages);
    this.end = end;
    return start;
  }

  /** A view that is valid until the next `reserve`. */
  floats(start: Pointer, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, start, length);
  }

  /** A view that is valid until the next `reserve`. */
  words(start: Pointer, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.memory.buffer, start, length);
  }
}

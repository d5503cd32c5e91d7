import { ArgumentError, MsgdError } from '../errors.js';
import './globals.js';
import type { Kernels, Pointer } from './kernels.js';
import { instantiate } from './load.js';

const PAGE = 65536;
const LIMIT = 65536 * PAGE;

/** Hands out addresses one after another, and refuses what WebAssembly cannot address. */
export class Plan {
  /** The first byte that is free. */
  end: Pointer;

  constructor(start: Pointer) {
    this.end = start;
  }

  /**
   * Room for `count` numbers of four bytes, or of as many as `size` says, aligned to a cache line, with a vector's width behind it that may be read.
   *
   * @throws ArgumentError if more than 4 GiB would be needed
   */
  reserve(count: number, what: string, size = 4): Pointer {
    const start = Math.ceil(this.end / 64) * 64;
    const end = start + size * count + 32;
    if (end > LIMIT) {
      const left = Math.max(0, Math.floor((LIMIT - start - 32) / size));
      throw new ArgumentError(what, count, `at most ${left} numbers, because WebAssembly addresses 4 GiB`);
    }
    this.end = end;
    return start;
  }
}

/**
 * The memory of one problem and an instance of the kernels over it. What a problem needs is planned once, buffer by
 * buffer; then nothing is allocated any more, views stay valid, and all is collected with the workspace.
 */
export class Workspace {
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  private readonly plan: Plan;

  /**
   * @param isShared whether threads are to see it
   * @throws MsgdError if the system has no room for it
   */
  constructor(isShared = false) {
    try {
      this.memory = new WebAssembly.Memory(
        isShared ? { initial: 1, maximum: LIMIT / PAGE, shared: true } : { initial: 1 },
      );
    } catch (cause) {
      throw new MsgdError('the system has no room for the memory of another objective', { cause });
    }
    this.kernels = instantiate(this.memory, isShared);
    this.plan = new Plan(this.kernels.heapBase());
  }

  /** @throws ArgumentError if the workspace would need more than 4 GiB; MsgdError if the system does not give so much */
  reserve(count: number, what: string, size = 4): Pointer {
    const { end } = this.plan;
    const start = this.plan.reserve(count, what, size);
    const pages = Math.ceil(this.plan.end / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (pages > 0) {
      try {
        this.memory.grow(pages);
      } catch (cause) {
        this.plan.end = end;
        throw new MsgdError(
          `the system has no memory for ${what}: ${Math.ceil((pages * PAGE) / 1e6)} MB more`,
          { cause },
        );
      }
    }
    return start;
  }

  /** A view that is valid until the next `reserve`. */
  floats(start: Pointer, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, start, length);
  }

  /** A view that is valid until the next `reserve`. */
  bytes(start: Pointer, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, start, length);
  }

  /** A view that is valid until the next `reserve`. */
  words(start: Pointer, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, start, length);
  }
}

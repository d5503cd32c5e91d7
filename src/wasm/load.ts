import { instantiateSync } from '@assemblyscript/loader';
import { ArgumentError, FormatError, MsgdError } from '../errors.js';
import { hex } from './binary.generated.js';
import './globals.js';
import type { Kernels } from './kernels.js';
import { overShared } from './overShared.js';

/** Compiled once: over a memory of its own, over a shared one, and for the threads that share it. */
const compiled: { own?: WebAssembly.Module; shared?: WebAssembly.Module; thread?: WebAssembly.Module } = {};

/**
 * Compiles the WebAssembly module, once. It is optional: the first use compiles the module, synchronously.
 * Await it where an engine limits synchronous compilation on the main thread, or to give a module of your
 * own.
 *
 * @param module by default the bytes inside this package; otherwise a compiled `msgd/msgd.wasm`, its bytes, or the
 *   response of a `fetch` of it
 * @throws MsgdError where the page's content security policy forbids WebAssembly; ArgumentError for a module
 *   of another kind; FormatError for bytes that are not a module, and for a response that does not give one
 */
export async function ready(
  module?: WebAssembly.Module | ArrayBuffer | ArrayBufferView | Response | Promise<Response>,
): Promise<void> {
  const source = await module;
  if (source === undefined && compiled.own !== undefined) return;
  const isBytes = source instanceof ArrayBuffer || ArrayBuffer.isView(source);
  if (source instanceof WebAssembly.Module) compiled.own = own(source);
  else if (typeof (source as Partial<Response> | null | undefined)?.arrayBuffer === 'function') {
    compiled.own = own(await allowed(WebAssembly.compileStreaming(source as Response)));
  } else if (source === undefined || isBytes) {
    compiled.own = own(await allowed(WebAssembly.compile((source as BufferSource | undefined) ?? bytes())));
  } else {
    throw new ArgumentError(
      'module',
      source,
      'a WebAssembly.Module, its bytes, or the response of a fetch of them',
    );
  }
}

/** The module, if it is that of the package. */
function own(module: WebAssembly.Module): WebAssembly.Module {
  if (WebAssembly.Module.exports(module).some(({ name }) => name === 'heapBase')) return module;
  throw new ArgumentError('module', module, 'msgd.wasm of this version');
}

/** An instance of the kernels over `memory`. */
export function instantiate(memory: WebAssembly.Memory, isShared: boolean): Kernels {
  const module = isShared
    ? (compiled.shared ??= compile(overShared(bytes(), false)))
    : (compiled.own ??= compile(bytes()));
  // The loader's own view of the exports wraps each call in a rest argument, an allocation a call: take the bare ones.
  try {
    return instantiateSync(module, { env: { memory } }).instance.exports as unknown as Kernels;
  } catch (error) {
    throw explained(error); // WebKit compiles what it may not instantiate
  }
}

/** What a thread instantiates over a memory that has an instance already. */
export function moduleForThreads(): WebAssembly.Module {
  return (compiled.thread ??= compile(overShared(bytes(), true)));
}

/** The binary, by a plain loop, as it is felt at the start. */
function bytes(): Uint8Array<ArrayBuffer> {
  const digit = (i: number) => (hex.charCodeAt(i) & 15) + 9 * (hex.charCodeAt(i) >> 6);
  const binary = new Uint8Array(hex.length / 2);
  for (let i = 0; i < binary.length; i++) binary[i] = 16 * digit(2 * i) + digit(2 * i + 1);
  return binary;
}

function compile(binary: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(binary);
  } catch (error) {
    throw explained(error);
  }
}

async function allowed<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    // A response that failed, was read before or is of another type: the engine says which.
    if (error instanceof TypeError) throw new FormatError('msgd.wasm', error.message);
    throw explained(error);
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (!/Content Security Policy|CSP|unsafe-eval/i.test(error.message)) {
    return error instanceof WebAssembly.CompileError ? new FormatError('msgd.wasm', error.message) : error;
  }
  return new MsgdError(
    "this page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src",
    { cause: error },
  );
}

import { instantiateSync } from '@assemblyscript/loader';
import { MsgdError } from '../errors.js';
import { base64 } from './binary.generated.js';
import type { Kernels } from './kernels.js';

let compiled: WebAssembly.Module | undefined;

/**
 * Compiles the WebAssembly module, once. Optional: whatever needs it compiles it, synchronously, at first use. Await
 * it where an engine limits synchronous compilation on the main thread, or to say where the module comes from.
 *
 * @param module by default the bytes inside this package; otherwise a compiled `msgd/msgd.wasm`, its bytes, or the
 *   response of a `fetch` of it
 * @throws MsgdError where the page's content security policy forbids WebAssembly
 */
export async function ready(
  module?: WebAssembly.Module | BufferSource | Response | Promise<Response>,
): Promise<void> {
  const source = await module;
  if (source === undefined && compiled !== undefined) return;
  if (source instanceof WebAssembly.Module) compiled = source;
  else if (source !== undefined && 'arrayBuffer' in source) {
    compiled = await allowed(WebAssembly.compileStreaming(source));
  } else compiled = await allowed(WebAssembly.compile(source ?? bytes()));
}

/** An instance of the kernels over `memory`. */
export function instantiate(memory: WebAssembly.Memory): Kernels {
  try {
    compiled ??= new WebAssembly.Module(bytes());
  } catch (error) {
    throw explained(error);
  }
  // The loader's own view of the exports wraps each call in a rest argument, an allocation a call: take the bare ones.
  return instantiateSync(compiled, { env: { memory } }).instance.exports as unknown as Kernels;
}

function bytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

async function allowed<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw explained(error);
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof Error) || !/Content Security Policy|unsafe-eval/i.test(error.message)) return error;
  return new MsgdError(
    "this page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src",
    { cause: error },
  );
}

import { createRequire } from 'node:module';
import type * as Core from '@tensorflow/tfjs-core';
import type * as Wasm from '@tensorflow/tfjs-backend-wasm';

/** TensorFlow.js with its WebAssembly backend, on one thread. */
export async function tensorflow(): Promise<typeof Core> {
  // Its ES modules leave out file extensions, which Node does not resolve: take the CommonJS build.
  const require = createRequire(import.meta.url);
  const tf = require('@tensorflow/tfjs-core') as typeof Core;
  const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof Wasm;
  wasm.setThreadsCount(1);
  await tf.setBackend('wasm');
  await tf.ready();
  return tf;
}

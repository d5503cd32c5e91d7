import { Workspace } from '../../src/wasm/workspace.js';

/** A workspace for calling kernels by hand. */
export function memory() {
  const workspace = new Workspace();
  const put = (values: ArrayLike<number>) => {
    const pointer = workspace.reserve(values.length, 'test');
    workspace.floats(pointer, values.length).set(values);
    return pointer;
  };
  const putWords = (values: ArrayLike<number>) => {
    const pointer = workspace.reserve(values.length, 'test');
    workspace.words(pointer, values.length).set(values);
    return pointer;
  };
  return { workspace, kernels: workspace.kernels, put, putWords };
}

import { defaultDevice, grad, init, jit, nn, numpy as np } from '@jax-js/jax';

/** The gradient of the mean loss of the MLP features-hidden-classes, as jax-js compiles it to WebAssembly. */
export async function jaxGradient(
  [features, hidden, classes]: readonly [number, number, number],
  inputs: Float32Array,
  labels: readonly number[],
  theta: Float32Array,
): Promise<() => Float32Array[]> {
  await init('wasm');
  defaultDevice('wasm');
  const n = labels.length;
  const shapes = [[features, hidden], [hidden], [hidden, classes], [classes]];
  let start = 0;
  const parameters = shapes.map((shape) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const part = np.array(Float32Array.from(theta.subarray(start, start + length))).reshape(shape);
    start += length;
    return part;
  });
  const x = np.array(Float32Array.from(inputs)).reshape([n, features]);
  const ones = Float32Array.from({ length: n * classes }, (_, i) =>
    Number(labels[Math.floor(i / classes)] === i % classes),
  );
  const oneHot = np.array(ones).reshape([n, classes]);
  const gradient = jit(
    grad(([w1, c1, w2, c2]: np.Array[], input: np.Array, target: np.Array) => {
      const logits = np.add(np.matmul(nn.relu(np.add(np.matmul(input, w1), c1)), w2), c2);
      return np.multiply(np.sum(np.multiply(nn.logSoftmax(logits), target)), -1 / n);
    }),
  );
  // Arguments are used up by a call, but for those of which another reference is taken.
  return () =>
    gradient(
      parameters.map((part) => part.ref),
      x.ref,
      oneHot.ref,
    ).map((part) => part.dataSync() as Float32Array);
}

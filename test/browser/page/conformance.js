/**
 * A table of hashes of what the package computes: in every engine it must be the same. Plain JavaScript that takes the package as
 * an argument, so that the very same file runs in Node, in pages, in workers and as a classic script.
 *
 * @param msgd the exports of the built package
 * @returns {Promise<Record<string, string>>} name → hash
 */
export async function conformance(msgd) {
  const { conv2d, dataset, dense, descend, flatten, frozen, initialise, linearRegression, maxPool2d, mlp, noiseClasses, Objective, relu, resnet18, sampler, sequential, softmaxRegression, stepDecay, vgg11 } = msgd; // prettier-ignore
  const rows = {};
  const features = 36;
  const [n, classes] = [300, 4];
  const inputs = numbers(n * features, 1);
  const labels = Array.from({ length: n }, (_, i) => (i * 7 + (inputs[i * features] > 0 ? 1 : 0)) % classes);
  const data = dataset({ inputs, features, labels, classes });
  const regression = dataset({ inputs, features, targets: numbers(n, 2) });
  const models = {
    'linear regression': [linearRegression(features), regression],
    'softmax regression': [softmaxRegression(features, classes), data],
    MLP: [mlp([features, 20, classes]), data],
    'MLP with tanh': [mlp([features, 9, 8, classes], { activation: 'tanh' }), data],
    'conv net': [
      sequential([1, 6, 6], [conv2d(3, 3), maxPool2d(2), relu(), flatten(), dense(12, classes)]),
      data,
    ],
  };
  const noises = [...noiseClasses, ...msgd.additiveNoises];

  for (const noise of noiseClasses) {
    const draw = sampler(noise, { n: 101, b: 10, ...optionsOf(noise), seed: 5 });
    rows[`W, ${noise.name}`] = hash([1, 2, 3, 1_000_000].map((step) => draw(step).toDense()));
  }
  for (const [name, [model, train]] of Object.entries(models)) {
    const theta = initialise(model, { seed: 7 });
    rows[`initial parameters, ${name}`] = hash([theta, initialise(model, { seed: 7, scheme: 'paper' })]);
    const objective = new Objective(model, train);
    rows[`outputs, ${name}`] = hash([objective.outputs(theta)]);
    rows[`losses, ${name}`] = hash([objective.perExampleLosses(theta)]);
    rows[`per-example gradients, ${name}`] = hash([objective.perExampleGradients()]);
    rows[`their norms, ${name}`] = hash([objective.perExampleGradientNorms()]);
    rows[`weighted gradient, ${name}`] = hash([objective.weightedGradient(theta, numbers(n, 3))]);
    rows[`Hessian, ${name}`] = hash([objective.hessianVector(theta, numbers(model.parameters, 4))]);
  }
  for (const [name, [model, train]] of Object.entries(models)) {
    for (const noise of noises) {
      const steps = name === 'MLP' || !('additive' in noise) ? 100 : 10;
      const options = {
        model,
        train,
        noise,
        b: 10,
        ...optionsOf(noise),
        learningRate: 0.05,
        steps,
        seed: 11,
      };
      rows[`${steps} steps of ${name}, ${noise.name}`] = hash([await after(options)]);
    }
  }
  const images = dataset({
    inputs: numbers(12 * 3072, 5),
    features: 3072,
    labels: labels.slice(0, 12),
    classes,
  });
  const deep = [
    ['VGG-11', vgg11({ width: 1 / 8, classes })],
    ['ResNet-18', resnet18({ width: 1 / 8, ghost: 4, classes })],
  ];
  for (const [name, model] of deep) {
    const run = descend({ model, train: images, noise: noises[4], b: 6, learningRate: 0.01, momentum: 0.9, steps: 3, seed: 2 }); // prettier-ignore
    for await (const record of run) if (!Number.isFinite(record.trainLoss)) throw new Error('diverged');
    rows[`three steps of ${name}`] = hash([run.theta, run.state]);
    const objective = new Objective(frozen(model), images);
    objective.state.set(run.state);
    rows[`outputs, ${name}`] = hash([objective.outputs(run.theta)]);
    rows[`per-example norms, ${name}`] = hash([objective.perExampleGradientNorms()]);
    rows[`Hessian, ${name}`] = hash([objective.hessianVector(run.theta, numbers(model.parameters, 4))]);
  }
  const whole = { model: models.MLP[0], train: data, noise: noises[4], b: 10, learningRate: stepDecay(0.05, { at: [20] }), momentum: 0.9, weightDecay: 0.01, steps: 40, seed: 3 }; // prettier-ignore
  for (const threads of [1, 2, 3]) {
    rows[`momentum and decay, ${threads} threads asked for`] = hash([await after({ ...whole, threads })]);
  }
  return rows;

  async function after(options) {
    const run = descend({ ...options, evaluateEvery: 1000 });
    for await (const record of run) if (!Number.isFinite(record.trainLoss)) throw new Error('diverged');
    return run.theta;
  }
}

/** What a class needs besides b. */
function optionsOf({ option }) {
  if (option === 'B') return { B: 30 };
  return option === 'm' ? { m: 20 } : {};
}

/** Threads at work where two are asked for. */
export async function threadsOf(msgd) {
  const data = msgd.dataset({ inputs: new Float32Array(600), features: 1, targets: new Float32Array(600) });
  const objective = new msgd.Objective(msgd.linearRegression(1), data, { threads: 2 });
  // A policy that forbids workers is known only when one was to start.
  for (let pass = 0; pass < 5; pass++) {
    objective.weightedGradient(undefined, new Float32Array(600).fill(1 / 600));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { threads } = objective;
  objective.dispose();
  return threads;
}

/** Numbers in [−1, 1) that are sums of few bits, so that they are the same in float32 everywhere. */
function numbers(length, seed) {
  let state = seed >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  });
}

/** FNV-1a of the bytes, in two lanes of 32 bits; a NaN has no bits that could be relied on, and is refused. */
function hash(arrays) {
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (const array of arrays) {
    if (array.some(Number.isNaN)) throw new Error('NaN');
    for (const byte of new Uint8Array(array.buffer, array.byteOffset, array.byteLength)) {
      a = Math.imul(a ^ byte, 0x01000193);
      b = Math.imul(b ^ byte, 0x85ebca6b) ^ (b >>> 13);
    }
  }
  return [a, b].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

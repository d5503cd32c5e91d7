import { dataset, initialise, mlp, Objective, sampler, sgd } from '../src/index.js';
import { jaxGradient } from './jax.js';
import { limit, limitFlops } from './limit.js';
import { measure, time, mustAgree, numbers, timesFaster } from './measure.js';
import { tensorflow } from './peers.js';
import type { Row } from './table.js';

const [FEATURES, HIDDEN, CLASSES] = [784, 128, 10];

/** G(θ) W of the MLP 784-128-10 for a batch of n examples, against tfjs-wasm and jax-js on the same examples and weights. */
export async function weightedGradient(): Promise<Row[]> {
  const tf = await tensorflow();
  const rows: Row[] = [];
  for (const n of [1000, 50]) {
    const inputs = numbers(n * FEATURES, 3);
    const labels = Array.from({ length: n }, (_, i) => i % CLASSES);
    const data = dataset({ inputs, features: FEATURES, labels, classes: CLASSES });
    const model = mlp([FEATURES, HIDDEN, CLASSES]);
    const theta = initialise(model, { seed: 1 });
    const objective = new Objective(model, data);
    objective.theta.set(theta);
    const w = sampler(sgd, { n, b: n }, objective.workspace)(1);
    const run = () => void objective.accumulate(w);

    const x = tf.tensor2d(inputs, [n, FEATURES]);
    const oneHot = tf.oneHot(tf.tensor1d(labels, 'int32'), CLASSES);
    const weights = tf.fill([n, 1], 1 / n);
    const first = FEATURES * HIDDEN;
    const second = first + HIDDEN;
    const third = second + HIDDEN * CLASSES;
    const parameters = [
      tf.tensor2d(theta.slice(0, first), [FEATURES, HIDDEN]),
      tf.tensor1d(theta.slice(first, second)),
      tf.tensor2d(theta.slice(second, third), [HIDDEN, CLASSES]),
      tf.tensor1d(theta.slice(third)),
    ];
    const [w1, c1, w2, c2] = parameters;
    // Backpropagation written out: what tf.grads would call, without what it costs to find that out.
    const gradients = () => {
      const hidden = tf.relu(tf.add(tf.matMul(x, w1), c1));
      const logits = tf.add(tf.matMul(hidden, w2), c2);
      const delta = tf.mul(tf.sub(tf.softmax(logits), oneHot), weights);
      const back = tf.mul(tf.matMul(delta, w2, false, true), tf.step(hidden));
      return [
        tf.matMul(x, back, true, false),
        tf.sum(back, 0),
        tf.matMul(hidden, delta, true, false),
        tf.sum(delta, 0),
      ];
    };
    const theirs = () => tf.tidy(() => void gradients());
    run();
    const peerGradient = tf.tidy(() => gradients().map((g) => Array.from(g.dataSync())));
    mustAgree('weighted gradient', objective.gradient, peerGradient.flat(), 1e-4);

    const jax = await jaxGradient([FEATURES, HIDDEN, CLASSES], inputs, labels, theta);
    mustAgree(
      'weighted gradient',
      objective.gradient,
      jax().flatMap((part) => [...part]),
      1e-4,
    );

    const [ours, best, peer, other] = measure([
      { name: 'msgd', run },
      limit(),
      { name: 'tfjs', run: theirs },
      { name: 'jax-js', run: () => void jax() },
    ]);
    const flops = 2 * n * (2 * FEATURES * HIDDEN + 3 * HIDDEN * CLASSES);
    const ofLimit = flops / ours.best / (limitFlops / best.best);
    rows.push({
      work: `weighted gradient, MLP ${FEATURES}-${HIDDEN}-${CLASSES}, n = ${n}`,
      time: time(ours),
      measured: [
        `${(100 * ofLimit).toFixed(0)} % of the limit`,
        `${timesFaster(ours, peer).toFixed(1)}× tfjs-wasm (${time(peer)})`,
        `${timesFaster(ours, other).toFixed(1)}× jax-js (${time(other)})`,
      ],
    });
    tf.dispose([x, oneHot, weights, ...parameters]);
  }
  return rows;
}

// Noisy gradient descent in one hundred lines of plain JavaScript.
const sum = (values) => values.reduce((total, value) => total + value, 0);
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i));

// The model is a line, ŷ = θ₁ x + θ₂. The loss of an example (x, y) is ½ (ŷ − y)².
export const residual = ([slope, intercept], { x, y }) => slope * x + intercept - y;
export const lossesOf = (theta, data) => data.map((example) => residual(theta, example) ** 2 / 2);

// The gradient matrix G: column i is the gradient of example i's loss.
export const gradientsOf = (theta, data) =>
  data.map((example) => {
    const r = residual(theta, example);
    return [r * example.x, r];
  });

// Random numbers in [0, 1), the same for the same seed; and normal ones.
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
const normal = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

// The sampling vector W: n numbers of mean 1/n. Each way to draw it is a noise class.
export const noiseClasses = {
  gd: (n) => times(n, () => 1 / n),
  sgd(n, b, random) {
    let left = b;
    return times(n, (i) => {
      const chosen = random() * (n - i) < left;
      if (chosen) left--;
      return chosen ? 1 / b : 0;
    });
  },
  gaussianCov(n, b, random) {
    const z = times(n, () => normal(random));
    const mean = sum(z) / n;
    const c = (n - b) / (b * n * (n - 1));
    return z.map((value) => 1 / n + Math.sqrt(c) * (value - mean));
  },
  bernoulli: (n, b, random) => times(n, () => (random() < b / n ? 1 / b : 0)),
};

// Noisy gradient descent: θ ← θ − η G(θ) W.
export function* descend({ data, noise, b, eta, seed, theta }) {
  const random = randomNumbers(seed);
  while (true) {
    const before = theta;
    // 1. Draw the sampling vector.
    const W = noiseClasses[noise](data.length, b, random);
    // 2. The randomised loss: each loss by its weight.
    const loss = sum(lossesOf(theta, data).map((each, i) => W[i] * each));
    // 3. Its gradient, G W: each column by its weight.
    const G = gradientsOf(theta, data);
    const gradient = [0, 1].map((j) => sum(G.map((column, i) => W[i] * column[j])));
    // 4. The step.
    theta = theta.map((value, j) => value - eta * gradient[j]);
    yield { before, W, loss, G, gradient, theta };
  }
}

// The first two moments of W: its mean is 1/n, its covariance α I + β 𝟙𝟙ᵀ.
export function momentsOf(noise, n, b) {
  if (noise === 'gd') return { alpha: 0, beta: 0 };
  if (noise === 'bernoulli') return { alpha: (n - b) / (b * n * n), beta: 0 };
  const c = (n - b) / (b * n * (n - 1));
  return { alpha: c, beta: -c / n };
}

// The theory: mean m and covariance C of θ one step later.
export function predict(data, { alpha, beta }, eta, { m, C }) {
  const n = data.length;
  const X = data.map(({ x }) => [x, 1]);
  const both = (entry) => [0, 1].map((j) => [0, 1].map((k) => entry(j, k)));
  const product = (A, B) => both((j, k) => A[j][0] * B[0][k] + A[j][1] * B[1][k]);
  const H = both((j, k) => sum(X.map((x) => x[j] * x[k])) / n);
  const slope = [0, 1].map((j) => sum(gradientsOf(m, data).map((g) => g[j])) / n);
  const squares = data.map((example, i) => {
    const spread = both((j, k) => X[i][j] * C[j][k] * X[i][k]);
    return residual(m, example) ** 2 + sum(spread.flat());
  });
  const kept = both((j, k) => (j === k ? 1 : 0) - eta * H[j][k]);
  const [shrunk, HCH] = [product(product(kept, C), kept), product(product(H, C), H)];
  const raw = both((j, k) => alpha * sum(X.map((x, i) => squares[i] * x[j] * x[k])));
  const common = both((j, k) => beta * n * n * (HCH[j][k] + slope[j] * slope[k]));
  return {
    m: m.map((value, j) => value - eta * slope[j]),
    C: both((j, k) => shrunk[j][k] + eta * eta * (raw[j][k] + common[j][k])),
  };
}

// The experiment: many runs at once, each with random numbers of its own.
export function* experiment(options, runs) {
  const all = times(runs, (run) => descend({ ...options, seed: options.seed + run }));
  while (true) yield all.map((one) => one.next().value.theta);
}

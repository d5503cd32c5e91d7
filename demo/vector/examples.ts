/** Classes to start from. */
export const examples = {
  right: {
    label: 'A right class',
    text: `// W = 1/n + σ ξ with ξ = −1 or 1: no bell curve in it, but SGD's variance.
const noise = {
  // What you claim: the mean is 1/n, Var[W] = alpha I + beta 11ᵀ.
  moments(n, b) {
    return { alpha: (n - b) / (b * n * n), beta: 0 };
  },
  // How W is drawn: choose places, then give them values.
  sample(w, b) {
    const n = w.n;
    const sigma = Math.sqrt((n - b) / (b * n * n));
    w.all().fill('rademacher').affine(1 / n, sigma);
  },
};
`,
  },
  wrong: {
    label: 'A wrong class',
    text: `// Bernoulli places, divided by how many came out: a tempting repair,
// so that the weights sum to 1. It is not what the claim says.
const noise = {
  moments(n, b) {
    return { alpha: (n - b) / (b * n * n), beta: 0 };
  },
  sample(w, b) {
    w.bernoulli(b / w.n);
    w.constant(1 / w.count); // should be 1 / b
  },
};
`,
  },
  byHand: {
    label: 'One written by hand',
    text: `// All moves of w: all(), choose(k), choose(k, true), bernoulli(p);
// constant(x), fill('normal' | 'rademacher' | 'laplace' | 'uniform' | …),
// affine(mean, scale, centred?), spread(x). Or write w.weights yourself:
// here a triangle, the sum of two uniforms, by pairs of places.
const noise = {
  moments(n, b) {
    return { alpha: (n - b) / (b * n * n), beta: 0 };
  },
  sample(w, b) {
    const n = w.n;
    const sigma = Math.sqrt((n - b) / (b * n * n));
    const u = w.all().fill('uniform').weights; // n numbers of (0, 1]
    for (let i = 0; i < n; i++) u[i] = 1 / n + sigma * Math.sqrt(12) * (u[i] - 0.5);
  },
};
`,
  },
} as const;

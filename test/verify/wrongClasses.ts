/**
 * Noise classes with a mistake each, as a kernel or a formula could make it, and what has to catch it at the default settings.
 *
 * @module
 */
import {
  bernoulli,
  gaussianCov,
  gaussianFisher,
  iid,
  minibatchCov,
  minibatchFisher,
  noiseClass,
  SamplingVector,
  sgd,
  sgdWithReplacement,
  sparseCov,
  sparseFisher,
  type NoiseClass,
} from '../../src/noise/index.js';

interface WrongClass {
  readonly mistake: string;
  readonly noise: NoiseClass;
  /** Part of the name of a statistical check that has to fail; undefined for what no number of draws would show. */
  readonly check: string | undefined;
  /** Whether the enumeration disproves it; where the law can't be known it cannot. */
  readonly exact: boolean;
}

type Sample = NoiseClass['sample'];
const sampling = (noise: NoiseClass, sample: Sample): NoiseClass => ({ ...noise, sample });
const claiming = (noise: NoiseClass, other: NoiseClass): NoiseClass => ({ ...noise, moments: other.moments });
/** `noise`, after which `alter` has its way with the dense weights: a faulty kernel. */
const after = (noise: NoiseClass, alter: (weights: Float32Array, n: number, step: number) => void) =>
  sampling(noise, (w, b, options) => {
    noise.sample(w, b, options);
    alter(w.weights, w.n, w.step);
  });
/** `noise` drawn with another step for its key. */
const keyed = (noise: NoiseClass, key: (step: number) => number) =>
  sampling(noise, (w, b, options) => {
    const { step } = w;
    w.step = key(step);
    noise.sample(w, b, options);
    w.step = step;
  });
const gaussian = (variance: (n: number, b: number) => number) =>
  sampling(gaussianFisher, (w, b) => {
    w.all()
      .fill('normal')
      .affine(1 / w.n, Math.sqrt(variance(w.n, b)));
  });
const fisher = (n: number, b: number) => (n - b) / (b * n * n);
/** The dense weights of `noise` at a step, of the same seed. */
const at = (w: SamplingVector, noise: NoiseClass, b: number, step: number) => {
  const now = w.step;
  w.step = step;
  noise.sample(w, b, {});
  w.step = now;
  return w.toDense();
};

export const wrongClasses: readonly WrongClass[] = [
  { mistake: 'variance with n in place of n − b', exact: true, check: 'Σ Var', noise: gaussian((n, b) => n / (b * n * n)) },
  { mistake: 'variance 2 % too large', exact: true, check: 'Σ Var', noise: gaussian((n, b) => 1.02 * fisher(n, b)) },
  { mistake: 'variance of Student t 2 % too small', exact: true, check: 'Σ Var', noise: {
    ...iid('student', 'fisher'), moments: (n, b) => ({ mean: 1 / n, alpha: 1.02 * fisher(n, b), beta: 0 }),
  } },
  { mistake: 'Student t not divided by its deviation', exact: false, check: 'Σ Var', noise: sampling(iid('student', 'fisher'), (w, b) => {
    const known = !(w instanceof SamplingVector);
    w.all().fill('student', 5).affine(1 / w.n, Math.sqrt(fisher(w.n, b) * (known ? 1 : 5 / 3)));
  }) },
  { mistake: 'z not centred', exact: true, check: 'E[Σ Wᵢ]', noise: claiming(gaussianFisher, gaussianCov) },
  { mistake: 'z centred where it should be independent', exact: true, check: 'Var[Σ Wᵢ]', noise: claiming(gaussianCov, gaussianFisher) },
  { mistake: 'b − 1 places chosen', exact: true, check: 'E[Σ Wᵢ]', noise: {
    ...sampling(sgd, (w, b) => void w.choose(Math.max(1, b - 1)).constant(1 / b)), check: () => {},
  } },
  { mistake: 'b − 1 places chosen, with weight 1/(b − 1)', exact: true, check: 'Σ Var', noise: sampling(sgd, (w, b) => void w.choose(Math.max(1, b - 1))) },
  { mistake: 'drawn with replacement', exact: true, check: 'Σ Var', noise: claiming(sgdWithReplacement, sgd) },
  { mistake: 'drawn without replacement', exact: true, check: 'Σ Var', noise: claiming(sgd, sgdWithReplacement) },
  { mistake: 'β forgotten', exact: true, check: 'Var[Σ Wᵢ]', noise: claiming(sgd, bernoulli) },
  { mistake: 'bernoulli divided by the size that came out', exact: false, check: 'Var[Σ Wᵢ]', noise: after(bernoulli, (weights) =>
    weights.fill(1 / weights.length)) },
  { mistake: 'bernoulli with p rounded to float32', exact: true, check: undefined, noise: sampling(bernoulli, (w, b) => {
    w.bernoulli(Math.fround(b / w.n)).constant(1 / b);
  }) },
  { mistake: 'σ² where σ belongs', exact: true, check: 'Σ Var', noise: sampling(minibatchFisher, (w, b, { B = Math.min(10 * b, w.n) }) => {
    w.choose(B).fill('normal').affine(1 / B, (B / b - 1) / B);
  }) },
  { mistake: 'the noise of a large batch forgotten', exact: true, check: 'Σ Var', noise: sampling(minibatchCov, (w, b, { B = Math.min(10 * b, w.n) - 1 }) => void w.choose(B)) },
  { mistake: 'm in place of m − 1', exact: true, check: 'Σ Var', noise: sampling(sparseCov, (w, b, { m = b }) => {
    w.choose(m).fill('normal').affine(1 / w.n, Math.sqrt((w.n - b) / (b * w.n * m)), true).spread(1 / w.n);
  }) },
  { mistake: 'noise on m places, scaled as if on n', exact: true, check: 'Σ Var', noise: sampling(sparseFisher, (w, b, { m = b }) => {
    w.choose(m).fill('normal').affine(1 / w.n, Math.sqrt(fisher(w.n, b))).spread(1 / w.n);
  }) },
  { mistake: '0 where 1/n belongs', exact: true, check: 'E[Σ Wᵢ]', noise: { ...sampling(sparseFisher, (w, b, { m = b }) => {
    w.choose(m).fill('normal').affine(1 / w.n, Math.sqrt((w.n - b) / (b * w.n * m)));
  }), sparse: true } },
  { mistake: 'W times 1.02', exact: false, check: 'E[Σ Wᵢ]', noise: after(gaussianFisher, (weights) =>
    weights.forEach((w, i) => (weights[i] = 1.02 * w))) },
  { mistake: 'the last lane stuck', exact: false, check: 'Var[W[18]]', noise: after(gaussianFisher, (weights, n) => (weights[n - 1] = 1 / n)) },
  { mistake: 'lanes that copy their neighbour', exact: false, check: 'Cov[W[0], W[1]]', noise: after(gaussianFisher, (weights, n) => {
    for (let i = 1; i < n; i += 8) weights[i] = weights[i - 1];
  }) },
  { mistake: 'the same block of sixteen again', exact: false, check: 'Cov[W[0], W[16]]', noise: after(gaussianFisher, (weights, n) => {
    for (let i = 16; i < n; i++) weights[i] = weights[i - 16];
  }) },
  { mistake: 'a tail of the vector twice as noisy, the rest less so', exact: false, check: 'whole vectors of four', noise: after(gaussianFisher, (weights, n) => {
    for (let i = 0; i < n; i++) weights[i] = 1 / n + (weights[i] - 1 / n) * (i >= 16 ? 1.4 : Math.sqrt((n - 3 * 1.96) / (n - 3)));
  }) },
  { mistake: 'a biased index: a byte modulo n', exact: false, check: 'E[W]: trend', noise: { ...sampling(sgd, (w, b) => {
    const bytes = Array.from(w.all().fill('uniform').weights, (u) => Math.floor(u * 255.999));
    const chosen = new Set<number>();
    for (let k = 0; chosen.size < b; k++) chosen.add((k < bytes.length ? bytes[k] : k) % w.n);
    w.weights.fill(0);
    for (const i of chosen) w.weights[i] = 1 / b;
  }), sparse: false } },
  { mistake: 'one place favoured', exact: false, check: 'E[W[0]]', noise: sampling(sgd, (w, b) => {
    w.choose(b).constant(1 / b);
    if (w.step % 20 === 0 && w.indices[0] > 0) w.indices[0] = 0;
  }) },
  { mistake: 'the same key at every step', exact: false, check: 'the next step', noise: keyed(gaussianFisher, () => 0) },
  { mistake: 'each key used twice', exact: false, check: 'the next step', noise: keyed(gaussianFisher, (step) => Math.floor(step / 2)) },
  { mistake: 'each key used twice, by sgd', exact: false, check: 'the next step', noise: keyed(sgd, (step) => Math.floor(step / 2)) },
  { mistake: 'a counter of eight bits', exact: false, check: '256 steps later', noise: keyed(gaussianCov, (step) => step % 256) },
  { mistake: 'a counter of twelve bits', exact: false, check: '4096 steps later', noise: keyed(bernoulli, (step) => step % 4096) },
  { mistake: 'correlated steps', exact: false, check: 'the next step', noise: sampling(gaussianFisher, (w, b) => {
    const before = at(w, gaussianFisher, b, w.step + 1);
    gaussianFisher.sample(w, b, {});
    w.weights.forEach((x, i) => {
      w.weights[i] = 1 / w.n + (x - 1 / w.n + 0.1 * (before[i] - 1 / w.n)) / Math.sqrt(1.01);
    });
  }) },
  { mistake: 'steps that share the sizes of their noise', exact: false, check: 'Vᵢ² of the next step', noise: sampling(gaussianFisher, (w, b) => {
    const sizes = at(w, gaussianFisher, b, Math.floor(w.step / 2));
    const signs = at(w, noiseClass('rademacherFisher'), b, w.step + 2 ** 33);
    gaussianFisher.sample(w, b, {});
    w.weights.forEach((_, i) => (w.weights[i] = 1 / w.n + Math.abs(sizes[i] - 1 / w.n) * Math.sign(signs[i] - 1 / w.n)));
  }) },
  { mistake: 'uniform values for normal ones', exact: false, check: 'distribution', noise: sampling(gaussianFisher, (w, b) => {
    const known = !(w instanceof SamplingVector);
    w.all().fill(known ? 'normal' : 'centredUniform').affine(1 / w.n, Math.sqrt(fisher(w.n, b)));
  }) },
  { mistake: 'NaN once in a while', exact: false, check: 'E[W[5]]', noise: after(gaussianFisher, (weights, _, step) => {
    if (step === 777) weights[5] = NaN;
  }) },
]; // prettier-ignore

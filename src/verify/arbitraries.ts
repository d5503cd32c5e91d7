import { dataset, type Classification, type Regression } from '../data/dataset.js';
import { ArgumentError, checkInteger, checkOptions } from '../errors.js';
import { linearRegression, mlp, softmaxRegression, type Model } from '../models/index.js';
import { noiseClasses, type NoiseClass, type SamplerOptions } from '../noise/index.js';
// An optional peer. Where it is not installed its types are any, and nothing else of msgd needs it.
/* eslint-disable-next-line @typescript-eslint/ban-ts-comment */
/** @ts-ignore */
import type * as FastCheck from 'fast-check';

/** fast-check, imported either way: `import fc from` or `import * as fc from`. */
type FastCheckModule = Pick<
  typeof FastCheck,
  'array' | 'constant' | 'constantFrom' | 'float' | 'integer' | 'maxSafeNat' | 'oneof' | 'record'
>;

/** A class of the package with options that it allows. */
export interface NoiseSetting {
  /** The class. */
  readonly noise: NoiseClass;
  /** For `sampler` and `momentsOf`. */
  readonly options: SamplerOptions & { readonly b: number; readonly seed: number };
}

/** A model with data that fit it, and parameters. */
export interface Problem {
  /** What the data fit. */
  readonly model: Model;
  /** n examples. */
  readonly data: Classification | Regression;
  /** p parameters from −2 to 2. */
  readonly theta: Float32Array;
}

/** What `noiseArbitraries` makes. */
export interface NoiseArbitraries {
  /** 0 … 2⁵³ − 1 */
  readonly seed: FastCheck.Arbitrary<number>;
  /** 0 … 2⁵³ − 1 */
  readonly step: FastCheck.Arbitrary<number>;
  /** Any class of the package, n from 2 to `largestN`, b from 1 to n, its own m or B, seed and match. */
  readonly setting: FastCheck.Arbitrary<NoiseSetting>;
  /** Linear regression, softmax regression or an MLP of some units, with `n` examples. */
  readonly problem: (n: number) => FastCheck.Arbitrary<Problem>;
}

/**
 * Arbitraries for property-based tests with fast-check: of noise, and of problems to use it on. They shrink to small ones.
 *
 * @example
 * const { setting, step } = noiseArbitraries(fc);
 * fc.assert(fc.property(setting, step, ({ noise, options }, at) => sampler(noise, options)(at).toDense().length === options.n));
 *
 * @param fc fast-check itself, so that yours is used
 * @param options.largestN at least 2; by default 64
 * @throws ArgumentError for another module or option
 */
export function noiseArbitraries(fc: FastCheckModule, options: { largestN?: number } = {}): NoiseArbitraries {
  if (typeof (fc as FastCheckModule | null)?.maxSafeNat !== 'function')
    throw new ArgumentError('fc', fc, 'fast-check');
  checkOptions('noiseArbitraries', options, ['largestN']);
  const { largestN = 64 } = options;
  checkInteger('largestN', largestN, 2, 2 ** 31 - 1);
  const seed = fc.maxSafeNat();
  const setting = fc
    .record({ noise: fc.constantFrom(...noiseClasses), n: fc.integer({ min: 2, max: largestN }) })
    .chain(({ noise, n }) =>
      fc.integer({ min: 1, max: n }).chain((b) =>
        fc.record({
          noise: fc.constant(noise),
          options: fc.record({
            n: fc.constant(n),
            b: fc.constant(b),
            seed,
            match: fc.constantFrom('sgd' as const, 'sgdWithReplacement' as const),
            // Both are allowed from max(2, b) on, in every class that has one.
            ...(noise.option === undefined
              ? {}
              : { [noise.option]: fc.integer({ min: Math.max(2, b), max: n }) }),
          }),
        }),
      ),
    ) as FastCheck.Arbitrary<NoiseSetting>;
  return {
    seed,
    step: seed,
    setting,
    problem: (n) => {
      checkInteger('n', n, 1);
      return problems(fc, n);
    },
  };
}

function problems(fc: FastCheckModule, n: number): FastCheck.Arbitrary<Problem> {
  const width = fc.integer({ min: 1, max: 6 });
  const models: FastCheck.Arbitrary<Model> = fc.oneof(
    fc.record({ features: width, outputs: width }).map(({ features, outputs }) => linearRegression(features, { outputs })),
    fc.record({ features: width, classes: width }).map(({ features, classes }) => softmaxRegression(features, classes + 1)),
    fc
      .record({ widths: fc.array(width, { minLength: 2, maxLength: 4 }), activation: fc.constantFrom('relu' as const, 'tanh' as const) })
      .map(({ widths, activation }) => mlp([...widths.slice(0, -1), (widths.at(-1) as number) + 1], { activation })),
  ); // prettier-ignore
  const number = fc.float({ min: -2, max: 2, noNaN: true });
  const numbers = (length: number) => fc.array(number, { minLength: length, maxLength: length });
  return models.chain((model) => {
    const { features, outputs } = model;
    const answers =
      model.loss.data === 'classification'
        ? fc
            .array(fc.integer({ min: 0, max: outputs - 1 }), { minLength: n, maxLength: n })
            .map((labels) => ({ labels, classes: outputs }))
        : numbers(n * outputs).map((targets) => ({ targets, outputs }));
    return fc
      .record({ inputs: numbers(n * features), answers, theta: numbers(model.parameters) })
      .map(({ inputs, answers, theta }): Problem => ({
        model,
        data: dataset({ inputs, features, ...answers } as Parameters<typeof dataset>[0]),
        theta: Float32Array.from(theta),
      }));
  });
}

/**
 * Nets with residual blocks and batch norm in float64, forward only and by definition: their derivatives are central
 * differences.
 */

type Sizes = {
  readonly input: readonly [number, number, number];
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
};

export type Spec =
  | { readonly dense: readonly [number, number] }
  | { readonly conv: Sizes }
  | { readonly body: readonly Spec[]; readonly shortcut: readonly Spec[] }
  /** Batch norm of so many channels. */
  | { readonly norm: number }
  | 'tanh'
  | 'relu'
  | 'flatten'
  /** The mean of 2 × 2 places, the whole image. */
  | 'mean2';

export const block = (body: readonly Spec[], shortcut: readonly Spec[] = []): Spec => ({ body, shortcut });
export const full = (inputs: number, outputs: number): Spec => ({ dense: [inputs, outputs] });
export const norm = (channels: number): Spec => ({ norm: channels });
export const conv = (
  input: readonly [number, number, number],
  channels: number,
  kernel: number,
  stride = 1,
  padding = 0,
): Spec => ({ conv: { input, channels, kernel, stride, padding } });

/** What batch norms do: use the statistics that come next, or put those of the rows, the variance biased, at the end. */
export type Statistics =
  | { readonly use: { readonly mean: number[]; readonly variance: number[] }[] }
  | { readonly put: { readonly mean: number[]; readonly variance: number[]; readonly count: number }[] };

/** The outputs of a group of examples; `theta` is taken from its front on. */
export function run(
  specs: readonly Spec[],
  rows: readonly number[][],
  theta: number[],
  statistics: Statistics = { put: [] },
): number[][] {
  const each = (f: (x: number[]) => number[]) => rows.map(f);
  for (const spec of specs) {
    if (spec === 'tanh') rows = each((x) => x.map(Math.tanh));
    else if (spec === 'relu') rows = each((x) => x.map((value) => Math.max(value, 0)));
    else if (spec === 'flatten') continue;
    else if (spec === 'mean2') {
      rows = each((x) =>
        Array.from({ length: x.length / 4 }, (_, c) => x.slice(4 * c, 4 * c + 4).reduce((a, b) => a + b) / 4),
      );
    } else if ('dense' in spec) {
      const [inputs, outputs] = spec.dense;
      const own = theta.splice(0, inputs * outputs + outputs);
      rows = each((x) =>
        Array.from({ length: outputs }, (_, j) =>
          x.reduce((sum, value, k) => sum + value * own[k * outputs + j], own[inputs * outputs + j]),
        ),
      );
    } else if ('body' in spec) {
      const own = run(spec.body, rows, theta, statistics);
      const other = run(spec.shortcut, rows, theta, statistics);
      rows = own.map((x, i) => x.map((value, j) => value + other[i][j]));
    } else if ('norm' in spec) rows = normalised(spec.norm, rows, theta, statistics);
    else {
      const { input, channels, kernel } = spec.conv;
      const own = theta.splice(0, channels * input[0] * kernel * kernel);
      rows = each((x) => convolution(spec.conv, x, own));
    }
  }
  return rows as number[][];
}

function normalised(
  channels: number,
  rows: readonly number[][],
  theta: number[],
  statistics: Statistics,
): number[][] {
  const gamma = theta.splice(0, channels);
  const beta = theta.splice(0, channels);
  const places = rows[0].length / channels;
  const channel = (j: number) => Math.floor(j / places);
  let { mean, variance } = 'use' in statistics ? statistics.use.shift()! : { mean: [], variance: [] };
  if ('put' in statistics) {
    const values = Array.from({ length: channels }, (_, c) =>
      rows.flatMap((x) => x.slice(c * places, (c + 1) * places)),
    );
    mean = values.map((all) => all.reduce((a, b) => a + b) / all.length);
    variance = values.map((all, c) => all.reduce((sum, x) => sum + (x - mean[c]) ** 2, 0) / all.length);
    statistics.put.push({ mean, variance, count: values[0].length });
  }
  return rows.map((x) =>
    x.map((value, j) => {
      const c = channel(j);
      return (gamma[c] * (value - mean[c])) / Math.sqrt(variance[c] + 1e-5) + beta[c];
    }),
  );
}

function convolution(sizes: Sizes, x: readonly number[], weights: readonly number[]): number[] {
  const { input, channels, kernel, stride, padding } = sizes;
  const [inChannels, height, width] = input;
  const [outHeight, outWidth] = [height, width].map(
    (size) => Math.floor((size + 2 * padding - kernel) / stride) + 1,
  );
  const y: number[] = [];
  for (let d = 0; d < channels; d++)
    for (let r = 0; r < outHeight; r++)
      for (let s = 0; s < outWidth; s++) {
        let sum = 0;
        for (let c = 0; c < inChannels; c++)
          for (let i = 0; i < kernel; i++)
            for (let j = 0; j < kernel; j++) {
              const [row, column] = [r * stride + i - padding, s * stride + j - padding];
              if (row < 0 || row >= height || column < 0 || column >= width) continue;
              sum +=
                weights[((d * inChannels + c) * kernel + i) * kernel + j] *
                x[(c * height + row) * width + column];
            }
        y.push(sum);
      }
  return y;
}

/** What a page downloads for what it imports, bundled, minified and gzipped: at most so many bytes. */
export const sizes: readonly {
  readonly names: readonly string[];
  readonly from: string;
  readonly most: number;
}[] = [
  { names: ['sampler', 'sgd'], from: 'msgd', most: 30_000 },
  { names: ['descend', 'mlp', 'sgd'], from: 'msgd', most: 45_500 },
  { names: ['*'], from: 'msgd', most: 54_000 },
  { names: ['dataset', 'MsgdError'], from: 'msgd', most: 2500 },
  { names: ['dataset', 'readCsv', 'split'], from: 'msgd/data', most: 9000 },
  { names: ['digits'], from: 'msgd/data', most: 52_000 },
  { names: ['*'], from: 'msgd/data', most: 68_500 },
  { names: ['largestStable', 'leastSquares'], from: 'msgd/theory', most: 23_000 },
  { names: ['*'], from: 'msgd/theory', most: 26_000 },
  { names: ['*'], from: 'msgd/verify', most: 60_500 },
  { names: ['*'], from: 'msgd/diagnostics', most: 50_000 },
];

/** What a page downloads, bundled, minified and gzipped, for what it imports: in bytes, and no more than that. */
export const sizes: readonly { readonly imports: string; readonly most: number }[] = [
  { imports: "export { sampler, sgd } from 'msgd'", most: 23_000 },
  { imports: "export { descend, mlp, sgd } from 'msgd'", most: 33_000 },
  { imports: "export * from 'msgd'", most: 40_000 },
  { imports: "export { dataset, MsgdError } from 'msgd'", most: 1500 },
  { imports: "export { dataset, readCsv, split } from 'msgd/data'", most: 6500 },
  { imports: "export { digits } from 'msgd/data'", most: 52_000 },
  { imports: "export * from 'msgd/data'", most: 68_000 },
  { imports: "export { largestStable, leastSquares } from 'msgd/theory'", most: 23_000 },
  { imports: "export * from 'msgd/theory'", most: 26_000 },
  { imports: "export * from 'msgd/verify'", most: 56_000 },
  { imports: "export * from 'msgd/diagnostics'", most: 46_000 },
];

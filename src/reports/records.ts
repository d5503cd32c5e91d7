import { parquetWriteBuffer } from 'hyparquet-writer';
import type { RunResult } from '../experiments/compare.js';

/** The columns of the records: their names, and their types in Parquet. docs/experiments.md has the units. */
const columns = {
  noise: 'STRING',
  seed: 'INT32',
  step: 'INT32',
  epochs: 'DOUBLE',
  exampleGradients: 'DOUBLE',
  trainLoss: 'DOUBLE',
  trainAccuracy: 'DOUBLE',
  testLoss: 'DOUBLE',
  testAccuracy: 'DOUBLE',
  gradientNorm: 'DOUBLE',
  seconds: 'DOUBLE',
} as const;
const heads = Object.keys(columns) as (keyof typeof columns)[];

/** All runs with their records as `pretty` writes them, in parts. */
export function* recordsJson(results: readonly RunResult[]): Generator<string> {
  const text = (value: object, depth: number) =>
    JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${' '.repeat(depth)}`);
  yield '[';
  for (const [k, run] of results.entries()) {
    const [before, after] = text({ ...run, records: [] }, 2).split('"records": []');
    yield `${k === 0 ? '' : ','}\n  ${before}"records": [`;
    for (const [r, record] of run.records.entries()) yield `${r === 0 ? '' : ','}\n      ${text(record, 6)}`;
    yield `\n    ]${after}`;
  }
  yield '\n]\n';
}

/** All records of all runs, a line each, with a heading. Numbers in full; what is absent is empty. */
export function* recordsCsv(results: readonly RunResult[]): Generator<string> {
  yield `${heads.join(',')}\n`;
  for (const { label, seed, records } of results) {
    for (const record of records) {
      const row = { noise: label, seed, ...record };
      yield `${heads.map((head) => row[head] ?? '').join(',')}\n`;
    }
  }
}

/** A row a record, of all runs. */
const rowsOf = (results: readonly RunResult[]) =>
  results.flatMap(({ label, seed, records }) => records.map((record) => ({ noise: label, seed, ...record })));

/** The same as a Parquet file; what is absent is null. */
export function recordsParquet(results: readonly RunResult[]): Uint8Array {
  const rows = rowsOf(results);
  const columnData = heads.map((name) => {
    const data = rows.map((row) => row[name] ?? null);
    // A seed may have 53 bits.
    const isLong = columns[name] === 'INT32' && data.some((value) => Number(value) > 0x7fffffff);
    return isLong
      ? { name, type: 'INT64' as const, data: data.map((value) => BigInt(value!)) }
      : { name, type: columns[name], data };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

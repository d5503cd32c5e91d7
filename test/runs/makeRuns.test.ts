import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { digits } from '../../src/data/digits.js';
import { MsgdError } from '../../src/errors.js';
import { complete } from '../../src/experiments/options.js';
import { makeRuns } from '../../src/runs/makeRuns.js';

const folder = mkdtempSync(join(tmpdir(), 'msgd-make-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The error with which runs end whose worker does this. */
async function errorOf(name: string, work: string): Promise<unknown> {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `export default () => { ${work} };`);
  const nothing = () => undefined;
  const how = { out: 'results', threads: 1, worker: pathToFileURL(file), signal: new AbortController().signal, watch: () => ({ hear: nothing, end: nothing, note: nothing, stop: nothing }) }; // prettier-ignore
  const experiment = { options: complete({}), remarks: [] };
  const one = { experiment, data: digits(), jobs: [{ label: 'sgd', seed: 1 }], folder: join(folder, 'out') };
  return makeRuns([one], how, () => Promise.resolve(), () => Promise.resolve()).catch((error: unknown) => error); // prettier-ignore
}

describe('runs that are stopped', () => {
  it.each([
    ['heap', "throw new Error('Worker terminated due to reaching memory limit: JS heap out of memory')"],
    ['memory', "throw new RangeError('WebAssembly.Memory(): could not allocate memory')"],
    [
      'workspace',
      "return { failed: { name: 'MsgdError', message: 'the system has no memory for threads: 12 MB more' } }",
    ],
    [
      'shared',
      "return { failed: { name: 'MsgdError', message: 'the system has no room for the memory of another objective' } }",
    ],
    ['buffer', 'new ArrayBuffer(2 ** 52)'],
  ])('for want of memory (%s) say so, and how they go on', async (name, work) => {
    const error = await errorOf(name, work);
    expect(error).toBeInstanceOf(MsgdError);
    expect(String(error)).toMatch(
      /^MsgdError: stopped \(.*memory.*; fewer threads need less\); npx msgd resume results resumes it$|^MsgdError: stopped \(Array buffer allocation failed; fewer/,
    );
  });

  it('by what nobody expected end with that', async () => {
    expect(String(await errorOf('bug', "throw new TypeError('memory is no function')"))).toBe(
      'TypeError: memory is no function',
    );
  });
});

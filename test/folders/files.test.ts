import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArgumentError, FormatError } from '../../src/errors.js';
import { readFolder } from '../../src/folders/experimentFolder.js';
import { checkOut, EXPERIMENT } from '../../src/folders/files.js';
import { asNobody } from '../helpers.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'msgd-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const failure = (work: () => Promise<unknown>) => asNobody(() => work().catch((error: unknown) => error));

describe('a folder without the rights', () => {
  it('to write is refused for results', async () => {
    await chmod(folder, 0o555);
    const error = await failure(() => checkOut(folder, 'theory'));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(String(error)).toContain('out must be a folder that can be written to (EACCES');
    await chmod(folder, 0o777);
    expect(await failure(() => checkOut(folder, 'theory'))).toBeUndefined();
    expect(await failure(() => checkOut(join(folder, 'a', 'b'), 'theory'))).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  it('to read is named as such, and not as one without an experiment', async () => {
    await writeFile(join(folder, EXPERIMENT), '{}');
    await chmod(folder, 0);
    const error = await failure(() => readFolder(folder));
    await chmod(folder, 0o700);
    expect(error).toBeInstanceOf(FormatError);
    expect(String(error)).toContain(`${join(folder, EXPERIMENT)}: cannot be read (EACCES`);
  });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { filesOfTar } from '../../src/data/tar.js';
import { FormatError } from '../../src/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'msgd-tar-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'batches'));
writeFileSync(
  join(folder, 'batches', 'one.bin'),
  Uint8Array.from({ length: 700 }, (_, i) => i % 256),
);
writeFileSync(join(folder, 'batches', 'two.bin'), Uint8Array.of(1, 2, 3));
writeFileSync(join(folder, 'batches', 'other.txt'), 'not asked for');

/** By the system's tar. */
const tar = (format: string) =>
  new Uint8Array(execFileSync('tar', [`--format=${format}`, '-cf', '-', 'batches'], { cwd: folder }));
const names = ['batches/two.bin', 'batches/one.bin'];

describe('filesOfTar', () => {
  it.each(['gnu', 'ustar', 'v7', 'pax'])(
    'finds files in an archive of the format %s, gzipped or not',
    async (format) => {
      const archive = tar(format);
      for (const bytes of [archive, gzipSync(archive), Uint8Array.of(1, ...archive).subarray(1)]) {
        const [two, one] = await filesOfTar(bytes, names, 'a.tar');
        expect(two).toEqual({ bytes: Uint8Array.of(1, 2, 3), source: 'a.tar, batches/two.bin' });
        expect(one.bytes).toEqual(Uint8Array.from({ length: 700 }, (_, i) => i % 256));
      }
    },
  );

  it('refuses an archive that is cut anywhere before its end', async () => {
    const archive = tar('gnu');
    // The two blocks of zeros that end it; tar fills up its record with more.
    let end = archive.length;
    while (archive[end - 1] === 0) end--;
    end = Math.ceil(end / 512) * 512 + 1024;
    for (let length = 0; length < end; length++) {
      const run = filesOfTar(archive.slice(0, length), names, 'a.tar');
      await expect(run, `first ${length} bytes`).rejects.toThrow(FormatError);
    }
    expect(await filesOfTar(archive.slice(0, end), names, 'a.tar')).toHaveLength(2);
  }, 120_000);

  it('refuses a gzipped archive that is cut anywhere', async () => {
    const packed = gzipSync(tar('gnu'));
    for (let length = 0; length < packed.length; length++) {
      await expect(filesOfTar(packed.slice(0, length), names, 'a.tar.gz')).rejects.toThrow(FormatError);
    }
  }, 120_000);

  it('refuses damage, and says which file is missing', async () => {
    const archive = tar('gnu');
    archive[100] ^= 1; // in the first header
    await expect(filesOfTar(archive, names, 'a.tar')).rejects.toThrow(
      /^a\.tar: is not a tar archive.*checksum/,
    );
    await expect(filesOfTar(tar('gnu'), ['batches/three.bin'], 'a.tar')).rejects.toThrow(
      'a.tar: does not hold batches/three.bin',
    );
    await expect(filesOfTar(new Uint8Array(0), [], 'a.tar')).rejects.toThrow('a.tar: is empty');
    await expect(filesOfTar(Buffer.alloc(2000, 7), names, 'a.tar')).rejects.toThrow(FormatError);
  });
});

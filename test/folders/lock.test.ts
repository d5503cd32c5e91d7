import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, utimesSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EXPERIMENT, LOCK } from '../../src/folders/files.js';
import { locked } from '../../src/folders/lock.js';

const root = mkdtempSync(join(tmpdir(), 'msgd-lock-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
function folderWith(lock: unknown) {
  const folder = join(root, `${count++}`);
  mkdirSync(folder);
  const path = join(folder, LOCK);
  writeFileSync(path, typeof lock === 'string' ? lock : JSON.stringify(lock));
  return { folder, path };
}
const work = () => Promise.resolve('done');
const dead = () => spawnSync(process.execPath, ['--version']).pid;

describe('a locked folder', () => {
  it('has a lock while there is work, and none afterwards, nor where the work fails', async () => {
    const folder = join(root, 'one');
    const path = join(folder, LOCK);
    const said = await locked(folder, () => Promise.resolve(readFileSync(path, 'utf8')));
    expect(JSON.parse(said)).toMatchObject({ host: hostname(), pid: process.pid });
    await expect(locked(folder, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(existsSync(path)).toBe(false);
  });

  it('leaves no folder in which nothing was written', async () => {
    const before = readdirSync(root);
    await locked(join(root, 'new', 'newer'), work);
    expect(readdirSync(root)).toEqual(before);
    await locked(join(root, 'kept'), () => Promise.resolve(writeFileSync(join(root, 'kept', 'file'), '')));
    expect(readdirSync(join(root, 'kept'))).toEqual(['file']);
  });

  it('is for one at a time, also within a process', async () => {
    const folder = join(root, 'twice');
    const first = locked(folder, async () => {
      const path = join(folder, LOCK);
      await expect(locked(folder, work)).rejects.toThrow(
        `out must be a folder that no other msgd writes to: process ${process.pid} does (if that is no msgd, remove ${path}), but is`,
      );
      expect(existsSync(path)).toBe(true);
    });
    await first;
    expect(await locked(folder, work)).toBe('done');
  });

  it('of a point is that of its sweep', async () => {
    const sweep = join(root, 'sweep');
    mkdirSync(join(sweep, 'points', 'batch=4'), { recursive: true });
    writeFileSync(join(sweep, EXPERIMENT), '');
    await locked(sweep, async () => {
      await expect(locked(join(sweep, 'points', 'batch=4'), work)).rejects.toThrow('no other msgd');
    });
    await locked(join(sweep, 'points', 'batch=4'), () =>
      expect(locked(sweep, work)).rejects.toThrow('no other msgd'),
    );
  });

  it.each([
    ['process that has ended', () => folderWith({ host: hostname(), pid: dead() })],
    ['earlier process with our number', () => folderWith({ host: hostname(), pid: process.pid })],
    [
      'process that was killed as it wrote it',
      () => {
        const made = folderWith('{"ho');
        const then = Date.now() / 1000 - 11; // seconds: longer than one takes to write it
        utimesSync(made.path, then, then);
        return made;
      },
    ],
  ])('is taken over from a %s', async (_, make) => {
    const { folder, path } = make();
    await locked(folder, () => {
      expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
      return Promise.resolve();
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['process that there is', { host: hostname(), pid: process.ppid }, `process ${process.ppid} does`],
    ['process of another machine', { host: 'elsewhere', pid: 7 }, 'process 7 of elsewhere does'],
    ['process that has just begun it', '', 'another process does'],
  ])('is not taken from a %s', async (_, lock, who) => {
    const { folder, path } = folderWith(lock);
    const before = readFileSync(path, 'utf8');
    await expect(locked(folder, work)).rejects.toThrow(`${who} (if that is no msgd, remove ${path})`);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  describe('of a process whose number was used again', () => {
    if (process.platform !== 'linux') return it.skip('this system does not say when a process began');
    const parent = process.ppid;
    const start = (pid: number) =>
      /^\d+ \(.*\) (?:\S+ ){19}(\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))![1];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const space = readlinkSync('/proc/self/ns/pid');
    const owner = { host: hostname(), pid: parent, boot, space, start: start(parent) };

    it('says since when it is there', async () => {
      const folder = join(root, 'since');
      const said = await locked(folder, () => Promise.resolve(readFileSync(join(folder, LOCK), 'utf8')));
      expect(JSON.parse(said)).toEqual({ host: hostname(), pid: process.pid, boot, space, start: start(process.pid) }); // prettier-ignore
    });

    it.each([
      ['began at another time', { ...owner, start: String(Number(owner.start) - 1) }],
      ['is of an earlier start of the machine', { ...owner, boot: 'another' }],
      ['is of an earlier start, with our number', { ...owner, boot: 'another', pid: process.pid }],
      ['had our number', { ...owner, pid: process.pid, start: String(Number(start(process.pid)) - 1) }],
      ['has ended', { ...owner, pid: dead() }],
    ])('is taken over where it %s', async (_, lock) => {
      const { folder } = folderWith(lock);
      expect(await locked(folder, work)).toBe('done');
      expect(readdirSync(folder)).toEqual([]);
    });

    it.each([
      ['is that very one', owner],
      ['is this one, in another thread', { ...owner, pid: process.pid, start: start(process.pid) }],
      [
        'is of another container, with a number that there is here too',
        { ...owner, space: 'pid:[1]', start: '1' },
      ],
    ])('is not where it %s', async (_, lock) => {
      const { folder, path } = folderWith(lock);
      await expect(locked(folder, work)).rejects.toThrow(`process ${lock.pid} does (if that is no msgd`);
      expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(lock);
    });
  });

  it('bad input: a path at which there can be no folder, or none of ours', async () => {
    const path = join(root, 'file');
    writeFileSync(path, '');
    await expect(locked(path, work)).rejects.toThrow('out must be a folder that can be made');
    const taken = join(root, 'taken', LOCK);
    mkdirSync(join(taken, 'more'), { recursive: true }); // a folder, where the lock should be
    await expect(locked(join(root, 'taken'), work)).rejects.toThrow(
      'out must be a folder with no msgd.lock that',
    );
    expect(existsSync(join(taken, 'more'))).toBe(true);
  });
});

/** What the tests of the command share. @module */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect } from 'vitest';
import { sealed } from '../../src/folders/sealed.js';

// `npm test` has built it.
export const command = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'msgd.js');

/** A comparison of a second. */
export const short = 'compare --steps 20 --seeds 2 --train 50 --model mlp:8 --every 10'.split(' ');

/** A folder of a test's own, and the command in it. */
export function workplace() {
  const folder = mkdtempSync(join(tmpdir(), 'msgd-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const text = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
  return {
    folder,
    text,
    there: (...path: string[]) => existsSync(join(folder, ...path)),
    read: <T>(...path: string[]) => JSON.parse(text(...path)) as T,
    write: (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value)),
    msgd: (...args: string[]) =>
      spawnSync(process.execPath, [command, ...args], { cwd: folder, encoding: 'utf8' }),
    start: (...args: string[]) => started(folder, args),
  };
}

/** Changes what a file of ours says, as if msgd had written it so. */
export function rewrite(path: string, change: object): void {
  const { sha256, ...value } = JSON.parse(readFileSync(path, 'utf8')) as { sha256: string };
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  writeFileSync(path, sealed({ ...value, ...change }));
}

export type Started = ReturnType<typeof started>;

/** The command under way, with all that it has said so far. */
function started(cwd: string, args: readonly string[]) {
  const child = spawn(process.execPath, [command, ...args], { cwd });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }));
  return { said, ended, kill: (signal: 'SIGKILL' | 'SIGINT' | 'SIGTERM') => child.kill(signal) };
}

/** Waits until it is so. The time of the test is the limit. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(20);
}

import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalSets } from '../../src/data/canonical.js';
import { root } from './pages.js';

const published: readonly string[] = canonicalSets.map(({ name }) => name);

/** What makes a command of the docs quick; the others are stopped, as a reader may, once they have begun. */
const quickly: Record<string, readonly string[]> = {
  compare: ['--quick', '--steps', '20', '--seeds', '1'],
  theory: ['--steps', '20', '--runs', '2'],
  verify: ['--draws', '2000'],
};

/** Commands that need what a test does not have, a network or a Redis server, get as far as saying so: past all their arguments. */
const outside = [
  {
    needs: (args: readonly string[]) => args.includes('--queue'),
    made: (args: readonly string[]) =>
      args.map((arg) => (arg.startsWith('redis:') ? 'redis://127.0.0.1:1' : arg)),
    says: /no Redis at redis:\/\/127\.0\.0\.1:1:/,
  },
  {
    needs: (args: readonly string[]) => args[0] === 'data' && args[1] === 'get',
    made: (args: readonly string[]) => [...args, '--from', 'http://127.0.0.1:1/'],
    says: /could not be fetched:[^]*ECONNREFUSED/,
  },
  {
    needs: (args: readonly string[]) => published.includes(args[args.indexOf('--data') + 1]?.split(':')[0]),
    made: (args: readonly string[]) => args,
    says: /is not at hand: npx msgd data get/,
  },
];

/** What is in a folder; nothing, when some of it went away while it was read. */
function pathsIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Whether a run of the folder has come to a checkpoint since then, and the first run of `sgd`, at whatever time, to its end. */
function hasBegun(folder: string, since: number): boolean {
  const paths = pathsIn(folder);
  const isNew = (path: string) =>
    (statSync(join(folder, path), { throwIfNoEntry: false })?.mtimeMs ?? 0) > since;
  return (
    paths.some((path) => path.endsWith('checkpoint.npz') && isNew(path)) &&
    paths.some((path) => path.endsWith(join('sgd', 'seed-1', 'result.json')))
  );
}

/**
 * Runs `msgd` with these arguments in that folder: to its end, or until it has begun to make a large experiment.
 *
 * @returns its exit code, 0 too where it was stopped or said that it needs what a test does not have, and what it complained of
 */
export async function msgd(
  folder: string,
  given: readonly string[],
): Promise<{ status: number | null; stderr: string }> {
  const far = outside.find(({ needs }) => needs(given));
  const args = far?.made(given) ?? given;
  const since = Date.now();
  const child = spawn(
    process.execPath,
    [join(root, 'dist', 'cli', 'msgd.js'), ...args, ...(quickly[args[0]] ?? [])],
    { cwd: folder },
  );
  let stderr = '';
  child.stdout.resume();
  child.stderr.on('data', (text) => (stderr += String(text)));
  let isStopped = false;
  const look = setInterval(() => {
    if (isStopped || args[0] in quickly || !hasBegun(folder, since)) return;
    isStopped = true;
    child.kill('SIGINT');
  }, 100);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(look);
  const asExpected = far === undefined ? isStopped && status === 130 : status === 2 && far.says.test(stderr);
  return { status: asExpected ? 0 : status, stderr };
}

// Makes a fresh clone ready: installs what package-lock.json names and builds, each only when something it
// depends on has changed since it was last done. Needs nothing but Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function* files(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* files(child);
    else if (!entry.name.endsWith('.generated.ts')) yield child;
  }
}

function fingerprint(paths) {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths.sort()) hash.update(path.slice(root.length)).update(readFileSync(path));
  return hash.digest('hex');
}

/** Runs `command` unless `stamp` says that it ran with these very inputs and `product` is still there. */
function once(title, stamp, product, inputs, command, args) {
  const now = fingerprint(inputs);
  const path = join(root, stamp);
  if (existsSync(join(root, product)) && existsSync(path) && readFileSync(path, 'utf8') === now) return;
  process.stderr.write(`${title} …\n`);
  const shell = process.platform === 'win32';
  const run = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell });
  if (run.status !== 0) {
    process.stderr.write(`${title} failed: ${command} ${args.join(' ')}\n`);
    process.exit(run.status ?? 1);
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, now);
}

const at = (path) => join(root, path);
once(
  'Installing',
  'node_modules/.msgd-install',
  'node_modules',
  [at('package.json'), at('package-lock.json')],
  'npm',
  ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
);
once(
  'Building',
  'build/.msgd-build',
  'dist/cli/msgd.js',
  [
    ...['assembly', 'src', 'data', 'scripts'].flatMap((folder) => [...files(at(folder))]),
    ...['package.json', 'package-lock.json', 'tsconfig.json', 'asconfig.json', 'rollup.config.js'].map(at),
  ],
  process.execPath,
  ['scripts/build.mjs'],
);

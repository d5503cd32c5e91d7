// Compiles bench/ to build/bench and runs it. `npm run bench -- gemm` runs only what has “gemm” in its name.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function node(...args) {
  const run = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (run.status !== 0) process.exit(run.status ?? 1);
}

node(
  join('node_modules', 'assemblyscript', 'bin', 'asc.js'),
  ...['bench/assembly/limit.ts', '--config', 'none', '-O3', '--runtime', 'stub', '--enable', 'simd'],
  ...['--outFile', 'build/limit.wasm'],
);
node(join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'bench');
node(join('build', 'bench', 'bench', 'index.js'), ...process.argv.slice(2));

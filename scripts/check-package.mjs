// Packs the package, installs the tarball into an empty project, and uses it there as its users will.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const project = mkdtempSync(join(tmpdir(), 'msgd-package-'));

function run(cwd, command, ...args) {
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', shell });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} exited with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

const USE = `
import { readFile } from 'node:fs/promises';
import { convSmall, descend, mlp, noiseClasses, ready, sgd } from 'msgd';
import { digits, penguins, split } from 'msgd/data';
import { noiseTrace } from 'msgd/diagnostics';
import { largestStable, leastSquares, momentsAfter } from 'msgd/theory';
import { assertNoise, noiseArbitraries } from 'msgd/verify';

const wasm: URL = new URL(import.meta.resolve('msgd/msgd.wasm'));
await ready(await WebAssembly.compile(await readFile(wasm)));
const { train, test } = split(digits(), { train: 200, seed: 1 });
let accuracy: number | undefined;
for await (const record of descend({ model: mlp([64, 16, 10]), train, test, noise: sgd, b: 10, learningRate: 0.1, steps: 300 })) {
  accuracy = record.testAccuracy;
}
if (!(accuracy !== undefined && accuracy > 0.7)) throw new Error('learnt nothing: ' + accuracy);
if (noiseClasses.length < 10) throw new Error('noise classes are missing');
assertNoise(sgd, { draws: 5000 });
if (convSmall().parameters !== 11330 || typeof noiseArbitraries !== 'function') throw new Error('ConvSmall or arbitraries are missing');
const birds = penguins();
if (!(largestStable(leastSquares(birds.inputs, birds.targets), sgd.moments(birds.n, 4)) > 0)) throw new Error('no stable step size');
const problem = leastSquares([1, 2], [1, 2]);
const moments = momentsAfter(problem, { mean: new Float64Array(1), covariance: new Float64Array(1) }, { eta: 0.1, alpha: 0, beta: 0 });
if (!(moments.mean[0] > 0) || typeof noiseTrace !== 'function') throw new Error('theory or diagnostics are missing');
`;

/** Bytes of the whole core, wasm inside, gzipped: a page that loads more waits longer. */
const BUDGET = 60_000;
const core = gzipSync(readFileSync(join(root, 'dist', 'msgd.iife.js')), { level: 9 }).length;
if (core > BUDGET) throw new Error(`the core weighs ${core} bytes gzipped, more than ${BUDGET}`);

const tool = (path) => [process.execPath, join(root, 'node_modules', ...path.split('/'))];
run(root, ...tool('publint/src/cli.js'), '--strict');
const noModules = ['./msgd.wasm', './experiment.schema.json'];
run(root, ...tool('@arethetypeswrong/cli/dist/index.js'), '--pack', '.', '--profile', 'esm-only', '--exclude-entrypoints', ...noModules); // prettier-ignore

try {
  const [{ filename }] = JSON.parse(run(root, 'npm', 'pack', '--json', '--pack-destination', project));
  writeFileSync(join(project, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }');
  run(project, 'npm', 'install', '--no-audit', '--no-fund', filename);
  writeFileSync(join(project, 'use.ts'), USE);
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const nodeTypes = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')];
  const common = ['--strict', '--target', 'es2022', '--lib', 'es2023,dom', ...nodeTypes, 'use.ts'];
  run(
    project,
    process.execPath,
    tsc,
    '--noEmit',
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
    ...common,
  );
  run(project, process.execPath, tsc, '--module', 'nodenext', ...common);
  run(project, process.execPath, 'use.js');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const bin = join('node_modules', '.bin', 'msgd');
  if (run(project, bin, '--version').trim() !== version) throw new Error('msgd --version is not the version');
  run(project, bin, 'compare', '--quick', '--steps', '20', '--seeds', '2', '--out', 'results');
  if (!readFileSync(join(project, 'results', 'report.html'), 'utf8').includes('<svg'))
    throw new Error('no report');
  process.stdout.write(
    `${core} bytes gzipped; publint and attw are content; ${filename} installs, imports, type-checks and runs in an empty project\n`,
  );
} finally {
  rmSync(project, { recursive: true, force: true });
}

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { median } from './measure.js';
import type { Row } from './table.js';

const FIRST_STEP = `
  const start = performance.now();
  const { dataset, mlp, Objective, sampler, sgd } = await import('msgd');
  const data = dataset({ inputs: new Float32Array(64), features: 64, labels: [0], classes: 10 });
  const objective = new Objective(mlp([64, 128, 10]), data);
  objective.accumulate(sampler(sgd, { n: 1, b: 1 }, objective.workspace)(1));
  objective.update(0.1);
  console.log(performance.now() - start);
`;

/** What the built package weighs, and how long it takes from import to the end of a first step. */
export function size(): Row[] {
  const starts = Array.from({ length: 9 }, () => {
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', FIRST_STEP], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
    return Number(run.stdout);
  });
  const seen = new Set<string>();
  const bytes = (path: string): number => {
    if (seen.has(path)) return 0;
    seen.add(path);
    const source = readFileSync(path);
    const imports = [...source.toString().matchAll(/from\s*['"](\.[^'"]+)['"]/g)];
    const folder = path.slice(0, path.lastIndexOf('/'));
    return imports.reduce((sum, [, target]) => sum + bytes(join(folder, target)), gzipSync(source).length);
  };
  return [
    {
      work: 'cold start: import, compile, first step',
      time: `${median(starts).toFixed(1)} ms`,
      measured: [],
    },
    {
      work: 'default entry, wasm inside, gzipped',
      time: `${(bytes('dist/index.js') / 1000).toFixed(1)} kB`,
      measured: [],
    },
  ];
}

function join(folder: string, target: string): string {
  return new URL(target, `file:///${folder}/`).pathname.slice(1);
}

import { cpus } from 'node:os';
import { deep } from './deep.js';
import { gemm } from './gemm.js';
import { layers } from './layers.js';
import { limit, limitFlops } from './limit.js';
import { measure } from './measure.js';
import { perExample } from './perExample.js';
import { pixels } from './pixels.js';
import { sampling } from './sampling.js';
import { scale } from './scale.js';
import { size } from './size.js';
import { print, type Row } from './table.js';
import { pytorch } from './pytorch.js';
import { theory } from './theory.js';
import { threads } from './threads.js';
import { weightedGradient } from './weightedGradient.js';
import { winograd } from './winograd.js';

const benches = {
  gemm,
  weightedGradient,
  threads,
  pytorch,
  deep,
  layers,
  perExample,
  pixels,
  sampling,
  scale,
  size,
  theory,
  winograd,
};

const wanted = process.argv[2] ?? '';
const [best] = measure([limit()]);
const rows: Row[] = [
  {
    work: 'limit: the best loop of multiply-adds in wasm',
    time: `${(limitFlops / best.best / 1e9).toFixed(1)} GF/s`,
    measured: [],
  },
];
for (const [name, bench] of Object.entries(benches)) {
  if (name.includes(wanted)) rows.push(...(await bench()));
}
process.stdout.write(`${cpus()[0].model.trim()}, Node ${process.version}, one thread where none is named\n`);
print(rows);

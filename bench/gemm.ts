import { Workspace } from '../src/wasm/workspace.js';
import { limit, limitFlops } from './limit.js';
import { measure, time, mustAgree, numbers, timesFaster } from './measure.js';
import { tensorflow } from './peers.js';
import type { Row } from './table.js';

/** C = A B, against the machine's limit and tfjs-wasm. */
export async function gemm(): Promise<Row[]> {
  const tf = await tensorflow();
  const rows: Row[] = [];
  for (const [M, K, N] of [
    [1000, 784, 128],
    [256, 256, 256],
    [512, 512, 512],
  ]) {
    const A = numbers(M * K, 1);
    const B = numbers(K * N, 2);
    const workspace = new Workspace();
    const { kernels } = workspace;
    const [a, b, c, scratch] = [M * K, K * N, M * N, kernels.gemmScratch(N) / 4].map((count) =>
      workspace.reserve(count, 'bench'),
    );
    workspace.floats(a, M * K).set(A);
    workspace.floats(b, K * N).set(B);
    const run = () => {
      kernels.fillConstant(c, M * N, 0);
      kernels.gemm(M, N, K, a, K, false, b, N, false, c, N, scratch);
    };
    const [x, y] = [tf.tensor2d(A, [M, K]), tf.tensor2d(B, [K, N])];
    const theirs = () => {
      const z = tf.matMul(x, y);
      z.dispose();
    };
    run();
    mustAgree(
      'gemm',
      workspace.floats(c, M * N),
      tf.tidy(() => tf.matMul(x, y).dataSync()),
      1e-5,
    );
    const [ours, best, peer] = measure([{ name: 'msgd', run }, limit(), { name: 'tfjs', run: theirs }]);
    const flops = 2 * M * N * K;
    const ofLimit = flops / ours.best / (limitFlops / best.best);
    rows.push({
      work: `matrix product ${M}×${K}×${N}`,
      time: time(ours),
      measured: [
        `${(flops / ours.best / 1e9).toFixed(1)} GF/s, ${(100 * ofLimit).toFixed(0)} % of the limit`,
        `${timesFaster(ours, peer).toFixed(2)}× tfjs-wasm (${time(peer)})`,
      ],
    });
    tf.dispose([x, y]);
  }
  return rows;
}

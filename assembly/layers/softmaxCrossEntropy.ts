import { Exp } from '../math/exp';
import { Log } from '../math/log';
import { Sum } from '../math/sum';

/**
 * losses[i] ← log Σⱼ exp(z[i,j]) − z[i,labels[i]], and z[i] ← softmax(z[i]) − onehot(labels[i]), its gradient, in
 * place. The row's largest logit is taken off first, so that nothing overflows.
 */
export function softmaxCrossEntropy(losses: usize, z: usize, labels: usize, rows: u32, classes: u32): void {
  const whole = classes & ~3;
  const rest = classes & 3;
  for (let i: u32 = 0; i < rows; i++) {
    const end = z + ((<usize>whole) << 2);
    let largest = -f32.MAX_VALUE;
    for (let at = z; at < end + ((<usize>rest) << 2); at += 4) largest = max(largest, load<f32>(at));

    const correct = z + ((<usize>load<u32>(labels)) << 2);
    const ofCorrect = load<f32>(correct) - largest;
    const shift = f32x4.splat(largest);
    let sums = f32x4.splat(0);
    for (let at = z; at < end; at += 16) {
      const e = Exp.of(f32x4.sub(v128.load(at), shift));
      v128.store(at, e);
      sums = f32x4.add(sums, e);
    }
    let sum = Sum.lanes(sums);
    for (let j: u32 = 0; j < rest; j++) {
      const at = end + ((<usize>j) << 2);
      const e = f32x4.extract_lane(Exp.of(f32x4.splat(load<f32>(at) - largest)), 0);
      store<f32>(at, e);
      sum += e;
    }
    store<f32>(losses, f32x4.extract_lane(Log.of(f32x4.splat(sum)), 0) - ofCorrect);

    const scale: f32 = 1 / sum;
    const s = f32x4.splat(scale);
    for (let at = z; at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), s));
    for (let j: u32 = 0; j < rest; j++) {
      const at = end + ((<usize>j) << 2);
      store<f32>(at, load<f32>(at) * scale);
    }
    store<f32>(correct, load<f32>(correct) - 1);

    z = end + ((<usize>rest) << 2);
    labels += 4;
    losses += 4;
  }
}

/** out[i] ← the class with the largest logit, the first of equals. */
export function largestInRow(out: usize, z: usize, rows: u32, classes: u32): void {
  for (let i: u32 = 0; i < rows; i++) {
    let best: u32 = 0;
    for (let j: u32 = 1; j < classes; j++) {
      if (load<f32>(z + ((<usize>j) << 2)) > load<f32>(z + ((<usize>best) << 2))) best = j;
    }
    store<u32>(out + ((<usize>i) << 2), best);
    z += (<usize>classes) << 2;
  }
}

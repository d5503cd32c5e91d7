/**
 * The two sums over examples that every fourth moment comes down to: nearly all the time of the theory goes to them.
 * Blocks of four by two are summed in locals, which is what makes them quick.
 *
 * @module
 */

/** An n × d matrix, a row an example, filled up with zeros to multiples of four so that the loops have no tails. */
interface Design {
  readonly n: number;
  readonly d: number;
  /** The numbers of a row in memory. */
  readonly width: number;
  readonly values: Float64Array;
}

/** Rows of X that are weighted at a time: few enough for the cache. */
const BLOCK = 64;
const four = (length: number) => 4 * Math.ceil(length / 4);

/** @param X n × d, row-major */
export function design(X: ArrayLike<number>, n: number, d: number): Design {
  const width = four(d);
  const values = new Float64Array(four(n) * width);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) values[i * width + j] = X[i * d + j];
  }
  return { n, d, width, values };
}

/** The n numbers xᵢᵀ C xᵢ of a symmetric d × d matrix C. Time: n d²/2 multiplications. */
export function quadraticForms({ n, d, width, values: x }: Design, C: Float64Array): Float64Array {
  // xᵀ C x = xᵀ T x, where T is the upper triangle of C with what is off the diagonal doubled.
  const T = new Float64Array(width * width);
  for (let j = 0; j < d; j++) {
    T[j * width + j] = C[j * d + j];
    for (let k = j + 1; k < d; k++) T[j * width + k] = 2 * C[j * d + k];
  }
  const forms = new Float64Array(four(n));
  for (let i = 0; i < n; i += 4) {
    const x0 = i * width;
    const x1 = x0 + width;
    const x2 = x1 + width;
    const x3 = x2 + width;
    let [form0, form1, form2, form3] = [0, 0, 0, 0];
    for (let c = 0; c < width; c += 2) {
      // Columns c and c + 1 of the four examples' rows of X T.
      let [p0, p1, q0, q1, r0, r1, s0, s1] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let k = 0, t = c; k < c + 2; k++, t += width) {
        const t0 = T[t];
        const t1 = T[t + 1];
        p0 += x[x0 + k] * t0;
        p1 += x[x0 + k] * t1;
        q0 += x[x1 + k] * t0;
        q1 += x[x1 + k] * t1;
        r0 += x[x2 + k] * t0;
        r1 += x[x2 + k] * t1;
        s0 += x[x3 + k] * t0;
        s1 += x[x3 + k] * t1;
      }
      form0 += p0 * x[x0 + c] + p1 * x[x0 + c + 1];
      form1 += q0 * x[x1 + c] + q1 * x[x1 + c + 1];
      form2 += r0 * x[x2 + c] + r1 * x[x2 + c + 1];
      form3 += s0 * x[x3 + c] + s1 * x[x3 + c + 1];
    }
    forms.set([form0, form1, form2, form3], i);
  }
  return forms.subarray(0, n);
}

/** Σ wᵢ xᵢ xᵢᵀ, d × d. Time: n d²/2 multiplications. */
export function gram({ n, d, width, values: x }: Design, w: ArrayLike<number>): Float64Array {
  const S = new Float64Array(width * width);
  const weighted = new Float64Array(BLOCK * width);
  for (let first = 0; first < n; first += BLOCK) {
    const rows = Math.min(BLOCK, n - first);
    for (let i = 0; i < rows; i++) {
      const at = (first + i) * width;
      for (let j = 0; j < width; j++) weighted[i * width + j] = w[first + i] * x[at + j];
    }
    for (let j = 0; j < width; j += 4) {
      for (let k = j; k < width; k += 2) {
        let [p0, p1, q0, q1, r0, r1, s0, s1] = [0, 0, 0, 0, 0, 0, 0, 0];
        for (let i = 0, u = j, v = first * width + k; i < rows; i++, u += width, v += width) {
          const x0 = x[v];
          const x1 = x[v + 1];
          p0 += weighted[u] * x0;
          p1 += weighted[u] * x1;
          q0 += weighted[u + 1] * x0;
          q1 += weighted[u + 1] * x1;
          r0 += weighted[u + 2] * x0;
          r1 += weighted[u + 2] * x1;
          s0 += weighted[u + 3] * x0;
          s1 += weighted[u + 3] * x1;
        }
        const at = j * width + k;
        S[at] += p0;
        S[at + 1] += p1;
        S[at + width] += q0;
        S[at + width + 1] += q1;
        S[at + 2 * width] += r0;
        S[at + 2 * width + 1] += r1;
        S[at + 3 * width] += s0;
        S[at + 3 * width + 1] += s1;
      }
    }
  }
  const sum = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    for (let k = j; k < d; k++) sum[j * d + k] = sum[k * d + j] = S[j * width + k];
  }
  return sum;
}

import { Log } from '../math/log';
import { Exp } from '../math/exp';
import { SinCos } from '../math/sincos';
import { Philox } from './philox';

/** The distributions of ξ, all but `WORDS`, `UNIFORM` and `STABLE` with mean 0 and variance 1. Same numbers in src/wasm/kernels.ts. */
enum Distribution {
  WORDS,
  UNIFORM,
  NORMAL,
  RADEMACHER,
  CENTRED_UNIFORM,
  LAPLACE,
  STUDENT,
  STABLE,
}

const rows = memory.data(128, 16);
const tail = memory.data(128, 16);

/** Draws of one distribution, a row of four lanes at a time. */
class Draw {
  /** (0, 1]: 32 random bits rounded to float32, so that small values keep 24 digits and the tails reach 2⁻³³. */
  static uniform(words: v128): v128 {
    const u = f32x4.mul(f32x4.convert_i32x4_u(words), f32x4.splat(2.3283064365386963e-10));
    return f32x4.add(u, f32x4.splat(1.1641532182693481e-10));
  }

  /**
   * Writes Box and Muller's two normals, r cos and r sin of an angle. r is from 31 bits of `words`: as a signed integer they are a
   * float in one instruction. Of `turn` the low 30 bits are an angle in [−π/4, π/4), and the high two choose the quarter it is turned or
   * mirrored to.
   */
  static normals(out: usize, words: v128, turn: v128): void {
    const positive = f32x4.convert_i32x4_s(i32x4.shr_u(words, 1));
    const u = f32x4.add(
      f32x4.mul(positive, f32x4.splat(4.656612873077393e-10)),
      f32x4.splat(2.3283064365386963e-10),
    );
    const r = f32x4.sqrt(f32x4.mul(Log.ofFinite(u), f32x4.splat(-2)));
    const QUARTER = <f32>(0.7853981633974483 / 2147483648.0); // π/4 / 2³¹
    const x = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(turn, 2)), f32x4.splat(QUARTER));
    const s = f32x4.mul(r, SinCos.sin(x));
    const c = f32x4.mul(r, v128.xor(SinCos.cos(x), v128.and(turn, i32x4.splat(0x80000000))));
    const swapped = i32x4.shr_s(i32x4.shl(turn, 1), 31);
    v128.store(out, v128.bitselect(s, c, swapped), 0);
    v128.store(out, v128.bitselect(c, s, swapped), 16);
  }

  static rademacher(words: v128): v128 {
    return v128.or(v128.and(words, i32x4.splat(0x80000000)), f32x4.splat(1));
  }

  /** √3 (2u − 1), symmetric about 0. */
  static centredUniform(words: v128): v128 {
    const STEP = <f32>(1.7320508075688772 / 2147483648.0); // √3 / 2³¹
    const v = f32x4.mul(f32x4.convert_i32x4_s(words), f32x4.splat(STEP));
    return f32x4.add(v, f32x4.splat(STEP / 2));
  }

  /** ∓ln(u)/√2, the sign from the top bit and u from the other 31. */
  static laplace(words: v128): v128 {
    const magnitude = f32x4.mul(Log.of(Draw.uniform(i32x4.shl(words, 1))), f32x4.splat(-0.7071067811865476));
    return v128.xor(magnitude, v128.and(words, i32x4.splat(0x80000000)));
  }

  /** √(ν (u^(−2/ν) − 1)) cos(angle), scaled to variance 1 (R. W. Bailey, Mathematics of Computation 62, 1994). */
  static student(words: v128, turn: v128, degrees: f32): v128 {
    const power = Exp.of(f32x4.mul(Log.of(Draw.uniform(words)), f32x4.splat(-2 / degrees)));
    const square = f32x4.mul(f32x4.sub(power, f32x4.splat(1)), f32x4.splat(degrees - 2));
    const x = SinCos.remainder(turn);
    const cos = SinCos.turnCos(SinCos.quarter(turn), SinCos.sin(x), SinCos.cos(x));
    return f32x4.mul(f32x4.sqrt(square), cos);
  }

  /**
   * Symmetric α-stable, 1 < α ≤ 2, of characteristic function exp(−|t|^α), so of variance 2 for α = 2 (Chambers, Mallows and
   * Stuck, JASA 71, 1976): sin αU (cos U)^(−1/α) (cos((1 − α)U)/E)^((1 − α)/α), U uniform on ±π/2 and E exponential.
   */
  static stable(words: v128, turn: v128, alpha: f32): v128 {
    // 24 bits of U, never 0 or ±π/2: float32 multiplies them without losing the distance from there.
    const u = v128.or(v128.and(i32x4.shr_s(turn, 1), i32x4.splat(~127)), i32x4.splat(64));
    const E = f32x4.max(f32x4.neg(Log.of(Draw.uniform(words))), f32x4.splat(1.1641532182693481e-10));
    const whole = Log.of(Draw.cos(u, 1));
    const rest = f32x4.sub(Log.of(Draw.cos(u, 1 - alpha)), Log.of(E));
    const power = f32x4.sub(
      f32x4.mul(rest, f32x4.splat((1 - alpha) / alpha)),
      f32x4.mul(whole, f32x4.splat(1 / alpha)),
    );
    const angle = Draw.times(u, alpha);
    const x = SinCos.remainder(angle);
    const sin = SinCos.turnSin(SinCos.quarter(angle), SinCos.sin(x), SinCos.cos(x));
    return f32x4.mul(sin, Exp.of(power));
  }

  private static times(turn: v128, factor: f32): v128 {
    return i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.convert_i32x4_s(turn), f32x4.splat(factor)));
  }

  private static cos(turn: v128, factor: f32): v128 {
    const angle = Draw.times(turn, factor);
    const x = SinCos.remainder(angle);
    return SinCos.turnCos(SinCos.quarter(angle), SinCos.sin(x), SinCos.cos(x));
  }
}

/**
 * Fills out[0 … count) with independent draws keyed by (seed, stream, step): element i depends on the key and on i
 * alone. `degrees` are Student's ν, or α of the stable distribution. Limited by the arithmetic of Philox and of the logarithm, not by memory.
 */
export function fill(
  distribution: i32,
  degrees: f32,
  out: usize,
  count: u32,
  seed: f64,
  stream: u32,
  step: f64,
): void {
  const key = <u64>seed;
  const time = <u64>step;
  const low = <u32>time;
  const high = <u32>(time >> 32);
  // Student's t and stable numbers take two words each, the others one (normals come two from two).
  const wide = distribution == Distribution.STUDENT || distribution == Distribution.STABLE;
  const shift: u32 = wide ? 1 : 2;
  const together: u32 = 8 << shift;
  for (let i: u32 = 0; i < count; i += together) {
    Philox.rows(rows, i >> shift, stream, low, high, key);
    const whole = count - i >= together;
    const to = whole ? out + ((<usize>i) << 2) : tail;
    if (distribution == Distribution.NORMAL) {
      Draw.normals(to, v128.load(rows, 0), v128.load(rows, 16));
      Draw.normals(to + 32, v128.load(rows, 32), v128.load(rows, 48));
      Draw.normals(to + 64, v128.load(rows, 64), v128.load(rows, 80));
      Draw.normals(to + 96, v128.load(rows, 96), v128.load(rows, 112));
    } else {
      for (let row: usize = 0; row < (<usize>together) << 2; row += 16) {
        const words = v128.load(rows + row);
        let v = words;
        if (distribution == Distribution.UNIFORM) v = Draw.uniform(words);
        else if (distribution == Distribution.RADEMACHER) v = Draw.rademacher(words);
        else if (distribution == Distribution.CENTRED_UNIFORM) v = Draw.centredUniform(words);
        else if (distribution == Distribution.LAPLACE) v = Draw.laplace(words);
        else if (distribution == Distribution.STUDENT)
          v = Draw.student(v128.load(rows + 2 * row), v128.load(rows + 2 * row, 16), degrees);
        else if (distribution == Distribution.STABLE)
          v = Draw.stable(v128.load(rows + 2 * row), v128.load(rows + 2 * row, 16), degrees);
        v128.store(to + row, v);
      }
    }
    if (!whole) memory.copy(out + ((<usize>i) << 2), tail, (<usize>(count - i)) << 2);
  }
}

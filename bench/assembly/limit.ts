/**
 * The machine's own limit: multiplications and additions of four lanes whose operands never leave the registers.
 * Twelve chains, so that the latency of an addition after a multiplication is hidden; four turns unrolled, for the
 * engine's check in every turn of a loop costs as much as one of them. 384 floating-point operations a turn.
 */
export function multiplyAdd(turns: u32, x: f32): f32 {
  const a = f32x4.splat(x);
  const b = f32x4.splat(1 - x);
  let c0 = a;
  let c1 = a;
  let c2 = a;
  let c3 = a;
  let c4 = a;
  let c5 = a;
  let c6 = a;
  let c7 = a;
  let c8 = a;
  let c9 = a;
  let c10 = a;
  let c11 = a;
  for (let i: u32 = 0; i < turns; i++) {
    c0 = Chain.four(c0, a, b);
    c1 = Chain.four(c1, a, b);
    c2 = Chain.four(c2, a, b);
    c3 = Chain.four(c3, a, b);
    c4 = Chain.four(c4, a, b);
    c5 = Chain.four(c5, a, b);
    c6 = Chain.four(c6, a, b);
    c7 = Chain.four(c7, a, b);
    c8 = Chain.four(c8, a, b);
    c9 = Chain.four(c9, a, b);
    c10 = Chain.four(c10, a, b);
    c11 = Chain.four(c11, a, b);
  }
  const s0 = f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3));
  const s1 = f32x4.add(f32x4.add(c4, c5), f32x4.add(c6, c7));
  const s2 = f32x4.add(f32x4.add(c8, c9), f32x4.add(c10, c11));
  return f32x4.extract_lane(f32x4.add(f32x4.add(s0, s1), s2), 0);
}

class Chain {
  static one(c: v128, a: v128, b: v128): v128 {
    return f32x4.add(f32x4.mul(c, a), b);
  }

  static four(c: v128, a: v128, b: v128): v128 {
    return Chain.one(Chain.one(Chain.one(Chain.one(c, a, b), a, b), a, b), a, b);
  }
}

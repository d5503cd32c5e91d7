import { Exp } from './exp';
import { Log } from './log';
import { SinCos } from './sincos';

/*
 * The functions of this folder over arrays, in place: for what is written in JavaScript and must have the same bits in
 * every engine, and for the tests. x may be read and written up to the next multiple of four numbers.
 */

/** x ← eˣ. */
export function exp(x: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i += 4) {
    v128.store(x, Exp.of(v128.load(x)));
    x += 16;
  }
}

/** x ← ln x. */
export function log(x: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i += 4) {
    v128.store(x, Log.of(v128.load(x)));
    x += 16;
  }
}

/** sin and cos of `turns`, signed integers of which 2³² are a whole turn. */
export function sincos(turns: usize, sin: usize, cos: usize, count: u32): void {
  for (let i: usize = 0; i < (<usize>count) << 2; i += 16) {
    const turn = v128.load(turns + i);
    const rest = SinCos.remainder(turn);
    const quarter = SinCos.quarter(turn);
    const s = SinCos.sin(rest);
    const c = SinCos.cos(rest);
    v128.store(sin + i, SinCos.turnSin(quarter, s, c));
    v128.store(cos + i, SinCos.turnCos(quarter, s, c));
  }
}

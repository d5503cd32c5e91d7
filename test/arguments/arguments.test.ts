import { describe, expect, it } from 'vitest';
import { ArgumentError, MsgdError } from '../../src/errors.js';
import type { Row } from './row.js';
import { entries, rows } from './rows.js';

/** What every argument and every option is replaced by; and by the other arguments. */
const values: readonly unknown[] = [
  ...[undefined, null, NaN, Infinity, -Infinity, 1e300, -1, 0.5],
  ...['text', [], [1, 2], {}, () => undefined, 1n],
];
/** Methods that are private in TypeScript. */
const hidden = [
  'accumulateEntries',
  'blocks',
  'set',
  'eachChunk',
  'losses',
  'throughLayers',
  'setInputs',
].map((name) => `Objective.${name}`);
const all = Object.entries(rows).flatMap(([entry, own]) =>
  Object.entries(own).map(([name, row]) => ({ entry: entry as keyof typeof entries, name, row })),
);

/** Whether it is called with `new`: a class is no plain function. */
const isClass = (f: unknown) =>
  typeof f === 'function' && /^class\b/.test(Function.prototype.toString.call(f));
const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

async function call(entry: keyof typeof entries, name: string, row: Row, args: unknown[]): Promise<void> {
  const target = row.of?.() ?? (entries[entry] as unknown as Record<string, unknown>)[name];
  const result: unknown = isClass(target)
    ? Reflect.construct(target as never, args)
    : await (target as (...all: unknown[]) => unknown)(...args);
  await row.use?.(result as never);
}

/** The arguments, each of them and each option in them replaced in turn, with a word on what was. */
function* replaced(row: Row): Generator<{ args: unknown[]; what: string }> {
  const count = row.args().length;
  for (let at = 0; at < count; at++) {
    if (row.any?.includes(at)) continue;
    const others = row.args().filter((_, k) => k !== at);
    for (const value of [...values, ...others]) {
      const args = row.args();
      args[at] = value;
      yield { args, what: `argument ${at} = ${shown(value)}` };
    }
    const own = row.args()[at];
    if (!isPlain(own) || !(row.options === at || row.fields?.includes(at))) continue;
    for (const key of Object.keys(own)) {
      const others = Object.entries(own).filter(([other]) => other !== key);
      for (const value of [...values, ...others.map(([, other]) => other)]) {
        const args = row.args();
        args[at] = { ...own, [key]: value };
        yield { args, what: `argument ${at}.${key} = ${shown(value)}` };
      }
    }
  }
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null
    ? `${value.constructor?.name ?? 'Object'} ${Object.keys(value).slice(0, 4).join()}`
    : String(value);
}

describe.each(Object.keys(entries) as (keyof typeof entries)[])('%s', (entry) => {
  it('has a row here for every function, class and method that it exports', () => {
    const functions = Object.entries(entries[entry]).filter(([, value]) => typeof value === 'function');
    const methods = functions
      .filter(
        ([, value]) =>
          isClass(value) && !((value as unknown as { prototype: unknown }).prototype instanceof Error),
      )
      .flatMap(([name, value]) => {
        const { prototype } = value as unknown as { prototype: object };
        const own = Object.entries(Object.getOwnPropertyDescriptors(prototype));
        return own
          .filter(
            ([key, { value }]) =>
              typeof value === 'function' && key !== 'constructor' && !hidden.includes(`${name}.${key}`),
          )
          .map(([key]) => `${name}.${key}`);
      });
    const missing = [...functions.map(([name]) => name), ...methods].filter((name) => !(name in rows[entry]));
    expect(missing).toEqual([]);
  });
});

describe('whatever they are given', () => {
  it.each(all)('$entry: $name works, or says what is wrong', async ({ entry, name, row }) => {
    const usual = call(entry, name, row, row.args());
    if (row.refused === undefined) await usual;
    else await expect(usual).rejects.toThrow(row.refused);
    const wrong: string[] = [];
    for (const { args, what } of replaced(row)) {
      try {
        await call(entry, name, row, args);
      } catch (error) {
        if (!(error instanceof MsgdError)) wrong.push(`${what}: ${String(error)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each(all.filter(({ row }) => row.options !== undefined))(
    '$entry: $name refuses an option that it does not have',
    async ({ entry, name, row }) => {
      const args = row.args();
      args[row.options!] = { ...(args[row.options!] as object), sedd: 1 };
      await expect(call(entry, name, row, args)).rejects.toThrow(ArgumentError);
      await expect(call(entry, name, row, args)).rejects.toThrow('"sedd"');
    },
  );
});

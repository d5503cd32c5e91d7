import { describe, expect, it } from 'vitest';
import { ArgumentError, FormatError } from '../../src/errors.js';
import { hex } from '../../src/wasm/binary.generated.js';
import { ready } from '../../src/wasm/load.js';
import { Workspace } from '../../src/wasm/workspace.js';

const binary = Buffer.from(hex, 'hex');
const response = (body: BodyInit, type = 'application/wasm', status = 200) =>
  new Response(body, { status, headers: { 'content-type': type } });
/** The smallest module there is. */
const other = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

describe('ready', () => {
  it.each([
    ['bytes', () => binary],
    ['a module', () => new WebAssembly.Module(binary)],
    ['a response', () => response(binary)],
    ['the promise of a response', () => Promise.resolve(response(binary))],
  ])('takes %s', async (_, make) => {
    await ready(make());
    expect(new Workspace().kernels.heapBase()).toBeGreaterThan(0);
  });

  it.each([
    ['a response that failed', () => response('no such file', 'text/plain', 404)],
    ['a response of another type', () => response('<html>', 'text/html')],
    ['a page in place of the file', () => response('<html>')],
    ['the first half', () => binary.subarray(0, binary.length / 2)],
    ['nothing', () => new Uint8Array()],
  ])('says of %s that it is no module', async (_, make) => {
    await expect(ready(make())).rejects.toThrow(FormatError);
    await expect(ready(make())).rejects.toThrow(/^msgd\.wasm: /);
  });

  it.each([
    ['another module', other],
    ['text', 'msgd.wasm'],
    ['null', null],
  ])('names the argument for %s', async (_, wrong) => {
    await expect(ready(wrong as never)).rejects.toThrow(ArgumentError);
    await expect(ready(wrong as never)).rejects.toThrow(/^module must be /);
  });
});

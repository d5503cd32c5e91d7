/** Sections of a WebAssembly binary, by their numbers. */
const IMPORTS = 2;
const DATA = 11;
const DATA_COUNT = 12;

/** The limits of the imported memory, at the end of the imports: at least one page, and the same of a shared memory of at most 65,536. */
const LIMITS = [0x00, 0x01];
const SHARED_LIMITS = [0x03, 0x01, 0x80, 0x80, 0x04];

/**
 * The binary as it is over a shared memory: the code is the same, so there is no second one.
 *
 * @param forThread without its data, which the first instance has put into the memory: to put them there again would
 *   overwrite what that one is at work on
 */
export function overShared(binary: Uint8Array, forThread: boolean): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [binary.subarray(0, 8)];
  for (let start = 8; start < binary.length;) {
    const id = binary[start];
    let [size, at] = [0, start + 1];
    for (let shift = 0, more = true; more; shift += 7) {
      size |= (binary[at] & 127) << shift;
      more = binary[at++] > 127;
    }
    const end = at + size;
    if (id === IMPORTS) {
      const kept = binary.subarray(at, end - LIMITS.length);
      // Still less than 128, one byte.
      parts.push(Uint8Array.of(id, kept.length + SHARED_LIMITS.length, ...kept, ...SHARED_LIMITS));
    } else if (!(forThread && (id === DATA || id === DATA_COUNT))) {
      parts.push(binary.subarray(start, end));
    }
    start = end;
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Parts of a layer's scratch, of so many numbers each: where they begin, in bytes, and how many numbers all have. */
export function partsOf<Name extends string>(
  parts: Record<Name, number>,
): { starts: Record<Name, number>; count: number } {
  let count = 0;
  const starts = {} as Record<Name, number>;
  for (const name of Object.keys(parts) as Name[]) {
    starts[name] = 4 * count;
    count += 16 * Math.ceil(parts[name] / 16);
  }
  return { starts, count };
}

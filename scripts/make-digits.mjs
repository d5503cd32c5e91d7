// Makes data/digits.bin from the digits.csv.gz that scikit-learn distributes:
//
//     node scripts/make-digits.mjs …/sklearn/datasets/data/digits.csv.gz
//
// The CSV has one image a line, 64 pixels from 0 to 16 and then the digit. The binary has the 1,797 × 64 pixels, one
// byte each, and then the 1,797 digits, one byte each. Done once: digits.bin is kept in the repository.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const images = 1797;
const pixels = 64;
const rows = gunzipSync(readFileSync(process.argv[2])).toString('ascii').trimEnd().split('\n');
if (rows.length !== images) throw new Error(`${rows.length} lines, not ${images}`);

const out = new Uint8Array(images * (pixels + 1));
rows.forEach((row, i) => {
  const numbers = row.split(',').map(Number);
  const whole = numbers.every((v, k) => Number.isInteger(v) && v >= 0 && v <= (k < pixels ? 16 : 9));
  if (numbers.length !== pixels + 1 || !whole) throw new Error(`line ${i + 1} is not 64 pixels and a digit`);
  out.set(numbers.slice(0, pixels), i * pixels);
  out[images * pixels + i] = numbers[pixels];
});

const root = dirname(dirname(fileURLToPath(import.meta.url)));
writeFileSync(join(root, 'data/digits.bin'), out);

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { wrongClasses } from '../verify/wrongClasses.js';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'verification.md'), 'utf8');

it('docs/verification.md lists every wrong class with what catches it', () => {
  const rows = text.split('\n').flatMap((line) => (line.startsWith('|') ? [line.slice(1, -1).split('|').map((cell) => cell.trim())] : [])); // prettier-ignore
  for (const { mistake, exact, check } of wrongClasses) {
    expect(rows).toContainEqual([mistake, exact ? 'yes' : '–', check ?? 'none: only the proof']);
  }
  expect(wrongClasses.length).toBeGreaterThanOrEqual(20);
});

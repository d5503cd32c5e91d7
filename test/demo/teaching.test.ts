import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import about from '../../package.json' with { type: 'json' };
import { table as essay } from '../../demo/essay/state.js';
import { parse, type Table } from '../../demo/shell/state.js';
import { table as surface } from '../../demo/surface/state.js';
import { table as tails } from '../../demo/tails/state.js';
import { table as train } from '../../demo/train/state.js';
import { table as vector } from '../../demo/vector/state.js';
import { experiments } from './teaching.js';

const tables: Record<string, Table> = { essay, surface, tails, train, vector };

describe('the sheet for teachers', () => {
  it('has eight experiments for 45 minutes, each with what to predict, what is seen and why', () => {
    expect(experiments).toHaveLength(8);
    expect(experiments.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(45);
    const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'teaching.md'), 'utf8');
    for (const part of ['**Predict.**', '**Seen.**', '**Why.**'])
      expect(text.split(part), part).toHaveLength(9);
  });

  it.each(experiments)(
    '$title: its link says all of a state that is allowed, and the version',
    ({ page, hash }) => {
      const { refused, version } = parse(tables[page], hash);
      expect(refused).toEqual([]);
      expect(version, 'look at what is seen again, and write the new version into the links').toBe(
        about.version,
      );
      const keys = Object.entries(tables[page])
        .filter(([, { kind }]) => kind !== 'text')
        .map(([key]) => key);
      expect([...new URLSearchParams(hash).keys()]).toEqual([...keys, 'msgd']);
    },
  );
});

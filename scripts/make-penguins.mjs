// Makes data/penguins.csv from the penguins.json of the npm package vega-datasets:
//
//     node scripts/make-penguins.mjs …/vega-datasets/data/penguins.json
//
// Of its 344 penguins the 333 of which everything is known, in its order, a line each. Done once: penguins.csv is kept in
// the repository.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a column is called there, and here. */
const columns = {
  Species: 'species',
  Island: 'island',
  'Beak Length (mm)': 'bill_length_mm',
  'Beak Depth (mm)': 'bill_depth_mm',
  'Flipper Length (mm)': 'flipper_length_mm',
  'Body Mass (g)': 'body_mass_g',
  Sex: 'sex',
};
const penguins = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const complete = penguins.filter(
  (penguin) =>
    /^(FE)?MALE$/.test(penguin.Sex) && Object.keys(columns).every((name) => penguin[name] !== null),
);
if (complete.length !== 333) throw new Error(`${complete.length} complete penguins, not 333`);
const lines = complete.map((penguin) =>
  Object.keys(columns)
    .map((name) => penguin[name])
    .join(),
);
const head = Object.values(columns).join();

const root = dirname(dirname(fileURLToPath(import.meta.url)));
writeFileSync(join(root, 'data/penguins.csv'), `${[head, ...lines].join('\n').toLowerCase()}\n`);

// The import rule of docs/architecture.md, read from there, of values and types alike: no cycles, and no way but to the left.
import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('docs/architecture.md', import.meta.url), 'utf8');
const [line] = /^errors, .* ← cli$/m.exec(page) ?? [];
if (line === undefined)
  throw new Error('docs/architecture.md has no line “errors, … ← cli” with the order of the folders');

/** Left to right; those between two arrows do not import each other. */
const steps = line.split(' ← ').map((step) => step.split(', '));

const layers = steps.flatMap((step, k) =>
  step.map((room) => {
    const allowed = [...steps.slice(0, k).flat(), room].join('|');
    return {
      name: `imports-of-${room}`,
      comment: `src/${room} imports from what is to its left in docs/architecture.md`,
      severity: 'error',
      from: { path: `^src/${room}(/|\\.ts$)` },
      to: { path: '^src/', pathNot: `^src/(${allowed})(/|\\.ts$|\\.generated\\.ts$)` },
    };
  }),
);

export default {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'known-room',
      comment: 'every folder of src has its place in docs/architecture.md',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: `^src/(${steps.flat().join('|')})/` },
    },
    ...layers,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

it.each(['theory', 'diagnostics'])('the program in docs/%s.md prints what is said', (name) => {
  const page = readFileSync(join(root, 'docs', `${name}.md`), 'utf8');
  const [, program, printed] = /```js\n([\s\S]*?)```\n\nprints\n\n```\n([\s\S]*?)```/.exec(page) ?? [];
  // Inside the package, so that `msgd` is the package as it is built.
  mkdirSync(join(root, 'build', 'readme'), { recursive: true });
  const path = join(root, 'build', 'readme', `${name}.mjs`);
  writeFileSync(path, program);
  const { stdout, stderr } = spawnSync(process.execPath, [path], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toBe(printed);
});

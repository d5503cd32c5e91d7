import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './install.js';

/** What else than this Node can run the package. */
interface Runtime {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The program that it runs. */
  readonly program: string;
  /** Threads where two are asked for. */
  readonly threads: number;
}

export const runtimes: readonly Runtime[] = [
  { name: 'Deno', command: 'deno', args: ['run'], program: 'main.js', threads: 2 },
  { name: 'Bun', command: 'bun', args: ['run'], program: 'main.js', threads: 2 },
  { name: 'Bun’s require', command: 'bun', args: ['run'], program: 'main.cjs', threads: 2 },
  { name: 'the oldest Node, 20.0.0', command: 'node-20.0.0', args: [], program: 'main.js', threads: 1 },
  { name: 'CommonJS in Node 20.0.0', command: 'node-20.0.0', args: [], program: 'importing.cjs', threads: 1 },
];

/** Where .ci/run puts what it does not want on the machine. */
export const extra = join(root, 'build', 'runtimes', 'node_modules');

/** The path of a command, or nothing where it is not installed. */
export function find(command: string): string | undefined {
  const [name, version] = command.split('-');
  if (version !== undefined) {
    const path = join(extra, `${name}-${process.platform}-${process.arch}`, 'bin', name);
    return existsSync(path) ? path : undefined;
  }
  const folders = [join(extra, '.bin'), ...(process.env.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** Runs a command of this repository, or of the system, and returns what it printed. Any other end than success is an error. */
export function run(cwd: string, command: string, ...args: string[]): { stdout: string; stderr: string } {
  const own = join(root, 'node_modules', '.bin', command);
  const path = command === 'node' ? process.execPath : existsSync(own) ? own : command;
  const shell = process.platform === 'win32';
  const { status, stdout, stderr, error } = spawnSync(path, args, { cwd, encoding: 'utf8', shell });
  if (status === 0) return { stdout, stderr };
  throw new Error(
    `${command} ${args.join(' ')} exited with ${error?.message ?? status}:\n${stdout}\n${stderr}`,
  );
}

/** A folder outside the repository, where only what is published can be found, and the packed package in it. */
export interface Project {
  readonly folder: string;
  readonly tarball: string;
  /** A copy of the project in test/package/`name`, beside the program, with these of the repository's tools in reach. */
  copy(name: string, tools?: readonly string[]): string;
  remove(): void;
}

/** Packs the package as it is built, and installs that as users do. */
export function install(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'msgd-package-'));
  const { stdout } = run(root, 'npm', 'pack', '--json', '--pack-destination', folder);
  const [{ filename }] = JSON.parse(stdout) as { filename: string }[];
  const tarball = join(folder, filename);
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }');
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', tarball);
  return {
    folder,
    tarball,
    copy(name, tools = []) {
      for (const path of tools) {
        const link = join(folder, 'node_modules', path);
        mkdirSync(dirname(link), { recursive: true });
        symlinkSync(join(root, 'node_modules', path), link);
      }
      const project = join(folder, name);
      cpSync(join(import.meta.dirname, 'program'), project, { recursive: true });
      cpSync(join(import.meta.dirname, name), project, { recursive: true });
      return project;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

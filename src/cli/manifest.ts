import { createHash } from 'node:crypto';
import type { Dataset } from '../data/dataset.js';
import type { Parts } from '../data/images.js';
import { version } from '../version.generated.js';
import { base64 } from '../wasm/binary.generated.js';

/** What is needed to get a folder's results again: the program, what it was given, and on what it ran. */
export function manifestOf(
  command: string,
  {
    started,
    data,
    options,
    ...others
  }: { started: Date; seconds: number; threads: number; data: Dataset | Parts; options: object },
): object {
  return {
    program: `msgd ${version} ${command}`,
    ...identityOf(data),
    started: started.toISOString(),
    ...others,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    options,
  };
}

/** What decides the bits of a run, besides its options: the version, and the SHA-256 of the kernels and of the data. */
export function identityOf(data: Dataset | Parts): { version: string; wasm: string; data: string } {
  return { version, wasm: sha256(Buffer.from(base64, 'base64')), data: hashOf(data) };
}

/** The command line that does it again: the options that are not as usual, by their names there. */
export function commandOf<Options extends object>(
  command: string,
  options: Options,
  usual: Partial<Options>,
  flags: Readonly<Record<keyof Options & string, string>>,
): string {
  const given = Object.entries<string>(flags).flatMap(([key, flag]) => {
    const value = options[key as keyof Options];
    return String(value) === String(usual[key as keyof Options]) ? [] : [`--${flag} ${String(value)}`];
  });
  return [`npx msgd ${command}`, ...given].join(' ');
}

/** As JSON files are written. */
export function pretty(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function hashOf(data: Dataset | Parts): string {
  if ('train' in data)
    return sha256(...[data.train, data.test].flatMap(({ pixels, labels }) => [pixels, labels]));
  return sha256(data.inputs, data.kind === 'classification' ? data.labels : data.targets);
}

function sha256(...arrays: NodeJS.TypedArray[]): string {
  const hash = createHash('sha256');
  for (const array of arrays) hash.update(array);
  return hash.digest('hex');
}

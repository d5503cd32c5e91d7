import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import type { Dataset } from '../data/dataset.js';
import type { Source } from '../data/images.js';
import { version } from '../version.generated.js';
import { hex } from '../wasm/binary.generated.js';
import { shellWord } from './shell.js';

/** What is needed to get a folder's results again: the program, what it was given, and on what it ran. */
export interface Manifest {
  /** `msgd`, its version and the command. */
  readonly program: string;
  /** The SHA-256 of the kernels, and of the data. */
  readonly wasm?: string;
  readonly data?: string;
  /** When it was begun, or gone on with for the last time, and how long that took. */
  readonly started?: string;
  readonly seconds?: number;
  readonly threads?: number;
  readonly node?: string;
  readonly v8?: string;
  readonly platform?: string;
  readonly cpu?: string;
  readonly options: object;
}

/** How runs were made. */
export interface Made {
  readonly started: Date;
  readonly seconds: number;
  /** Absent where workers of a queue made them. */
  readonly threads?: number;
}

export function manifestOf(
  command: string,
  { started, data, options, ...others }: Made & { data: Source | readonly Source[]; options: object },
): Manifest {
  return {
    program: `msgd ${version} ${command}`,
    ...identityOf(...[data].flat()),
    started: started.toISOString(),
    ...others,
    node: process.version,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim(),
    options,
  };
}

/**
 * What decides the bits of a run, besides its options: the version, and the SHA-256 of the kernels and of the
 * data.
 */
export interface Identity {
  readonly version: string;
  readonly wasm: string;
  readonly data: string;
}

/** The identity of runs on these data; of a sweep, on several. */
export function identityOf(...data: readonly Source[]): Identity {
  return { version, wasm: sha256(Buffer.from(hex, 'hex')), data: hashOf(data) };
}

/**
 * The command line, for a shell, that does it again: the options that are not as usual, by their names there.
 */
export function commandOf<Options extends object>(
  command: string,
  options: Options,
  usual: Partial<Options>,
  flags: Readonly<Record<keyof Options & string, string>>,
): string {
  const given = Object.entries<string>(flags).flatMap(([key, flag]) => {
    // Options that there were not when a folder was written are as usual.
    const value = options[key as keyof Options] ?? usual[key as keyof Options];
    return String(value) === String(usual[key as keyof Options])
      ? []
      : [`--${flag} ${shellWord(String(value))}`];
  });
  return [`npx msgd ${command}`, ...given].join(' ');
}

/** As JSON files are written. */
export function pretty(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function hashOf(data: readonly Source[]): string {
  return sha256(
    ...data.flatMap((one) => ('train' in one ? [one.train, one.test] : [one]).flatMap(contentsOf)),
  );
}

/** All of a data set that bits depend on: the same numbers in another shape, or for more classes, are other data. */
function contentsOf(part: Dataset): (NodeJS.TypedArray | string)[] {
  const { kind, n, shape } = part;
  const [outputs, values] =
    kind === 'classification' ? [part.classes, part.labels] : [part.outputs, part.targets];
  const inputs = 'pixels' in part ? [part.pixels, part.levels] : [part.inputs];
  return [JSON.stringify([kind, n, shape, outputs]), ...inputs, values];
}

export function sha256(...parts: (NodeJS.TypedArray | string)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

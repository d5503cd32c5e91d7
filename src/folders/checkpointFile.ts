import { readNpz, type NpyArray } from '../data/npy.js';
import { writeNpz } from '../data/writeNpz.js';
import type { Checkpoint } from '../descent/index.js';
import { FormatError } from '../errors.js';
import { sha256 } from './manifest.js';

/**
 * Parameters and scalars of their own, for NumPy's users too; of which run they are; and how much was recorded by then, and its
 * SHA-256.
 */
export function toNpz(
  { step, theta, state, memory, exampleGradients, seconds }: Checkpoint,
  hash: string,
  records: Uint8Array,
): Uint8Array {
  const vector = (values: Float32Array | Uint8Array) => ({ shape: [values.length], values });
  const scalar = (value: number) => ({ shape: [], values: Float64Array.of(value) });
  return writeNpz({
    theta: vector(theta),
    ...(state === undefined ? {} : { state: vector(state) }),
    memory: vector(memory),
    step: scalar(step),
    exampleGradients: scalar(exampleGradients),
    seconds: scalar(seconds),
    recordedBytes: scalar(records.length),
    recordedHash: vector(hexBytes(sha256(records))),
    runHash: vector(hexBytes(hash)),
  });
}

/** @throws FormatError if the file is damaged, or not one of ours */
export function fromNpz(
  bytes: Uint8Array,
  source: string,
): { from: Checkpoint; recorded: { bytes: number; hash: string }; runHash: string } {
  const arrays = readNpz(bytes, source);
  const of = <Values extends NpyArray['values']>(name: string, Type: new () => Values, length?: number) => {
    const values = Object.hasOwn(arrays, name) ? arrays[name].values : undefined;
    if (values instanceof Type && (length === undefined || values.length === length)) return values;
    throw new FormatError(
      source,
      `is no checkpoint of msgd: it has no array ${name} of the right type and length`,
    );
  };
  const scalar = (name: string) => of(name, Float64Array, 1)[0];
  const from = {
    step: scalar('step'),
    theta: of('theta', Float32Array),
    ...('state' in arrays ? { state: of('state', Float32Array) } : {}),
    memory: of('memory', Float32Array),
    exampleGradients: scalar('exampleGradients'),
    seconds: scalar('seconds'),
  };
  const hash = (name: string) => Buffer.from(of(name, Uint8Array, 32)).toString('hex');
  const recorded = { bytes: scalar('recordedBytes'), hash: hash('recordedHash') };
  return { from, recorded, runHash: hash('runHash') };
}

const hexBytes = (hash: string) => new Uint8Array(Buffer.from(hash, 'hex'));

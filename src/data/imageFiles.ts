import { ArgumentError } from '../errors.js';
import { readCifar } from './cifar.js';
import type { PixelClassification } from './dataset.js';
import { joined, type Source } from './images.js';
import { readSvhn } from './svhn.js';

/** A file that has images and labels in one. */
export function isImageFile(name: string): boolean {
  return /\.(bin|mat)$/i.test(name);
}

/** A file's bytes and its path. */
interface Content {
  readonly bytes: Uint8Array;
  readonly source: string;
}

/**
 * Images of files of CIFAR's binary version (.bin) or of SVHN (.mat), all of one kind, one after another. Those with `test` in
 * their names are the test part, where there are others.
 *
 * @param folder where they are, for messages
 * @throws ArgumentError for files of several kinds
 * @throws FormatError for all that is wrong within the files
 */
export function imagesOfFiles(files: readonly Content[], folder: string, scale?: number): Source {
  const lots = files.map(({ bytes, source }) => {
    const images = /\.mat$/i.test(source)
      ? readSvhn(bytes, source, scale)
      : readCifarFile(bytes, source, scale);
    return {
      images,
      kind: /\.mat$/i.test(source) ? 'SVHN' : `CIFAR-${images.classes}`,
      isTest: isTest(source),
    };
  });
  const kinds = [...new Set(lots.map(({ kind }) => kind))];
  if (kinds.length > 1)
    throw new ArgumentError('data', folder, `a folder with files of one kind; it has ${kinds.join(' and ')}`);
  const [train, test] = [false, true].map((wanted) =>
    lots.filter((lot) => lot.isTest === wanted).map(({ images }) => images),
  );
  if (train.length > 0 && test.length > 0) {
    return { kind: 'classification', train: joined(train), test: joined(test) };
  }
  return joined([...train, ...test]);
}

/** Whether a file is of the test part, as its name says: MNIST's are called t10k. */
export const isTest = (path: string): boolean => /(test|t10k)[^/\\]*$/i.test(path);

/** Ten or a hundred classes, as the size says; where it may be either, as the labels say. */
function readCifarFile(bytes: Uint8Array, source: string, scale?: number): PixelClassification {
  const [ten, hundred] = [3073, 3074].map((record) => bytes.length % record === 0);
  const isTen = ten && (!hundred || bytes.every((label, at) => at % 3073 > 0 || label < 10));
  return readCifar(bytes, isTen || !hundred ? 10 : 100, source, scale);
}

import { readCifar, type CifarKind } from './cifar.js';
import type { PixelClassification } from './dataset.js';
import { readIdx } from './idx.js';
import { imagesOf, joined } from './images.js';
import { readSvhn } from './svhn.js';
import { filesOfTar } from './tar.js';

interface CanonicalFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file's bytes, and its name for messages. */
interface Content {
  readonly bytes: Uint8Array;
  readonly source: string;
}

/** A data set as its authors publish it: in which files, where, on what terms. */
export interface CanonicalSet {
  /** By which commands know it. */
  readonly name: string;
  readonly title: string;
  readonly what: string;
  readonly creators: string;
  readonly licence: string;
  readonly page: string;
  /** Where the files are, tried in this order. */
  readonly addresses: readonly string[];
  readonly files: readonly CanonicalFile[];
  /**
   * Its two parts.
   *
   * @throws FormatError for all that is wrong within the files
   */
  read(
    file: (name: string) => Promise<Content>,
    scale?: number,
  ): Promise<{ train: PixelClassification; test: PixelClassification }>;
}

const idxNames = ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz', 't10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz']; // prettier-ignore

const readIdxSet: CanonicalSet['read'] = async (file, scale) => {
  const array = async (name: string) => {
    const { bytes, source } = await file(name);
    return { ...readIdx(bytes, source), source };
  };
  const [trainImages, trainLabels, testImages, testLabels] = idxNames;
  return {
    train: imagesOf(await array(trainImages), await array(trainLabels), 10, scale),
    test: imagesOf(await array(testImages), await array(testLabels), 10, scale),
  };
};

const readCifarSet =
  (kind: CifarKind, archive: string, train: readonly string[], test: string): CanonicalSet['read'] =>
  async (file, scale) => {
    const { bytes, source } = await file(archive);
    const found = await filesOfTar(bytes, [...train, test], source);
    const lots = found.map((inner) => readCifar(inner.bytes, kind, inner.source, scale));
    return { train: joined(lots.slice(0, -1)), test: lots[lots.length - 1] };
  };

const cifar = {
  creators:
    'Alex Krizhevsky, Vinod Nair, Geoffrey Hinton. A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images, 2009',
  licence:
    'none is stated; the page asks those who use the data to cite the report. The images are of the withdrawn collection 80 Million Tiny Images',
  page: 'https://www.cs.toronto.edu/~kriz/cifar.html',
  addresses: ['https://www.cs.toronto.edu/~kriz/'],
};

/**
 * Sizes and SHA-256 are those by which TensorFlow Datasets checks the same files (tensorflow_datasets/url_checksums/*.txt);
 * docs/data.md has the authors' and PyTorch's MD5, which they agree with wherever both are stated.
 */
export const canonicalSets: readonly CanonicalSet[] = [
  {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST',
    what: '60,000 + 10,000 grey images of clothing, 28 × 28, 10 classes',
    creators:
      'Han Xiao, Kashif Rasul, Roland Vollgraf (Zalando Research): Fashion-MNIST, a Novel Image Dataset for Benchmarking Machine Learning Algorithms, 2017, arXiv 1708.07747',
    licence: 'MIT, © 2017 Zalando SE',
    page: 'https://github.com/zalandoresearch/fashion-mnist',
    addresses: [
      'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
      'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
    ],
    files: idxFiles([
      [26421880, '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84'],
      [29515, 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845'],
      [4422102, '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073'],
      [5148, '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5'],
    ]),
    read: readIdxSet,
  },
  {
    name: 'mnist',
    title: 'MNIST',
    what: '60,000 + 10,000 grey handwritten digits, 28 × 28, 10 classes',
    creators:
      'Yann LeCun, Corinna Cortes, Christopher J. C. Burges. Y. LeCun et al.: Gradient-Based Learning Applied to Document Recognition, 1998',
    licence: 'CC BY-SA 3.0',
    page: 'http://yann.lecun.com/exdb/mnist/',
    // The authors' page no longer gives out the files; these are the mirrors of PyTorch and TensorFlow.
    addresses: [
      'https://ossci-datasets.s3.amazonaws.com/mnist/',
      'https://storage.googleapis.com/cvdf-datasets/mnist/',
    ],
    files: idxFiles([
      [9912422, '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609'],
      [28881, '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c'],
      [1648877, '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6'],
      [4542, 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6'],
    ]),
    read: readIdxSet,
  },
  {
    ...cifar,
    name: 'cifar10',
    title: 'CIFAR-10',
    what: '50,000 + 10,000 colour images, 32 × 32, 10 classes',
    files: [
      {
        name: 'cifar-10-binary.tar.gz',
        bytes: 170052171,
        sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
      },
    ],
    read: readCifarSet(
      10,
      'cifar-10-binary.tar.gz',
      [1, 2, 3, 4, 5].map((k) => `cifar-10-batches-bin/data_batch_${k}.bin`),
      'cifar-10-batches-bin/test_batch.bin',
    ),
  },
  {
    ...cifar,
    name: 'cifar100',
    title: 'CIFAR-100',
    what: '50,000 + 10,000 colour images, 32 × 32, 100 classes',
    files: [
      {
        name: 'cifar-100-binary.tar.gz',
        bytes: 168513733,
        sha256: '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
      },
    ],
    read: readCifarSet(
      100,
      'cifar-100-binary.tar.gz',
      ['cifar-100-binary/train.bin'],
      'cifar-100-binary/test.bin',
    ),
  },
  {
    name: 'svhn',
    title: 'SVHN, the cropped digits',
    what: '73,257 + 26,032 colour images of house numbers, 32 × 32, 10 classes',
    creators:
      'Yuval Netzer, Tao Wang, Adam Coates, Alessandro Bissacco, Bo Wu, Andrew Y. Ng: Reading Digits in Natural Images with Unsupervised Feature Learning, 2011',
    licence: 'for non-commercial use only, says the page',
    page: 'http://ufldl.stanford.edu/housenumbers/',
    addresses: ['http://ufldl.stanford.edu/housenumbers/'],
    files: [
      {
        name: 'train_32x32.mat',
        bytes: 182040794,
        sha256: '435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8',
      },
      {
        name: 'test_32x32.mat',
        bytes: 64275384,
        sha256: 'cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b',
      },
    ],
    async read(file, scale) {
      const part = async (name: string) => {
        const { bytes, source } = await file(name);
        return readSvhn(bytes, source, scale);
      };
      return { train: await part('train_32x32.mat'), test: await part('test_32x32.mat') };
    },
  },
];

function idxFiles(files: readonly (readonly [number, string])[]): CanonicalFile[] {
  return files.map(([bytes, sha256], k) => ({ name: idxNames[k], bytes, sha256 }));
}

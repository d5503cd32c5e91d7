import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalSets } from '../../src/data/canonical.js';
import { fileServer, serve, type FileServer } from '../downloads/fileServer.js';

// `npm test` has built it.
const command = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'msgd.js');
const folder = mkdtempSync(join(tmpdir(), 'msgd-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Asynchronous, for the server is in this process. */
async function msgd(
  args: string[],
  { signal, env }: { signal?: Promise<void>; env?: NodeJS.ProcessEnv } = {},
) {
  const child = spawn(process.execPath, [command, ...args], { cwd: folder, env: { ...process.env, ...env } });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = once(child, 'close');
  if (signal !== undefined) {
    await signal;
    child.kill('SIGINT');
  }
  const [status] = (await ended) as [number | null];
  return { status, ...said };
}

describe('msgd data', () => {
  it('list says what there is and what is at hand', async () => {
    const { stdout } = await msgd(['data', 'list', '--data-dir', 'nothing']);
    for (const { name } of canonicalSets) expect(stdout).toMatch(new RegExp(`│ ${name} .*│ no +│`));
    expect(stdout).toContain(`folder: ${join(folder, 'nothing')}`);

    mkdirSync(join(folder, 'some', 'cifar100'), { recursive: true });
    writeFileSync(join(folder, 'some', 'cifar100', 'cifar-100-binary.tar.gz'), '');
    const json = await msgd(['--data-dir', 'some', 'data', 'list', '--json']);
    const rows = JSON.parse(json.stdout) as { name: string; folder: string; missing: string[] }[];
    expect(rows.find(({ name }) => name === 'cifar100')).toMatchObject({
      missing: [],
      folder: join(folder, 'some', 'cifar100'),
    });
    expect(rows.find(({ name }) => name === 'svhn')!.missing).toEqual(['train_32x32.mat', 'test_32x32.mat']);
    const byEnvironment = await msgd(['data', 'list', '--json'], {
      env: { MSGD_DATA: join(folder, 'some') },
    });
    expect(byEnvironment.stdout).toBe(json.stdout);
  });

  it.each(canonicalSets)(
    'info $name has its makers, its terms, its files and where to put them',
    async (set) => {
      const { stdout, status } = await msgd(['data', 'info', set.name, '--data-dir', 'nothing']);
      expect(status).toBe(0);
      for (const text of [set.title, set.creators, set.licence, set.page, ...set.addresses])
        expect(stdout).toContain(text);
      for (const { name, sha256, bytes } of set.files) {
        expect(stdout).toMatch(
          new RegExp(`missing +${name.replaceAll('.', '\\.')}, .* \\(${bytes} bytes\\)\n +SHA-256 ${sha256}`),
        );
      }
      expect(stdout).toContain(`folder     ${join(folder, 'nothing', set.name)}`);
      const { stdout: json } = await msgd(['data', 'info', set.name, '--json']);
      expect(JSON.parse(json)).toMatchObject({ name: set.name, licence: set.licence, files: set.files });
    },
  );

  it.each([
    [['get', 'cifar'], 'name must be one of fashion-mnist, mnist, cifar10, cifar100, svhn (did you mean cifar10?), but is cifar'],
    [['info', 'nothing'], 'name must be one of fashion-mnist, mnist, cifar10, cifar100, svhn, but is nothing'],
    [['get', 'mnist', '--from', 'ftp://x/'], '--from must be an address that begins with http:// or https://, but is ftp://x/'],
    [['get', 'mnist', '--from', 'http://'], '--from must be an address that begins with http:// or https://, but is http://'],
    [['get', 'mnist', '--from', 'http://[x'], '--from must be an address that begins with http:// or https://, but is http://[x'],
    [['get'], "missing required argument 'name'"],
  ])('%j is refused', async (args, message) => {
    const { status, stderr } = await msgd(['data', ...args]);
    expect(stderr).toBe(`msgd: ${message}\n`);
    expect(status).toBe(2);
  }); // prettier-ignore
});

describe('msgd data get', () => {
  let server: FileServer;
  let from: string[];
  beforeEach(async () => {
    server = await fileServer();
    from = ['--from', server.url.replace('/file', '/mirror')];
  });
  afterEach(() => server.close());

  it('refuses what is not the published file, and leaves nothing', async () => {
    const asked: (string | undefined)[] = [];
    server.answer = (request, response) => {
      asked.push(request.url);
      serve(new Uint8Array(26421880))(request, response);
    };
    const { status, stderr } = await msgd(['data', 'get', 'fashion-mnist', ...from, '--data-dir', 'wrong']);
    expect(stderr).toMatch(
      /^msgd: train-images-idx3-ubyte\.gz could not be fetched:\n {2}http:\S+: has SHA-256 [0-9a-f]{64} in place of 3aede38d/,
    );
    expect(stderr).toContain(
      `SHA-256 3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84, at\n  ${join(folder, 'wrong', 'fashion-mnist', 'train-images-idx3-ubyte.gz')}`,
    );
    expect([status, asked]).toEqual([2, ['/mirror/train-images-idx3-ubyte.gz']]);
    expect(existsSync(join(folder, 'wrong', 'fashion-mnist', 'train-images-idx3-ubyte.gz'))).toBe(false);
  });

  it('without a network says so in a second, and what to do by hand', async () => {
    await server.close();
    const { status, stderr } = await msgd(['data', 'get', 'svhn', ...from, '--data-dir', 'offline']);
    expect(stderr).toMatch(
      /train_32x32\.mat could not be fetched:\n {2}http\S+: connect ECONNREFUSED .*\n.*By hand: put the file, 182040794 bytes of SHA-256/,
    );
    expect(status).toBe(2);
    server = await fileServer();
  });

  it('Ctrl-C keeps what came, and the same command goes on', async () => {
    const part = join(folder, 'stopped', 'cifar10', 'cifar-10-binary.tar.gz.part');
    server.answer = (_, response) => {
      response.writeHead(200, { 'Content-Length': 170052171, ETag: '"1"' });
      response.write(new Uint8Array(50_000));
    };
    const there = async () => {
      while (!existsSync(part) || statSync(part).size < 50_000) await setTimeout(10);
    };
    const args = ['data', 'get', 'cifar10', ...from, '--data-dir', 'stopped'];
    const first = await msgd(args, { signal: there() });
    expect(first.stderr).toBe(
      'msgd: interrupted; the same command resumes from here: 50000 bytes are kept\n',
    );
    expect(first.status).toBe(130);
    await msgd(args, { signal: until(() => server.requests.length === 2) });
    expect(server.requests[1]).toMatchObject({ range: 'bytes=50000-', 'if-range': '"1"' });
  });

  it('two do not fetch into one folder at once: the second is told, and the first ends with the file', async () => {
    server.answer = (_, response) => {
      response.writeHead(200, { 'Content-Length': 170052171, ETag: '"1"' });
      response.write(new Uint8Array(50_000));
    };
    const args = ['data', 'get', 'cifar10', ...from, '--data-dir', 'twice'];
    const part = join(folder, 'twice', 'cifar10', 'cifar-10-binary.tar.gz.part');
    let second: Awaited<ReturnType<typeof msgd>> | undefined;
    const refused = (async () => {
      while (!existsSync(part) || statSync(part).size < 50_000) await setTimeout(10);
      second = await msgd(args);
    })();
    const first = await msgd(args, { signal: refused });
    expect(second!.stderr).toMatch(
      /^msgd: the folder of the data must be a folder that no other msgd writes to: process \d+ does \(if that is no msgd, remove \S+msgd\.lock\), but is \S+cifar10\n$/,
    );
    expect(second!.status).toBe(2);
    expect(server.requests).toHaveLength(1);
    expect(first.stderr).toContain('50000 bytes are kept');
    expect(existsSync(join(folder, 'twice', 'cifar10', 'msgd.lock'))).toBe(false);
  });

  it('a disk that is full stops it with one line', async () => {
    server.answer = serve(new Uint8Array(170052171));
    // No file may grow beyond 8 blocks.
    const args = ['data', 'get', 'cifar10', ...from, '--data-dir', 'full'].map((arg) => `"${arg}"`).join(' ');
    const limited = spawn(
      'bash',
      ['-c', `trap '' XFSZ; ulimit -f 8; exec "${process.execPath}" "${command}" ${args}`],
      { cwd: folder },
    );
    let stderr = '';
    limited.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const [status] = (await once(limited, 'close')) as [number];
    expect(stderr).toMatch(
      /^msgd: \S+cifar-10-binary\.tar\.gz cannot be written \(EFBIG[^\n]*\); the same command resumes from here: \d+ bytes are kept\n$/,
    );
    expect(status).toBe(2);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(10);
}

describe('a comparison on a published data set', () => {
  // Put there by hand: 40 + 60 images of 28 × 28, each of whose pixels is 20 times its class, in the order of 0, 1, …
  const idx = (n: number) => {
    const labels = Array.from({ length: n }, (_, i) => i % 10);
    const head = Buffer.from([0, 0, 8, 3, 0, 0, 0, n, 0, 0, 0, 28, 0, 0, 0, 28]);
    const pixels = Buffer.concat(labels.map((label) => Buffer.alloc(784, 20 * label)));
    return [Buffer.concat([head, pixels]), Buffer.from([0, 0, 8, 1, 0, 0, 0, n, ...labels])].map((bytes) =>
      gzipSync(bytes),
    );
  };
  const place = join(folder, 'cache', 'fashion-mnist');
  mkdirSync(place, { recursive: true });
  for (const [part, n] of [
    ['train', 40],
    ['t10k', 60],
  ] as const) {
    const [images, labels] = idx(n);
    writeFileSync(join(place, `${part}-images-idx3-ubyte.gz`), images);
    writeFileSync(join(place, `${part}-labels-idx1-ubyte.gz`), labels);
  }
  const small = ['--noise', 'sgd,gd', '--steps', '20', '--seeds', '2', '--model', 'softmax', '--lr', '0.01', '--batch', '5', '--every', '10']; // prettier-ignore
  const dir = ['--data-dir', 'cache'];
  const options = (out: string) => (JSON.parse(readFileSync(join(folder, out, 'experiment.json'), 'utf8')) as { options: Record<string, unknown> }).options; // prettier-ignore
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [command, ...args, ...dir], { cwd: folder, encoding: 'utf8' });

  it('trains and tests on its parts, goes on from its folder, and is diagnosed', () => {
    const { status, stdout, stderr } = run('compare', '--data', 'fashion-mnist', '--train', '40', '--out', 'by-name', ...small); // prettier-ignore
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout).toContain('2 noise classes on fashion-mnist, 2 seeds');
    expect(options('by-name')).toMatchObject({ data: 'fashion-mnist', train: 40, test: 0, draw: 'random', labelNoise: 0 }); // prettier-ignore
    expect(run('resume', 'by-name').status).toBe(0);
    expect(run('diagnose', join('by-name', 'runs', 'sgd', 'seed-1')).stdout).toContain('softmax');
  }, 120_000);

  it('draws balanced and first examples of the exchanged parts', () => {
    const drawn = (draw: string) => run('compare', '--data', 'fashion-mnist:swap', '--draw', draw, '--train', '50', '--test', '20', '--json', '--out', draw, ...small); // prettier-ignore
    const hashes = (text: string) =>
      (JSON.parse(text) as { runs: { thetaHash: string }[] }).runs.map(({ thetaHash }) => thetaHash);
    const [first, balanced, random] = ['first', 'balanced', 'random'].map((draw) =>
      hashes(drawn(draw).stdout),
    );
    for (const runs of [first, balanced, random]) expect(new Set(runs).size).toBe(4);
    expect(first).not.toEqual(balanced);
    expect(balanced).not.toEqual(random);
    expect(random).not.toEqual(first);
  }, 120_000);

  it('standardises pixels by the examples that it trains on, says so in what it keeps, and is other runs', () => {
    const hashes = ['none', 'channels'].map((standardise) => {
      const { stdout, stderr } = run('compare', '--data', 'fashion-mnist', '--train', '40', '--standardise', standardise, '--json', '--out', standardise, ...small); // prettier-ignore
      expect(stderr).toBe('');
      expect(options(standardise)).toMatchObject({ standardise });
      return (JSON.parse(stdout) as { runs: { thetaHash: string }[] }).runs.map(({ thetaHash }) => thetaHash);
    });
    expect(new Set(hashes.flat()).size).toBe(8);
  }, 120_000);

  it.each([
    [['--train', '10', '--standardise', 'all'], '--standardise must be one of none, channels, but is all'],
    [['--train', '41'], '--train must be an integer from 1 to n = 40, but is 41'],
    [['--train', '10', '--test', '61'], '--test must be an integer from 1 to n = 60, but is 61'],
    [['--train', '10', '--draw', 'last'], '--draw must be one of random, balanced, first, but is last'],
    [
      ['--train', '10', '--data-dir', 'nothing'],
      `fashion-mnist is not at hand: npx msgd data get fashion-mnist fetches it (31 MB) into ${join(folder, 'nothing', 'fashion-mnist')}`,
    ],
  ])('%j is refused before anything is written', (args, message) => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [command, 'compare', '--data', 'fashion-mnist', '--out', 'refused', ...dir, ...small, ...args],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(stderr).toBe(`msgd: ${message}\n`);
    expect(status).toBe(2);
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });

  it('reproduce fashion draws from it as the paper does', () => {
    // The 60 images are too few for the paper's 1,000.
    const { status, stderr } = run('reproduce', 'fashion', '--data', 'fashion-mnist', '--out', 'paper');
    expect(stderr).toBe('msgd: train of the recipe must be an integer from 1 to n = 60, but is 1000\n');
    expect(status).toBe(2);
  });
});

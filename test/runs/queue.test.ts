import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readNpz } from '../../src/data/npy.js';
import { idOf, requestOf } from '../../src/runs/queue/request.js';
import { defaults } from '../../src/experiments/options.js';
import { command, until, workplace, type Started } from '../cli/command.js';
import { hasRedis, startRedis } from './redis.js';

const { folder, msgd, read, start, text, there, write } = workplace();

interface Summary {
  runs: { label: string; seed: number; thetaHash: string }[];
}
type Run = { label: string; seed: number; records: { step: number; seconds?: number }[] };

const untimed = (...path: string[]) =>
  read<Run[]>(...path, 'records.json').map(({ label, seed, records }) => ({
    label,
    seed,
    records: records.map(({ seconds: _seconds, ...record }) => record),
  }));

// One run takes a second or more, for news of it come twice a second.
const given = { noise: ['sgd', 'isotropic:refreshEvery=200'], model: 'mlp:32', train: 100, momentum: 0.5, learningRate: 0.01, steps: 40_000, evaluateEvery: 200, seeds: 2 }; // prettier-ignore
write('sweep.json', { ...given, grid: { batch: [4, 8] } });
write('short.json', { noise: ['sgd', 'gd'], model: 'mlp:8', train: 50, steps: 100, seeds: 2 });

describe('where a queue cannot be used', () => {
  const servers: { close(): void }[] = [];
  afterAll(() => servers.forEach((server) => server.close()));

  it.each([
    [
      'foo',
      '--queue must be redis://[user:password@]host[:port][/database], or rediss:// for TLS, but is foo',
    ],
    ['http://me:secret@host', 'or rediss:// for TLS, but is http://…@host'],
    ['redis://:secret@127.0.0.1:1', 'no Redis at redis://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1'],
    ['redis://nowhere.invalid', 'no Redis at redis://nowhere.invalid: getaddrinfo E'],
  ])('%s: says so at once, without the password, and writes nothing', (url, message) => {
    for (const args of [['compare', '--out', 'never'], ['worker']]) {
      const { status, stdout, stderr } = msgd(...args, '--queue', url);
      expect(stderr).toContain(message);
      expect(stderr).not.toContain('secret');
      expect([status, stdout]).toEqual([2, '']);
    }
    expect(msgd('run', 'short.json', '--queue', url, '--out', 'never').status).toBe(2);
    expect(there('never')).toBe(false);
  });

  it('a server that says nothing, or is none of Redis', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    servers.push(silent, web);
    for (const [server, message] of [
      [silent, 'no answer within 5 s'],
      [web, 'no Redis at redis://127.0.0.1'],
    ] as const) {
      if (!server.listening) await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const { code, stderr } = await start('worker', '--queue', `redis://127.0.0.1:${port}`).ended;
      expect(stderr).toContain(message);
      expect(code).toBe(2);
    }
  });

  it('without its packages: says what to install; all else works without them', () => {
    // As they are packed, beside nothing but piscina.
    const root = join(folder, 'bare');
    cpSync(dirname(dirname(command)), join(root, 'dist'), { recursive: true });
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
    mkdirSync(join(root, 'node_modules'));
    symlinkSync(
      join(import.meta.dirname, '..', '..', 'node_modules', 'piscina'),
      join(root, 'node_modules', 'piscina'),
    );
    const bare = (...args: string[]) =>
      spawnSync(process.execPath, [join(root, 'dist', 'cli', 'msgd.js'), ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
    const { status, stderr } = bare('worker', '--queue', 'redis://127.0.0.1:1');
    expect(stderr).toBe(
      'msgd: --queue needs two packages that do not come with msgd: npm install bullmq ioredis\n',
    );
    expect(status).toBe(2);
    expect(bare('run', 'short.json', '--out', 'bare-out').status).toBe(0);
  });

  it('quadratic, which has no runs for it', () => {
    const { stderr } = msgd('reproduce', 'quadratic', '--queue', 'redis://127.0.0.1:1');
    expect(stderr).toContain('--queue must be left out for quadratic');
  });
});

describe('the identity of a run', () => {
  const part = {
    options: defaults,
    job: { label: 'sgd', seed: 1 },
    folder: 'a',
    identity: { version: '1', wasm: '2', data: '3' },
  };
  const id = (other: object, options: object = {}) =>
    idOf(requestOf({ ...part, ...other, options: { ...defaults, ...options } }));

  it('is the same for what does not decide its bits', () => {
    expect(id({ folder: 'b', point: 'c' })).toBe(id({}));
    expect(id({}, { noise: ['sgd'], seeds: 3, firstSeed: 1, margin: 9, data: './copy.csv' })).toBe(id({}));
    expect(idOf(requestOf({ ...part, options: Object.fromEntries(Object.entries(defaults).reverse()) as typeof defaults }))).toBe(id({})); // prettier-ignore
  });

  it('is another for all that does', () => {
    const others = [
      id({ job: { label: 'gd', seed: 1 } }),
      id({ job: { label: 'sgd', seed: 2 } }),
      ...['version', 'wasm', 'data'].map((what) => id({ identity: { ...part.identity, [what]: 'x' } })),
      ...['pixels', 'train', 'labelNoise', 'model', 'initial', 'batch', 'learningRate', 'decay', 'momentum', 'weightDecay', 'steps', 'evaluateEvery'].map((key) => id({}, { [key]: 'x' })), // prettier-ignore
    ];
    expect(new Set([id({}), ...others]).size).toBe(others.length + 1);
  });
});

if (!hasRedis) {
  it('redis-server is not installed here: the queue was not tested', () => {
    expect(process.env.MSGD_REDIS, 'redis-server is missing').not.toBe('required');
  });
} else {
  describe('two workers at a Redis server', () => {
    let server: Awaited<ReturnType<typeof startRedis>>;
    let redis: Redis;
    let workers: Started[] = [];
    beforeAll(async () => {
      server = await startRedis();
      redis = new Redis(server.url);
    });
    afterEach(async () => {
      workers.forEach((worker) => worker.kill('SIGKILL'));
      workers = [];
      await redis.flushall();
    });
    afterAll(async () => {
      redis.disconnect();
      await server.stop();
    });
    const work = async (...others: string[]) => {
      const worker = start('worker', '--queue', server.url, '--threads', '1', ...others);
      workers.push(worker);
      await until(() => worker.said.stdout.includes(' waits at '));
      return worker;
    };
    const ask = (file: string, out: string) =>
      start('run', file, '--out', out, '--queue', server.url, '--progress', 'json');
    const jobs = (stdout: string) => stdout.split('\n').filter((line) => line.endsWith(': done'));
    const inRedis = async () => (await redis.keys('msgd:runs:run-*')).filter((key) => !key.endsWith(':lock'));

    it('kill -9 of one in the middle of a run: the other makes it again, and all has the bits of one machine', async () => {
      expect(msgd('run', 'sweep.json', '--out', 'alone', '--quiet').status).toBe(0);
      const [one, two] = [await work(), await work()];
      const asker = ask('sweep.json', 'queued');
      // It is in the middle of a run when a progress of it is in and no end.
      const underWay = () => {
        const lines = asker.said.stderr
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as { event: string; step: number });
        return lines.some(({ event, step }) => event === 'record' && step > 0);
      };
      await until(underWay);
      one.kill('SIGKILL');
      await one.ended;
      const madeByOne = jobs(one.said.stdout).length;
      const { code, stdout } = await asker.ended;
      expect(code).toBe(0);
      expect(stdout).toContain('A sweep of 2 points over batch');

      // The one that was lost is made again, and none besides.
      expect(madeByOne + jobs(two.said.stdout).length).toBe(8);
      const points = readdirSync(join(folder, 'alone', 'points'));
      expect(points).toHaveLength(2);
      for (const point of points) {
        const [here, local] = [
          ['queued', 'points', point],
          ['alone', 'points', point],
        ];
        const { runs } = read<Summary>(...local, 'summary.json');
        expect(runs).toHaveLength(4);
        expect(read<Summary>(...here, 'summary.json').runs).toEqual(runs);
        expect(untimed(...here)).toEqual(untimed(...local));
        for (const { label, seed } of runs) {
          const files = (place: string[]) =>
            join(folder, ...place, 'runs', label.replace(':', ','), `seed-${seed}`);
          expect(readdirSync(files(here)).sort()).toEqual(readdirSync(files(local)).sort());
          const theta = (place: string[]) =>
            readNpz(readFileSync(join(files(place), 'checkpoint.npz'))).theta;
          expect(theta(here)).toEqual(theta(local));
        }
      }
      expect(read<object>('queued', 'manifest.json')).not.toHaveProperty('threads');
      expect(await inRedis()).toEqual([]);
    }, 180_000);

    it('Ctrl-C of a worker gives its run back at once', async () => {
      const one = await work();
      write('one.json', { ...given, noise: ['sgd'], seeds: 1, steps: 200_000 });
      const asker = ask('one.json', 'back');
      await until(() => /"step":[1-9]/.test(asker.said.stderr));
      const [id] = await inRedis();
      expect(await redis.exists(`${id}:lock`)).toBe(1);
      one.kill('SIGINT');
      const { code, stdout, stderr } = await one.ended;
      expect(stdout).toContain('sgd seed 1: goes back');
      expect([code, stderr]).toEqual([0, '']);
      // Not after the 10 s in which a worker that is not heard of loses it.
      expect(await redis.exists(`${id}:lock`)).toBe(0);
      expect(await redis.lrange('msgd:runs:wait', 0, -1)).toEqual([id.replace('msgd:runs:', '')]);
      const two = await work();
      expect((await asker.ended).code).toBe(0);
      expect(jobs(two.said.stdout)).toHaveLength(1);
    }, 120_000);

    it('Ctrl-C of the one that asks withdraws what is not begun; resume goes on, with what was made meanwhile', async () => {
      const worker = await work();
      const asker = ask('sweep.json', 'resumed');
      await until(() => jobs(worker.said.stdout).length > 0);
      asker.kill('SIGINT');
      const { code, stderr } = await asker.ended;
      expect(stderr).toMatch(/msgd: interrupted; npx msgd resume resumed resumes it\n$/);
      expect(code).toBe(130);
      expect(await redis.llen('msgd:runs:wait')).toBe(0);
      // What is under way is made to its end.
      await until(async () => (await redis.llen('msgd:runs:active')) === 0);
      await until(async () => (await redis.keys('msgd:files:*')).length === jobs(worker.said.stdout).length);
      expect(jobs(worker.said.stdout).length).toBeLessThan(8);
      const resume = () => start('resume', 'resumed', '--queue', server.url, '--quiet').ended;
      expect(await resume()).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(jobs(worker.said.stdout)).toHaveLength(8);
      for (const point of readdirSync(join(folder, 'alone', 'points'))) {
        expect(untimed('resumed', 'points', point)).toEqual(untimed('alone', 'points', point));
      }
      // And what has all of it asks for nothing.
      expect((await resume()).code).toBe(0);
      expect(jobs(worker.said.stdout)).toHaveLength(8);
    }, 180_000);

    it('two that ask for the same have it made once', async () => {
      const askers = [ask('short.json', 'first'), ask('short.json', 'second')];
      await until(() => askers.every((asker) => asker.said.stderr.includes('no worker is at')));
      expect(askers[0].said.stderr).toContain(`npx msgd worker --queue ${server.url}`);
      expect(await inRedis()).toHaveLength(4);
      const worker = await work();
      for (const asker of askers) expect((await asker.ended).code).toBe(0);
      expect(jobs(worker.said.stdout)).toHaveLength(4);
      expect(text('first', 'records.json')).toBe(text('second', 'records.json'));
    }, 60_000);

    it('a worker with other data or another version says why it does not take runs, and one that has them does', async () => {
      const csv = (sign: string) =>
        `a,b,label\n${Array.from({ length: 40 }, (_, i) => `${sign}${i % 7},${i % 5},${i % 2}\n`).join('')}`;
      writeFileSync(join(folder, 'toy.csv'), csv(''));
      write('toy.json', {
        data: 'toy.csv',
        model: 'softmax',
        train: 20,
        steps: 20,
        seeds: 1,
        noise: ['sgd'],
      });
      const asker = ask('toy.json', 'toy');
      await until(() => asker.said.stderr.includes('no worker'));
      // Another version asks too, which has other options; and the file is another one by the time the worker comes.
      const [key] = await inRedis();
      const request = JSON.parse((await redis.hget(key, 'data')) as string) as { identity: object };
      await redis.hset(
        key,
        'data',
        JSON.stringify({ ...request, options: {}, identity: { ...request.identity, version: '9.9.9' } }),
      );
      const one = await work();
      await until(() => one.said.stderr.includes('another version of msgd (9.9.9, here'));
      await until(() =>
        /"note","text":"worker [^"]* does not take runs: they are for another version/.test(
          asker.said.stderr,
        ),
      );
      one.kill('SIGINT');
      expect((await one.ended).code).toBe(0);

      await redis.hset(key, 'data', JSON.stringify(request));
      writeFileSync(join(folder, 'toy.csv'), csv('-'));
      const two = await work();
      await until(() => two.said.stderr.includes('another content of toy.csv ('));
      await until(() =>
        asker.said.stderr.includes('does not take runs: they are for another content of toy.csv'),
      );
      two.kill('SIGINT');
      await two.ended;

      writeFileSync(join(folder, 'toy.csv'), csv(''));
      await work();
      expect((await asker.ended).code).toBe(0);
    }, 60_000);

    it('a worker whose data are changed while it works makes no run on the others, and takes what they fit', async () => {
      const csv = (sign: string) =>
        `a,b,label\n${Array.from({ length: 40 }, (_, i) => `${sign}${i % 7},${i % 5},${i % 2}\n`).join('')}`;
      const put = (sign: string) => writeFileSync(join(folder, 'turned.csv'), csv(sign));
      write('turned.json', { data: 'turned.csv', model: 'softmax', train: 20, steps: 20, seeds: 1, noise: ['sgd'] }); // prettier-ignore
      put('');
      const asker = ask('turned.json', 'turned');
      await until(() => asker.said.stderr.includes('no worker'));
      const [key] = await inRedis();
      const request = JSON.parse((await redis.hget(key, 'data')) as string) as { identity: object };
      // It looks at the data for a run that it refuses, and has them in no thread yet when they are changed.
      const other = { ...request, identity: { ...request.identity, data: 'another' } };
      await redis.hset(key, 'data', JSON.stringify(other));
      const worker = await work();
      await until(() => worker.said.stderr.includes('another content of turned.csv (another, here'));
      put('-');
      await redis.hset(key, 'data', JSON.stringify(request));
      await until(() => worker.said.stderr.split('another content of turned.csv').length === 3);
      expect(jobs(worker.said.stdout)).toEqual([]);
      put('');
      expect((await asker.ended).code).toBe(0);
      expect(jobs(worker.said.stdout)).toHaveLength(1);
    }, 60_000);

    it.each([
      ['of another run', (bytes: Buffer) => bytes],
      ['cut', (bytes: Buffer) => bytes.subarray(0, -9)],
    ])(
      'files that wait there and are %s are thrown away, and the run is made',
      async (what, found) => {
        write('twice.json', { noise: ['sgd'], model: 'mlp:8', train: 50, steps: 20, seeds: 1, firstSeed: 7 });
        const asker = ask('twice.json', what);
        await until(() => asker.said.stderr.includes('no worker'));
        const [key] = await inRedis();
        const files = ['records.jsonl', 'checkpoint.npz', 'result.json'].map((name): [string, Buffer] => [
          name,
          readFileSync(join(folder, 'alone', 'points', 'batch=4', 'runs', 'sgd', 'seed-1', name)),
        ]);
        const waiting = files.map(
          ([name, bytes]) => [name, name === 'result.json' ? found(bytes) : bytes] as const,
        );
        await redis.hset(key.replace('msgd:runs:', 'msgd:files:'), Object.fromEntries(waiting));
        await work();
        expect((await asker.ended).code).toBe(0);
        expect(read<Summary>(what, 'summary.json').runs).toMatchObject([{ label: 'sgd', seed: 7 }]);
      },
      60_000,
    );

    it('a run that ten workers have lost is given up, and said to be', async () => {
      const one = await work();
      write('endless.json', { ...given, noise: ['sgd'], seeds: 1, steps: 1e9, evaluateEvery: 1000 });
      const asker = ask('endless.json', 'failed');
      await until(() => /"step":[1-9]/.test(asker.said.stderr));
      const [key] = await inRedis();
      await redis.hset(key, 'stc', 10); // BullMQ's count
      one.kill('SIGKILL');
      await work();
      const { code, stderr } = await asker.ended;
      expect(stderr).toMatch(/\nmsgd: sgd seed 1: job stalled more than allowable limit\n$/);
      expect(code).toBe(2);
    }, 60_000);
  });

  describe('a Redis server', () => {
    it('that wants a password, or has no such database: says so', async () => {
      const server = await startRedis('--requirepass', 'sesame');
      try {
        const place = server.url.replace('redis://', '');
        for (const [url, message] of [
          [`redis://${place}`, 'NOAUTH'],
          [`redis://:wrong@${place}`, 'WRONGPASS'],
          [`redis://:sesame@${place}/99`, 'DB index is out of range'],
        ]) {
          const { status, stderr } = msgd('worker', '--queue', url);
          expect(stderr).toContain(`msgd: no Redis at redis://${place}`);
          expect(stderr).toContain(message);
          expect(status).toBe(2);
        }
        const worker = start('worker', '--queue', `redis://:sesame@${place}`);
        await until(() => worker.said.stdout.includes(` waits at redis://${place} for`));
        worker.kill('SIGTERM');
        expect((await worker.ended).code).toBe(0);
      } finally {
        await server.stop();
      }
    });
  });
}

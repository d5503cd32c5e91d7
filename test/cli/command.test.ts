import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeAtomically } from '../../src/folders/files.js';
import { sealed, unsealed } from '../../src/folders/sealed.js';
import { short, workplace } from './command.js';

const { folder, msgd } = workplace();

const files = [
  'bands.svg', 'cost.svg', 'difference.svg', 'experiment.json', 'gap.svg', 'loss.svg', 'manifest.json', 'records.csv', 'records.json', 'records.parquet',
  'report.html', 'runs', 'score.svg', 'summary.json', 'train-accuracy.svg',
]; // prettier-ignore

const runsOf = (summary: string) => (JSON.parse(summary) as { runs: unknown }).runs;

describe('msgd compare', () => {
  const out = join(folder, 'results');
  const { status, stdout, stderr } = msgd(...short, '--out', out);
  const read = (name: string) => readFileSync(join(out, name), 'utf8');

  it('prints the table, what it says and where the files are, and no progress bar into a pipe', () => {
    expect(stderr).toBe('');
    expect(status).toBe(0);
    for (const text of ['noise class', 'gaussianCov:scale=3', '±', 'verdict', join(out, 'report.html')]) {
      expect(stdout).toContain(text);
    }
  });

  it('writes its files and nothing else', () => expect(readdirSync(out).sort()).toEqual(files));

  it('writes a record a line', () => {
    const [head, ...lines] = read('records.csv').trimEnd().split('\n');
    expect(head.split(',').slice(0, 3)).toEqual(['noise', 'seed', 'step']);
    expect(lines).toHaveLength(10 * 2 * 3); // classes × seeds × steps 0, 10 and 20
    expect(JSON.parse(read('records.json'))).toHaveLength(20);
  });

  it('writes a manifest by which the run can be done again', () => {
    const manifest = JSON.parse(read('manifest.json')) as Record<string, unknown>;
    expect(manifest.options).toMatchObject({ steps: 20, seeds: 2, batch: 8, data: 'digits' });
    expect(manifest.wasm).toMatch(/^[0-9a-f]{64}$/);
    expect(manifest.data).toMatch(/^[0-9a-f]{64}$/);
  });

  it('writes a report that fetches nothing and runs nothing', () => {
    const html = read('report.html');
    expect(html).toContain('npx msgd compare --train 50 --model mlp:8 --steps 20 --seeds 2 --every 10');
    expect(html.match(/<svg/g)).toHaveLength(7);
    const foreign = /<script|<link|src=|@import|url\((?!#)|https?:/.exec(
      html.replaceAll('http://www.w3.org/2000/svg', ''),
    );
    expect(foreign).toBeNull();
  });

  it('comes to the same bits on one thread, as JSON', () => {
    const again = msgd(...short, '--out', join(folder, 'one-thread'), '--threads', '1', '--json');
    expect(runsOf(again.stdout)).toEqual(runsOf(read('summary.json')));
  });
});

describe('the folder of an earlier comparison', () => {
  const base = ['compare', '--train', '50', '--model', 'mlp:8', '--every', '10', '--json', '--noise'];
  const make = (out: string, noise: string, seeds: number, ...others: string[]) => {
    const { stdout, stderr } = msgd(...base, noise, '--seeds', String(seeds), '--steps', '20', '--out', join(folder, out), ...others); // prettier-ignore
    return { stderr, runs: runsOf(stdout) };
  };
  const result = (label: string, seed: number) =>
    join(folder, 'grown', 'runs', label, `seed-${seed}`, 'result.json');
  const madeAt = (label: string, seed: number) => statSync(result(label, seed)).mtimeMs;
  make('grown', 'sgd,gd', 2);
  const first = madeAt('sgd', 1);

  it('keeps its runs where more seeds are asked for, other classes or another margin', () => {
    const { stderr, runs } = make('grown', 'sgd,bernoulli', 3, '--margin', '5');
    expect(stderr).toBe(`msgd: 2 of 6 runs are in ${join(folder, 'grown')} already, and are kept\n`);
    expect(madeAt('sgd', 1)).toBe(first);
    expect(existsSync(result('gd', 2))).toBe(true);
    expect(runs).toEqual(make('fresh', 'sgd,bernoulli', 3).runs);
  });

  it('has its report drawn again by the same command', () => {
    const manifest = readFileSync(join(folder, 'grown', 'manifest.json'), 'utf8');
    const { stderr, runs } = make('grown', 'sgd,bernoulli', 3, '--margin', '5');
    expect(stderr).toBe(
      `msgd: all 6 runs are in ${join(folder, 'grown')} already: its report is drawn again\n`,
    );
    expect(runs).toEqual(make('fresh', 'sgd,bernoulli', 3).runs);
    expect(readFileSync(join(folder, 'grown', 'manifest.json'), 'utf8')).toBe(manifest);
  });

  it('has its runs replaced where its data, its kernels or its version are not the same', () => {
    const csv = join(folder, 'grown.csv');
    const rows = Array.from({ length: 80 }, (_, i) => `${Math.sin(i)},${i % 3}`);
    const write = (first: string) => writeFileSync(csv, ['x,label', first, ...rows, ''].join('\n'));
    const from = ['--data', csv, '--lr', '0.01'];
    write('5,1');
    make('data', 'sgd', 1, ...from);
    const before = make('data', 'sgd', 1, ...from).runs;
    write('-5,2');
    const after = make('data', 'sgd', 1, ...from);
    const replaced = `msgd: ${join(folder, 'data')} had a run with other options, data or msgd, replaced now\n`;
    expect(after.stderr).toBe(replaced);
    expect(after.runs).not.toEqual(before);
    expect(after.runs).toEqual(make('other-data', 'sgd', 1, ...from).runs);
    const path = join(folder, 'data', 'experiment.json');
    for (const other of [{ wasm: '0'.repeat(64) }, { version: '0.0.1' }]) {
      writeFileSync(path, sealed({ ...unsealed<object>(readFileSync(path, 'utf8'), path, ''), ...other }));
      expect(make('data', 'sgd', 1, ...from).stderr).toBe(replaced);
      expect(make('data', 'sgd', 1, ...from).stderr).toContain('the run is in');
    }
  });

  it('has its runs replaced where they depend on what is new', () => {
    const { stderr, runs } = make('grown', 'sgd', 1, '--batch', '5');
    expect(stderr).toMatch(/^msgd: .*grown had \d+ runs with other options, data or msgd, replaced now\n$/);
    expect(madeAt('sgd', 1)).toBeGreaterThan(first);
    expect(existsSync(result('gd', 2))).toBe(false);
    expect(runs).toEqual(make('other', 'sgd', 1, '--batch', '5').runs);
  });
});

describe('help', () => {
  it.each([
    [['--help'], 'Commands:'],
    [['compare', '--help'], '--batch <b>'],
    [['run', '--help'], '--schema'],
    [['resume', '--help'], 'with the same bits'],
    [['report', '--help'], '--spectra'],
    [['reproduce'], 'large-batch'],
    [['noise', '--help'], '--n <n>'],
  ])('%j', (args, text) => {
    const { status, stdout, stderr } = msgd(...args);
    expect(stdout).toContain(text);
    expect([status, stderr]).toEqual([0, '']);
  });

  it('is wrapped at 80 columns, wherever it can be', () => {
    const names = ['compare', 'run', 'reproduce', 'resume', 'worker', 'report', 'theory', 'noise', 'verify'];
    for (const name of names) {
      const lines = msgd(name, '--help').stdout.split('\n');
      // A list of noise without spaces cannot be wrapped.
      const wide = lines.filter((line) => line.length > 80 && !/\S{35}/.test(line));
      expect(wide, name).toEqual([]);
    }
  });

  it('says how many threads there may be', () => {
    expect(msgd('compare', '--help').stdout.replaceAll(/\s+/g, ' ')).toContain(
      'threads, at most 32 for each core',
    );
  });

  it('noise lists the classes with their moments', () => {
    const { stdout } = msgd('noise', '--n', '100', '--batch', '20');
    expect(stdout).toMatch(/gaussianFisher.*MSGD-Fisher.*0\.01 .*0\.0004 .*0 /); // 1/n, 80/(20·100²), 0
    const one = msgd('noise', '--n', '100', '--batch', '1').stdout;
    expect(one).toMatch(/sparseCov .*│ – +│ – +│ – +│/); // of one place there is no mean to take away
    expect(one).toMatch(/sgd .*│ 0\.01 +│ 0\.01 +│ -0\.0001 +│/);
    expect(msgd('noise', '--n', '100', '--batch', '101').stderr).toMatch(
      /^msgd: --batch must be an integer from 1 to n = 100/,
    );
  });
});

describe('other names and other noise', () => {
  it('compares with SGD under the paper’s names, and trains with additive noise', () => {
    const noise = 'SGD,MSGD-[Cov-9],reshuffling,levy:alpha=1.5,diagonalFisher:refreshEvery=5';
    const { status, stdout } = msgd(...short, '--noise', noise, '--json', '--out', join(folder, 'named'));
    expect(status).toBe(0);
    const { rows } = JSON.parse(stdout) as {
      rows: { label: string; exampleGradients: number; fromSgd?: object }[];
    };
    expect(rows.map(({ label }) => label)).toEqual(noise.replace('SGD,', 'sgd,').split(','));
    expect(rows.map(({ fromSgd }) => fromSgd !== undefined)).toEqual([false, true, true, true, true]);
    // b, n, b, n and a refresh of n at steps 1 and 11, or 1, 6, 11 and 16, of 20 steps.
    expect(rows.map((row) => row.exampleGradients)).toEqual([160, 1000, 160, 1100, 1200]);
  });

  it('noise lists additive noise, and which steps depend on each other', () => {
    const { stdout } = msgd('noise');
    expect(stdout).toMatch(/reshuffling.*dependent/);
    expect(stdout).toMatch(/│ leadingEigenvector .*every 10 steps/);
  });

  it.each([
    [
      ['verify', 'isotropic'],
      'studentFisher; additive noise has no W: it is for descend and compare, but is isotropic',
    ],
    [['verify', 'isotropic'], 'msgd: class must be one of gd, sgd, '],
    [['theory', '--noise', 'levy'], 'msgd: --noise must be one of gd, sgd, '],
    // Additive noise is not among what is allowed, for it is refused.
    [['verify', 'sgdd'], 'studentFisher (did you mean sgd?)'],
    [
      ['theory', '--noise', 'levy'],
      'studentFisher; additive noise has no W: it is for descend and compare, but is levy',
    ],
    [['theory', '--lr', '0'], '--lr must be a finite number above 0, but is 0'],
    [
      ['--data-dir', 'D', 'verify', 'sgd', '--alpha', '5'],
      '--alpha must be a number between 0 and 1, but is 5',
    ],
    [['verify', 'gaussianCov:scale=1=7'], 'its options scale, match, b, each once, but is'],
    [['theory', '--noise', 'reshuffling'], '--noise must be a class whose W are independent'],
  ])('%j is refused', (args, message) => {
    const { status, stderr } = msgd(...args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

describe('bad input', () => {
  const foreign = join(folder, 'foreign');
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'thesis.tex'), '');

  it.each([
    [['--batch', '0'], '--batch must be an integer of at least 1, but is 0'],
    [['--batch', '1.5'], '--batch must be an integer of at least 1, but is 1.5'],
    [
      ['--batch', '1'],
      '--noise …:m must be an integer from 2 to n = 200 (in sparseCov, where it follows from b = 1), but is 1',
    ],
    [
      ['--model', 'mlp:20000000'],
      '--model must be one for which 200 training and 1597 test examples fit into 4 GiB (model.parameters must be at most',
    ],
    // The scratch of so many columns has more bytes than 32 bits can count.
    [['--model', 'mlp:4200000'], 'fit into 4 GiB (model.layers must be at most'],
    [['--batch', '201'], '--batch must be an integer from 1 to n = 200, but is 201'],
    [['--noise', 'sgd,sgd'], '--noise must be another than noise[0], but is sgd'],
    [['--model', 'mlp:4:relo'], '--model …:activation must be one of relu, tanh'],
    [['--decay', '5,5'], '--decay must be an integer of at least 6, but is 5'],
    [['--lr', '-1'], '--lr must be a finite number of at least 0, but is -1'],
    [['--steps', 'x'], "option '--steps <T>' argument 'x' is invalid"],
    [['--seeds', '0'], '--seeds must be an integer from 1 to 100000, but is 0'],
    [['--threads', '0'], '--threads must be an integer from 1 to'],
    [
      ['--threads', '1000000'],
      `to ${32 * availableParallelism()} (32 for each of this machine's cores), but is 1000000`,
    ],
    [['--noise', './mine.mjs'], '--noise must be the name of noise of the package: a class of your own'],
    [['--noise', 'sgdd'], 'did you mean sgd?'],
    [['--noise', 'sparseCov:m=1'], '--noise …:m must be an integer from 2 to n = 200, but is 1'],
    [['--noise', 'levy:alpha=1'], '--noise …:alpha must be a number above 1 and at most 2, but is 1'],
    [['--model', 'resnet18:width=1/3'], '--model …:width must be a positive number'],
    [['--model', 'foo'], '--model must be one of mlp'],
    [
      ['--data', 'missing.csv'],
      '--data must be digits, penguins, fashion-mnist, mnist, cifar10, cifar100, svhn, or the path',
    ],
    [['--out', foreign], '--out must be a new or empty folder'],
    [['--bogus'], "unknown option '--bogus'"],
  ])('%j: one line that names the option, exit code 2, nothing written', (args, message) => {
    const { status, stdout, stderr } = msgd('compare', ...args);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^msgd: [^\n]*\n$/);
    expect([status, stdout]).toEqual([2, '']);
    expect(existsSync(join(folder, 'msgd-results'))).toBe(false);
  });
});

describe('reproduce', () => {
  it('makes the experiment of a recipe, and says what its budget cuts', () => {
    const out = join(folder, 'quadratic');
    const { status, stdout } = msgd('reproduce', 'quadratic', '--out', out);
    expect(status).toBe(0);
    expect(stdout).toContain('Excess risk on penguins, predicted and simulated');
  }, 60_000);

  it.each([
    [['fasion'], 'recipe must be one of fashion, noise-matters'],
    [['fashion', '--budget', '3m'], 'Allowed choices are 2m, 20m, full'],
    [['fashion', '--data', 'penguins'], 'pixels of the recipe must be unit for penguins'],
    [
      ['quadratic', '--threads', '2'],
      '--threads must be left out for quadratic, whose runs are short, but is 2',
    ],
    [['quadratic', '--progress', 'json'], '--progress must be left out for quadratic, whose runs are short'],
  ])('%j is refused in one line', (args, message) => {
    const { status, stderr } = msgd('reproduce', ...args);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^msgd: [^\n]*\n$/);
    expect(status).toBe(2);
  });
});

describe('a folder of another command', () => {
  const out = {
    compare: join(folder, 'of-compare'),
    theory: join(folder, 'of-theory'),
    verify: join(folder, 'of-verify'),
  };
  const commands = {
    compare: ['compare', '--noise', 'gd', '--model', 'softmax', '--steps', '2', '--seeds', '5', '--quick'],
    theory: ['theory', '--noise', 'gd', '--steps', '2', '--runs', '2'],
    verify: ['verify', 'sgd:b=7', 'sgd', 'gd', '--draws', '20', '--power', '0.1', '--effect', '0.9'],
  };
  type Name = keyof typeof commands;
  const names = Object.keys(commands) as Name[];
  const made = names.map((name) => msgd(...commands[name], '--out', out[name]));

  it('is left as it is', () => {
    for (const owner of names) {
      const before = readdirSync(out[owner]);
      for (const other of names.filter((name) => name !== owner)) {
        const { status, stderr } = msgd(...commands[other], '--out', out[owner]);
        expect(stderr).toMatch(
          /^msgd: --out must be a new or empty folder, or one of an earlier (comparison|msgd \w+): this one is of msgd/,
        );
        expect(stderr).toContain(`this one is of msgd ${owner}, but is`);
        expect(status).toBe(2);
      }
      expect(readdirSync(out[owner])).toEqual(before);
      expect(msgd(...commands[owner], '--out', out[owner]).stderr).not.toContain('--out');
    }
  }, 60_000);

  it('says of a quick look with more seeds what else is small, and in the title of verify each b', () => {
    expect(made[0].stdout).toContain('A quick look: 2 steps. Without');
    const html = readFileSync(join(out.verify, 'report.html'), 'utf8');
    expect(html).toContain('Moments of 3 noise classes, n = 19, b = 7 and 4');
  });
});

describe('writeAtomically', () => {
  it('leaves the old file, and no temporary one, when it cannot write', async () => {
    const place = mkdtempSync(join(folder, 'atomic-'));
    mkdirSync(join(place, 'taken'));
    await expect(writeAtomically(join(place, 'taken'), 'text')).rejects.toThrow();
    await writeAtomically(join(place, 'file'), 'one');
    await writeAtomically(join(place, 'file'), 'two');
    expect(readFileSync(join(place, 'file'), 'utf8')).toBe('two');
    expect(readdirSync(place).sort()).toEqual(['file', 'taken']);
  });
});

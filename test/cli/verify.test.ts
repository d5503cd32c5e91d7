import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

// `npm test` has built it.
const command = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'msgd.js');
const folder = mkdtempSync(join(tmpdir(), 'msgd-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

function verify(...args: string[]) {
  return spawnSync(process.execPath, [command, 'verify', ...args], { cwd: folder, encoding: 'utf8' });
}

const classOf = (name: string, variance: string) => `
export const ${name} = {
  name: '${name}', paperName: '', formula: '', sparse: false,
  moments: (n, b) => ({ mean: 1 / n, alpha: (n - b) / (b * n * n), beta: 0 }),
  sample: (w, b) => void w.all().fill('rademacher').affine(1 / w.n, Math.sqrt(${variance})),
};`;
const right = '(w.n - b) / (b * w.n * w.n)';

describe('msgd verify', () => {
  it('proves and tests every class of the package, and says so', () => {
    const { status, stdout, stderr } = verify('--draws', '2000');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.match(/passed/g)).toHaveLength(19);
    expect(stdout).toContain('All 19 classes keep their claims');
  });

  it('tells of few classes all that was done, at the n, b and error rates that were asked for', () => {
    const { stdout } = verify('sgd', 'minibatchCov:B=5', '--n', '7', '--b', '3', '--alpha', '1e-6', '--power', '0.9', '--draws', '3000');
    expect(stdout).toContain('sgd at n = 7, b = 3: keeps the mean and covariance that it states');
    expect(stdout).toMatch(/minibatchCov:[^ ]* at n = 7.*\n.*proved.*\n.*on 3000 draws.*≤ 0\.000001, a variance .* with probability ≥ 0\.9/);
  }); // prettier-ignore

  it('reads classes of one’s own from a module, and ends with 1 where one fails', () => {
    writeFileSync(join(folder, 'mine.mjs'), classOf('mine', right) + classOf('loud', `1.02 * ${right}`));
    const { status, stdout } = verify('./mine.mjs');
    expect(status).toBe(1);
    expect(stdout).toContain('mine at n = 19, b = 4: keeps');
    expect(stdout).toContain('loud at n = 19, b = 4: does NOT keep');
    expect(stdout).toMatch(/DISPROVED: at n = 2, b = 1: Cov\[W\[0\], W\[0\]\] is 51\/200, not 1\/4/);
    expect(stdout).toMatch(/FAILED: Var\[W\[/);
    expect(stdout).toContain('loud: not as stated.');
  });

  it('writes a report with pictures of what was stated and drawn', () => {
    const out = join(folder, 'out');
    expect(verify('bernoulli', 'gaussianCov', '--draws', '2000', '--out', out).status).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['manifest.json', 'report.html', 'verdicts.json']);
    const html = readFileSync(join(out, 'report.html'), 'utf8');
    expect(html.match(/<svg/g)).toHaveLength(4);
    expect(html.match(/<title id=[^>]*>[^<]{15}/g)).toHaveLength(4);
    expect(html).toContain('npx msgd verify bernoulli gaussianCov --draws 2000');
    expect(html).not.toMatch(/<script|<link|src=/);
    expect(JSON.parse(readFileSync(join(out, 'verdicts.json'), 'utf8'))).toHaveLength(2);
  });

  it('tells a class with options from the same with others, in words and pictures', () => {
    const out = join(folder, 'scales');
    const { stdout } = verify('gaussianCov', 'gaussianCov:scale=3', '--draws', '2000', '--out', out);
    expect(stdout).toContain('gaussianCov at n = 19, b = 4: keeps');
    expect(stdout).toContain('gaussianCov:scale=3 at n = 19, b = 4: keeps');
    const html = readFileSync(join(out, 'report.html'), 'utf8');
    expect(html).toContain('gaussianCov:scale=3 at n = 19, b = 4: keeps');
    const titles = [...html.matchAll(/<title id=[^>]*>([^<]*)/g)].map(([, title]) => title);
    expect(titles).toContain('Covariance of W, gaussianCov:scale=3');
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('prints JSON on request', () => {
    const [verdict] = JSON.parse(verify('gd', '--json').stdout) as { noise: string; passed: boolean }[];
    expect(verdict).toMatchObject({ noise: 'gd', passed: true });
  });

  it.each([
    [['nosuch'], 'class must be one of gd, sgd'],
    [['gd', 'sgd', 'gd'], 'class must be another than noise[0], but is gd'],
    [['sgd:m=3'], 'class must be sgd[:option=value]…'],
    [['sgd', '--b', '20'], '--batch must be an integer from 1 to n = 19, but is 20'],
    [['sgd', '--alpha', '0'], '--alpha must be a number between 0 and 1, but is 0'],
    [['./none.mjs'], './none.mjs: cannot be imported'],
    [['./nan.mjs'], 'msgd: the mean of nan must be a finite number, but is NaN'],
    [['./empty.mjs'], './empty.mjs: exports no noise class'],
    [['sgd', '--draws', 'many'], 'It must be a number.'],
  ])('refuses %j', (args, message) => {
    writeFileSync(join(folder, 'empty.mjs'), 'export const x = 1;');
    writeFileSync(
      join(folder, 'nan.mjs'),
      `export const nan = { name: 'nan', moments: () => ({ mean: NaN, alpha: 0, beta: 0 }), sample() {} };`,
    );
    const { status, stdout, stderr } = verify(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });
});

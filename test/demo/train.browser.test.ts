import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digits, split } from 'msgd/data';
import { afterAll, expect, it } from 'vitest';
import { inEveryBrowser, type Screen } from './driver.js';

const folder = mkdtempSync(join(tmpdir(), 'msgd-race-'));
afterAll(() => rmSync(folder, { recursive: true }));

const small = 'noise=sgd,gaussianCov,isotropic&steps=200&seeds=2&seed=5&model=mlp:32&pace=any';

/** The hashes that are shown, lane by lane, once the race rests after that step. */
async function hashes(screen: Screen, step: number): Promise<Record<string, string>> {
  await screen.until(
    (root, title) => root.querySelector('.hashes')?.textContent?.includes(title),
    `after step ${step.toLocaleString('en')}`,
  );
  return screen.until((root) => {
    const rows = [...root.querySelectorAll<HTMLElement>('.hashes tr[data-lane]')];
    const all = rows.map((row): [string, string] => [
      row.dataset.lane!,
      row.querySelector('td code')?.textContent ?? '',
    ]);
    return all.every(([, hash]) => hash.length === 64) ? Object.fromEntries(all) : undefined;
  }) as Promise<Record<string, string>>;
}

const made = new Map<string, Record<string, string>>();
/** The hashes that a command writes in Node: what the page shows, given to a shell as a reader does it. */
function inNode(line: string): Record<string, string> {
  const known = made.get(line);
  if (known !== undefined) return known;
  const cwd = mkdtempSync(join(folder, 'run-'));
  const command = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'msgd.js');
  const { status } = spawnSync(
    'sh',
    ['-c', line.replace(/^npx msgd/, `"${process.execPath}" "${command}"`)],
    { cwd },
  );
  expect(status).toBe(0);
  const summary = JSON.parse(readFileSync(join(cwd, 'msgd-results', 'records.json'), 'utf8')) as {
    label: string;
    seed: number;
    thetaHash: string;
  }[];
  const all = Object.fromEntries(
    summary.map(({ label, seed, thetaHash }) => [`${label} ${seed}`, thetaHash]),
  );
  made.set(line, all);
  return all;
}

inEveryBrowser('train', (open, browser) => {
  it('opens on its end, with the point in words, and computes the same', async () => {
    const screen = await open({ width: 1440 });
    expect(await screen.text('.point')).toMatch(
      /^What matters here is the covariance of the noise, not its distribution\. As good as SGD, .* gaussianCov .* bernoulli .*Worse, .* gd .* isotropic .*Far behind: gaussianCov:scale=3/,
    );
    expect(await screen.text('.progress')).toBe('Step 2,000 of 2,000');
    const board = () => screen.text('.table table');
    const shipped = await board();
    const readings = () =>
      screen.evaluate((root) => [
        root.querySelector('.try')!.textContent.includes('at the next rest'),
        ...Array.from(root.querySelectorAll('.opinions li'), ({ textContent }) => textContent),
      ]);
    const early = await readings();
    expect(shipped).toMatch(/sgd 78\.5 \(75\.9 to 80\.2\) – 99\.6 16,000 /);
    expect(await screen.text('.hashes, h2 + p')).toMatch(/^After the first step|^At the next rest/);
    // What was worked out when the page was built, and then here.
    expect(Object.keys(await hashes(screen, 2000))).toHaveLength(30);
    expect(await board()).toBe(shipped);
    // No net is said to read at the end what it read on the way.
    const late = await readings();
    expect(late).toHaveLength(7);
    expect([[true], late]).toContainEqual(early);
    expect(await screen.evaluate(() => (self as unknown as { shifted: number }).shifted)).toBeLessThan(0.02);
    await screen.screenshot(`train-opening-${browser}`);
    await screen.click('[data-action=play]');
    // Anywhere on the way: a slow machine sees few of the steps.
    await screen.until((root) =>
      /^Step (?!2,000)[1-9]/.test(root.querySelector('.progress')!.textContent ?? ''),
    );
  });

  it.each(['http', 'file'] as const)('has the bits of Node, from %s', async (from) => {
    const screen = await open({ from, hash: small });
    await screen.until((root) => root.querySelectorAll('tr[data-label]').length === 3);
    await screen.click('[data-action=step]');
    await screen.until((root) => root.querySelector('.hashes')?.textContent?.includes('after step 1'));
    await screen.click('[data-action=step]');
    const early = await hashes(screen, 2);
    expect(Object.keys(early)).toHaveLength(6);
    expect(inNode(await screen.text('code.command'))).toEqual(early);
    await screen.click('[data-action=play]');
    const late = await hashes(screen, 200);
    expect(inNode(await screen.text('code.command'))).toEqual(late);
    expect(late['sgd 5']).not.toBe(early['sgd 5']);
    await screen.click('tr[data-lane="gaussianCov 6"] button');
    const one = await screen.until(
      (root) => root.querySelector<HTMLTextAreaElement>('tr[data-lane="gaussianCov 6"] textarea')?.value,
    );
    expect(inNode(one!)).toEqual({ 'gaussianCov 6': late['gaussianCov 6'] });
    await screen.until((root) =>
      /^Step 200 of 200\. Test accuracy: sgd \d\d\.\d %, gaussianCov \d\d/.test(
        root.querySelector('.numbers')!.textContent ?? '',
      ),
    );
    expect(await screen.isTooWide()).toBe(false);
  });

  it('plays, pauses and begins anew', async () => {
    const screen = await open({ hash: small.replace('pace=any', 'pace=1') });
    await screen.click('[data-action=play]');
    await screen.until((root) => /Step [1-9]/.test(root.querySelector('.progress')!.textContent ?? ''));
    expect(await screen.text('[data-action=play]')).toBe('Pause');
    // By keyboard: the button has the focus.
    await screen.press(' ');
    await screen.until((root) => root.querySelector('[data-action=play]')!.textContent?.trim() === 'Play');
    const title = await screen.until(
      (root) => /after step (\d+)/.exec(root.querySelector('.hashes')?.textContent ?? '')?.[1],
    );
    expect(Number(title)).toBeGreaterThan(0);
    expect(Number(title)).toBeLessThan(200);
    // It stays there.
    await screen.until(() => new Promise((resolve) => setTimeout(() => resolve(true), 300)));
    expect(await screen.text('.hashes')).toContain(`after step ${title}`);
    await screen.click('[data-action=reset]');
    await screen.until((root) => root.querySelector('.numbers')!.textContent?.startsWith('Step 0 '));
    expect(await screen.evaluate((root) => root.querySelector('.hashes'))).toBe(null);
  });

  it('is the same again from its link, with who was chosen', async () => {
    const screen = await open({ hash: small });
    await screen.click('input[name=noise][value=bernoulli]');
    await screen.click('input[name=noise][value=isotropic]');
    await screen.slide('#seeds', 0);
    await screen.choose('#model', 'softmax');
    await screen.until(
      (root) =>
        [...root.querySelectorAll<HTMLElement>('tr[data-label]')].map((row) => row.dataset.label).join() ===
        'sgd,gaussianCov,bernoulli',
    );
    await screen.click('[data-action=many]');
    const before = await hashes(screen, 100);
    expect(Object.keys(before)).toEqual(['sgd 5', 'gaussianCov 5', 'bernoulli 5']);
    await screen.until(() => location.hash.includes('softmax'));
    await screen.goto(await screen.address());
    expect(await screen.evaluate((root) => root.querySelector<HTMLSelectElement>('#model')!.value)).toBe(
      'softmax',
    );
    await screen.click('[data-action=many]');
    expect(await hashes(screen, 100)).toEqual(before);
  });

  it('tells what the nets make of a drawing, and of a test digit by keyboard', async () => {
    const screen = await open({ hash: 'noise=sgd,gd&steps=200&seeds=1&train=1000&labelNoise=0&pace=any' });
    await screen.click('[data-action=play]');
    await hashes(screen, 200);
    // A one.
    await screen.drag('svg.pad', [0.5, 0.1], [0.5, 0.9]);
    await screen.until((root) => root.querySelector('.try')!.textContent?.includes('Your drawing'));
    const said = () =>
      screen.evaluate((root) => [...root.querySelectorAll('.opinions strong')].map((one) => one.textContent));
    await screen.until((root) =>
      [...root.querySelectorAll('.opinions strong')].every((one) => one.textContent === '1'),
    );
    expect(await said()).toEqual(['1', '1']);
    expect(
      await screen.evaluate((root) => root.querySelectorAll('svg.pixels rect[fill-opacity="1.00"]').length),
    ).toBeGreaterThan(8);
    if (browser === 'Chromium') await screen.screenshot('train-drawing');
    await screen.fill('#digit', '11');
    await screen.press('Tab');
    const label = await screen.until(
      (root) => /labelled (\d)/.exec(root.querySelector('.try')!.textContent ?? '')?.[1],
    );
    expect(Number(label)).toBe(split(digits(), { train: 1000, seed: 1 }).test.labels[11]);
    await screen.until((root, digit) => root.querySelector('.opinions .truth')?.textContent === digit, label);
    expect(await screen.evaluate((root) => root.querySelectorAll('svg.pad polyline').length)).toBe(0);
    expect(await screen.address()).toContain('digit=11');
  });

  it('shows students what the teacher chose, on a telephone, in the dark', async () => {
    const screen = await open({
      width: 360,
      height: 740,
      scheme: 'dark',
      hash: `${small}&hide=proof,pad,teachers,noise,model,train,steps`,
    });
    await screen.click('[data-action=many]');
    await screen.until((root) => root.querySelector('.numbers')!.textContent?.startsWith('Step 100 '));
    const there = await screen.evaluate((root) =>
      ['svg.pad', 'code.command', 'msgd-teachers *', '#noise', '#model', '#seeds'].map(
        (one) => root.querySelector(one) !== null,
      ),
    );
    expect(there).toEqual([false, false, false, false, false, true]);
    expect(await screen.isTooWide()).toBe(false);
    await screen.screenshot(`train-${browser}-telephone`);
  });

  it('shows rests only, where nothing may move', async () => {
    const screen = await open({ reducedMotion: true, hash: small });
    expect(await screen.text('[data-action=play]')).toBe('To the end');
    await screen.click('[data-action=play]');
    await hashes(screen, 200);
  });

  it('says what it does not understand, and what it cannot do', async () => {
    const screen = await open({ hash: `${small}&batch=7` });
    expect(await screen.text('[role=alert]')).toContain('batch=7');
    for (const value of ['sgd', 'gaussianCov', 'isotropic'])
      await screen.click(`input[name=noise][value=${value}]`);
    await screen.until((root) => root.querySelector('.numbers')!.textContent?.startsWith('Nobody races'));
    await screen.click('input[name=noise][value=gd]');
    await screen.until((root) => /: gd \d+\.\d %\.$/.test(root.querySelector('.numbers')!.textContent ?? ''));
  });

  it('races without a class that has no noise of this size, and says why', async () => {
    const screen = await open({ hash: 'noise=gd,sparseCov&batch=1&steps=200&seeds=1&model=softmax' });
    expect(await screen.text('.notes')).toBe(
      'sparseCov cannot race with b = 1: m must be an integer from 2 to n = 200, but is 1.',
    );
    await screen.until((root) => /: gd \d+\.\d %\.$/.test(root.querySelector('.numbers')!.textContent ?? ''));
    expect(await screen.text('.table table')).not.toContain('sparseCov');
    await screen.screenshot('train-absent');
  });

  it('is an element in anyone’s page', async () => {
    const screen = await open({
      html: '<!doctype html><link rel="icon" href="data:,"><script src="train.js"></script><msgd-race noise="sgd" steps="200" seeds="1" learning-rate="0.1"></msgd-race>',
    });
    await screen.click('[data-action=many]');
    await hashes(screen, 100);
    expect(await screen.text('code.command')).toContain(
      '--noise sgd --train 200 --label-noise 0.2 --model mlp:64 --batch 8 --lr 0.1',
    );
    expect(await screen.address()).not.toContain('#');
    // Narrower than it was, as on a telephone that is turned.
    await screen.evaluate(({ host }) => host.setAttribute('style', 'width: 340px'));
    await screen.until((root) =>
      [...root.querySelectorAll('.charts canvas')].every(
        (canvas) => canvas.getBoundingClientRect().width <= 340,
      ),
    );
    // With larger text, as in a window that is made wider, it has the room for names that it would have had from the beginning.
    const room = (root: ShadowRoot) => root.querySelector('.charts .u-over')!.getBoundingClientRect().width;
    await screen.evaluate(({ host }) => host.setAttribute('style', 'width: 900px; font-size: 12px'));
    await screen.until((root) => root.querySelector('.charts canvas')!.getBoundingClientRect().width > 500);
    const small = await screen.evaluate(room);
    await screen.evaluate(({ host }) => host.setAttribute('style', 'width: 901px; font-size: 24px'));
    await screen.until(
      (root, before) => root.querySelector('.charts .u-over')!.getBoundingClientRect().width < before - 40,
      small,
    );
  });
});

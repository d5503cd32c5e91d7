import { expect, it } from 'vitest';
import { inEveryBrowser, type Screen } from './driver.js';

/** The step that is shown. */
const step = (screen: Screen) =>
  screen.until((root) => Number(/step (\d+)/.exec(root.querySelector('h2')?.textContent ?? '')?.[1]));

/** Whether a picture has more than one colour. */
const isDrawn = (root: ShadowRoot, selector: string) => {
  const canvas = root.querySelector<HTMLCanvasElement>(selector);
  if (canvas === null || canvas.width * canvas.height === 0) return false;
  // Of a copy: Chromium complains of a page that reads its own canvas again and again.
  const { width, height } = canvas;
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  return new Set(new Uint32Array(data.buffer)).size > 1;
};

async function copied(screen: Screen, label: string): Promise<string> {
  await screen.click(`[data-copy="${label}"] button`);
  return screen.until(
    (root, which) => root.querySelector<HTMLTextAreaElement>(`[data-copy="${which}"] textarea`)?.value ?? '',
    label,
  );
}

inEveryBrowser('vector', (open, browser) => {
  it.each(['http', 'file'] as const)('draws, pauses, steps and starts again, from %s', async (from) => {
    const screen = await open({ from, hash: 'speed=60' });
    for (const canvas of ['section canvas', '.matrices canvas', '[data-class="bernoulli"] canvas'])
      await screen.until(isDrawn, canvas);
    await screen.until((root) => /step (\d\d)/.test(root.querySelector('h2')!.textContent));
    // While it plays, all that is seen is of one step.
    const [heading, line] = await screen.evaluate((root) =>
      ['h2', '.numbers[aria-hidden]'].map(
        (part) => /step (\d+)/i.exec(root.querySelector(part)!.textContent)?.[1],
      ),
    );
    expect(Number(line)).toBeGreaterThan(9);
    expect(line).toBe(heading);
    await screen.click('[data-action="play"]');
    await screen.until((root) => root.querySelector('[data-action="play"]')!.textContent.trim() === 'Play');
    // What was under way comes in; then it rests.
    await screen.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    const before = await step(screen);
    await screen.click('[data-action="step"]');
    await screen.until(
      (root, wanted) => root.querySelector('h2')!.textContent.includes(`step ${wanted}:`),
      before + 1,
    );
    await screen.click('[data-action="many"]');
    await screen.until(
      (root, wanted) => root.querySelector('h2')!.textContent.includes(`step ${wanted}:`),
      before + 101,
    );
    await screen.until(
      (root, wanted) =>
        root.querySelector('[role="status"]')!.textContent.startsWith(`Step ${wanted}. ΣW = 1.`),
      before + 101,
    );
    await screen.click('[data-action="reset"]');
    await screen.until((root) => root.querySelector('h2')!.textContent.includes('step 1:'));
    await screen.screenshot(`vector-${browser}-${from}`);
  });

  it('follows sliders, menus and pictures, and a link brings all of it back', async () => {
    const screen = await open();
    await screen.slide('#n', 1);
    expect(await screen.text('output[for=n]')).toBe('40');
    await screen.slide('#b', 0);
    expect(await screen.text('output[for=b]')).toBe('1');
    await screen.choose('#noise', 'gaussianFisher');
    await screen.until((root) => root.querySelector('.class')!.textContent.includes('MSGD-Fisher'));
    await screen.click('[data-class="minibatchCov"]');
    await screen.until((root) => root.querySelector<HTMLSelectElement>('#noise')!.value === 'minibatchCov');
    await screen.fill('#seed', '77');
    await screen.press('Tab');
    const link = await copied(screen, 'Copy link');
    expect(link).toMatch(/#noise=minibatchCov&n=40&b=1&B=10&seed=77&speed=10&msgd=/);
    await screen.until((_, wanted) => location.href === wanted, link);
    await screen.click('[data-class="gd"]');
    await screen.until(() => location.hash.startsWith('#noise=gd'));
    await screen.goto(link);
    await screen.until((root) => root.querySelector('h2')!.textContent.includes('step'));
    expect(
      await screen.evaluate((root) =>
        ['noise', 'n', 'b', 'B', 'seed'].map((key) => root.querySelector<HTMLInputElement>(`#${key}`)!.value),
      ),
    ).toEqual(['minibatchCov', '40', '1', '10', '77']);
    // The same seed and step are the same vector.
    const alt = (root: ShadowRoot) => root.querySelector('[role="img"]')!.getAttribute('aria-label');
    const first = await drawnAtFirst(screen, alt);
    await screen.goto(link);
    expect(await drawnAtFirst(screen, alt)).toBe(first);
  });

  async function drawnAtFirst(screen: Screen, alt: (root: ShadowRoot) => string | null): Promise<string> {
    await screen.click('[data-action="play"]');
    await screen.click('[data-action="reset"]');
    await screen.until((root) =>
      root.querySelector('[role="img"]')!.getAttribute('aria-label')!.startsWith('W of step 1:'),
    );
    return (await screen.evaluate(alt))!;
  }

  it('checks classes, also the reader’s own, and ends those that do not come back', async () => {
    const screen = await open();
    await screen.click('[data-action="check"]');
    await screen.until((root) =>
      root.querySelector('.verdict.passed')?.textContent?.includes('sgd keeps what it claims'),
    );
    expect(await screen.text('.verdict')).toMatch(/proved: .*tested: .*SGD’s own covariance/);
    // The editor is not there before its panel is opened.
    expect(
      await screen.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.endsWith('vector.editor.js')),
      ),
    ).toBe(false);
    await screen.click('.own summary');
    await screen.until((root) => root.querySelector('.cm-content'));
    await screen.click('[data-example="wrong"]');
    await screen.until((root) => root.querySelector<HTMLSelectElement>('#noise')!.value === 'own');
    await screen.until((root) => root.querySelector('.cm-content')!.textContent.includes('should be 1 / b'));
    await screen.click('[data-action="own"]');
    await screen.until((root) =>
      root.querySelector('.verdict.failed')?.textContent?.includes('does not keep what it claims'),
    );
    expect(await screen.text('.verdict')).toContain('FAILED');
    await screen.click('[data-example="right"]');
    await screen.click('[data-action="own"]');
    await screen.until((root) => root.querySelector('.verdict.passed'));
    // Mistakes, as they are typed.
    await screen.fill('.cm-content', 'const noise =\n  oops;');
    await screen.until((root) =>
      /Line 2: .*oops/.test(root.querySelector('[role="alert"]')?.textContent ?? ''),
    );
    await screen.fill('.cm-content', 'let x = 1;\nlet x = 2;');
    await screen.until((root) =>
      /Line 2: .*(x|twice)/.test(root.querySelector('[role="alert"]')?.textContent ?? ''),
    );
    await screen.fill('.cm-content', 'for (;;);');
    await screen.until((root) =>
      /no answer within/.test(root.querySelector('[role="alert"]')?.textContent ?? ''),
    );
    await screen.click('[data-class="sgd"]');
    await screen.until((root) => root.querySelector('.class')!.textContent.includes('without replacement'));
    await screen.until((root) => root.querySelector('[role="alert"]') === null);
  });

  it('has W, its covariance, its law and how it stands beside SGD on the first screen', async () => {
    const screen = await open({ width: 1440, height: 900, hash: 'noise=bernoulli' });
    await screen.until((root) =>
      root
        .querySelector('.law strong')!
        .textContent.includes('Its variances are SGD’s; between two entries it has 0 where SGD has −0.000'),
    );
    const bottoms = await screen.evaluate((root) =>
      ['.vector figure canvas', '.matrices', '.law .class'].map(
        (part) => root.querySelector(part)!.getBoundingClientRect().bottom,
      ),
    );
    expect(Math.max(...bottoms)).toBeLessThan(900);
    expect(await screen.text('.law')).toContain(
      'W = 1/b with probability b/n, else 0, independently (MSGD-Bernoulli in the paper)',
    );
    expect(await screen.evaluate(() => (self as unknown as { shifted: number }).shifted)).toBeLessThan(0.02);
  });

  it('has a plain editor where the script of the other is missing', async () => {
    const html =
      '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script>document.head.append = (script) => { script.dispatchEvent(new Event("error")); };</script><script src="vector.js"></script><msgd-vector noise="own"></msgd-vector>';
    const screen = await open({ html });
    await screen.fill('.editor textarea', 'const noise =\n  oops;');
    await screen.until((root) =>
      /Line 2: .*oops/.test(root.querySelector('[role="alert"]')?.textContent ?? ''),
    );
  });

  it('is worked by keyboard alone', async () => {
    const screen = await open();
    const focused = (root: ShadowRoot) => {
      const { activeElement } = root;
      return (
        activeElement?.id || activeElement?.getAttribute('data-action') || activeElement?.localName || ''
      );
    };
    const seen: string[] = [];
    for (let k = 0; k < 60 && seen.at(-1) !== 'reset'; k++) {
      await screen.press('Tab');
      const now = await screen.evaluate(focused);
      seen.push(now);
      if (now === 'play') {
        await screen.press(' ');
        await screen.until(
          (root) => root.querySelector('[data-action="play"]')!.textContent.trim() === 'Play',
        );
      }
      if (now === 'b') {
        await screen.press('ArrowRight');
        await screen.until((root) => root.querySelector('output[for=b]')!.textContent === '6');
      }
    }
    expect(seen.filter((name) => name !== '')).toEqual(
      expect.arrayContaining(['play', 'step', 'many', 'reset', 'noise', 'n', 'b', 'B', 'seed', 'speed']),
    );
  });

  it('does not play for readers who ask for less motion', async () => {
    const screen = await open({ reducedMotion: true, scheme: 'dark', width: 360 });
    await screen.until(isDrawn, 'section canvas');
    expect(await screen.evaluate((root) => root.querySelector('[data-action="play"]'))).toBeNull();
    await screen.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
    expect(await step(screen)).toBe(1);
    await screen.click('[data-action="step"]');
    await screen.until((root) => root.querySelector('h2')!.textContent.includes('step 2:'));
    expect(await screen.isTooWide()).toBe(false);
    await screen.screenshot(`vector-${browser}-dark-360`);
  });

  it('shows students what their teacher chose', async () => {
    const screen = await open({ hash: 'n=twelve&b=3' });
    expect(await screen.text('.notes')).toContain('n=twelve');
    await screen.click('.teachers summary');
    for (const key of ['B', 'editor', 'teachers']) await screen.click(`.teachers input[value="${key}"]`);
    const link = await screen
      .click('.teachers msgd-copy button')
      .then(() =>
        screen.until((root) => root.querySelector<HTMLTextAreaElement>('.teachers textarea')?.value),
      );
    expect(link).toContain('hide=B,editor,teachers');
    await screen.goto(link!);
    await screen.until((root) => root.querySelector('#b'));
    const missing = ['#B', '.teachers', '.notes'];
    expect(await screen.evaluate((root, all) => all.map((one) => root.querySelector(one)), missing)).toEqual([
      null,
      null,
      null,
    ]);
    expect(await screen.evaluate((root) => root.querySelector('.editor')!.checkVisibility())).toBe(false);
  });

  it('takes a link that is opened in its place, and nothing of the one before', async () => {
    const screen = await open({ hash: 'noise=own&code=const%20noise%20%3D%201&n=7&b=99&hide=seed' });
    expect(await screen.text('.notes')).toBe('The link says b=99, which is not allowed: 7 is taken.');
    expect(await screen.evaluate((root) => root.querySelector('#seed'))).toBeNull();
    await screen.evaluate(() => (location.hash = 'noise=own&n=8&b=2&B=4&seed=3&speed=10'));
    await screen.until((root) => root.querySelector<HTMLInputElement>('#seed')?.value === '3');
    expect(await screen.evaluate((root) => root.querySelector('.notes'))).toBeNull();
    expect(await screen.address()).toMatch(/#noise=own&n=8&b=2&B=4&seed=3&speed=10&msgd=[^&]+$/);
  });

  it('is an element for anyone’s page, led by attributes', async () => {
    const html =
      '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="vector.js"></script><msgd-vector noise="bernoulli" large-b="7" hide="seed"></msgd-vector>';
    const screen = await open({ html, from: 'file', hash: 'noise=gd' });
    await screen.until(isDrawn, 'section canvas');
    expect(await screen.evaluate((root) => [root.querySelector<HTMLInputElement>('#noise')!.value, root.querySelector<HTMLInputElement>('#B')!.value, root.querySelector('#seed')])).toEqual(['bernoulli', '7', null]); // prettier-ignore
    await screen.slide('#b', 0);
    await screen.evaluate((root) => root.host.setAttribute('n', '12'));
    await screen.until((root) => root.querySelector<HTMLInputElement>('#n')!.value === '12');
    expect(await screen.text('output[for=b]')).toBe('1');
    expect(await screen.address()).toMatch(/#noise=gd$/);
    expect(await screen.evaluate((root) => root.querySelector('[data-copy="Copy link"]'))).toBeNull();
    expect(await copied(screen, 'Copy HTML')).toBe(
      '<script src="vector.js"></script>\n<msgd-vector noise="bernoulli" n="12" b="1" large-b="7" hide="seed"></msgd-vector>',
    );
    // What is not allowed is said, and no more when it is mended.
    expect(await screen.evaluate((root) => root.querySelector('.notes'))).toBeNull();
    await screen.evaluate(({ host }) => {
      host.setAttribute('noise', 'bernouli');
      host.setAttribute('large-b', '13');
    });
    await screen.until((root) => root.querySelectorAll('.notes p').length === 2);
    expect(await screen.text('.notes')).toBe(
      'The attribute noise="bernouli" is not allowed: the usual value is taken.The attribute large-b="13" is not allowed: 12 is taken.',
    );
    await screen.evaluate(({ host }) => {
      host.setAttribute('noise', 'bernoulli');
      host.setAttribute('large-b', '7');
    });
    await screen.until((root) => root.querySelector('.notes') === null);
  });
});

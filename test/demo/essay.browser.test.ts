import { expect, it } from 'vitest';
import { inEveryBrowser, type Screen } from './driver.js';

const chosen = (screen: Screen) =>
  screen.evaluate((root) => root.querySelector<HTMLElement>('[aria-selected=true]')?.dataset.line ?? 'none');
const stepOf = (screen: Screen) =>
  screen.evaluate((root) => root.querySelector<HTMLInputElement>('#step')!.valueAsNumber);
const theta = (screen: Screen) =>
  screen.evaluate((root) => {
    const { cx, cy } = root.querySelector<SVGCircleElement>('circle.theta')!;
    return [cx.baseVal.value, cy.baseVal.value].map((value) => value.toFixed(4)).join(' ');
  });

inEveryBrowser('essay', (open) => {
  it.each(['http', 'file'] as const)(
    'goes from line to line by keyboard, and shows what each does, from %s',
    async (from) => {
      const screen = await open({ from, hash: 'step=3' });
      await screen.click('#line-50');
      expect(await chosen(screen)).toBe('50');
      expect(await screen.text('.note')).toContain('Line 50.');
      for (let k = 0; k < 5; k++) await screen.press('ArrowDown');
      expect(await chosen(screen)).toBe('55');
      expect(await screen.text('.note')).toMatch(/Line 55\. Step 2/);
      const parts = await screen.evaluate((root) => [...root.querySelectorAll<SVGElement>('g.shown')].map((g) => g.dataset.part)); // prettier-ignore
      expect(parts).toEqual(['randomised']);
      // θ waits until the line that moves it.
      const before = await theta(screen);
      for (let k = 0; k < 6; k++) await screen.press('ArrowDown');
      expect(await screen.text('.note')).toMatch(/Line 61\. θ moves/);
      expect(await theta(screen)).not.toBe(before);
      await screen.press('Enter');
      expect(await stepOf(screen)).toBe(4);
      await screen.press('Home');
      expect(await chosen(screen)).toBe('1');
      await screen.press('Escape');
      expect(await chosen(screen)).toBe('none');
    },
  );

  it('shows the program that it runs, line for line', async () => {
    const screen = await open();
    const shown = await screen.evaluate((root) =>
      [...root.querySelectorAll('.code li')].map((line) => line.textContent.replace(/^\d+/, '')),
    );
    const { readFileSync } = await import('node:fs');
    expect(`${shown.join('\n')}\n`).toBe(readFileSync('demo/essay/hundred.js', 'utf8'));
    expect(await screen.evaluate((root) => root.querySelectorAll('.katex-error').length)).toBe(0);
    expect(await screen.evaluate((root) => root.querySelectorAll('.katex math').length)).toBeGreaterThan(30);
  });

  it('plays, line by line too, and comes back by its link', async () => {
    const screen = await open({ hash: 'step=0&speed=lines' });
    // Noted in the page: a line stays for a second, which a slow machine may not look at.
    await screen.evaluate((root) => {
      const seen: string[] = ((self as unknown as { seen: string[] }).seen = []);
      new MutationObserver(() =>
        seen.push(
          `${root.querySelector<HTMLElement>('[aria-selected=true]')?.dataset.line} of step ${root.querySelector<HTMLInputElement>('#step')!.value}`,
        ),
      ).observe(root, { subtree: true, attributeFilter: ['aria-selected'] });
    });
    await screen.click('[data-action=play]');
    const line54 = await screen.until(() =>
      (self as unknown as { seen: string[] }).seen.find((one) => one.startsWith('54 ')),
    );
    expect(line54).toBe('54 of step 1');
    await screen.click('[data-action=play]');
    await screen.click('[data-try="Its Gaussian twin"]');
    await screen.until((root) => root.querySelector<HTMLInputElement>('#step')!.valueAsNumber >= 8);
    await screen.click('[data-action=play]');
    const [at, place] = [await stepOf(screen), await theta(screen)];
    await screen.until((_, step) => location.hash.includes(`step=${step}&`), at);
    const link = await screen.address();
    expect(link).toContain('noise=gaussianCov');
    await screen.goto(link);
    await screen.until((root) => root.querySelector('circle.theta') !== null);
    expect(await stepOf(screen)).toBe(at);
    expect(await theta(screen)).toBe(place);
  });

  it('has one curve for SGD and its twin, and another for Bernoulli', async () => {
    const screen = await open({ hash: 'step=40' });
    const predicted = async (noise: string) => {
      await screen.choose('#noise', noise);
      await screen.until((root, name) => root.querySelector('.numbers')!.textContent.startsWith(name), noise);
      const said = await screen.evaluate((root) => root.querySelector('.numbers')!.textContent);
      return said.slice(said.indexOf('by the theory', said.indexOf('excess risk')));
    };
    const sgd = await predicted('sgd');
    expect(sgd).toMatch(/^by the theory 0\.\d+\.$/);
    expect(await predicted('gaussianCov')).toBe(sgd);
    expect(await predicted('bernoulli')).not.toBe(sgd);
  });

  it('fits a phone, where the picture stays in sight', async () => {
    const screen = await open({ width: 360, height: 740, scheme: 'dark', hash: 'line=80&step=20' });
    await screen.until((root) => root.querySelector('#line-80')!.getBoundingClientRect().top < innerHeight);
    expect(await screen.isTooWide()).toBe(false);
    expect(
      await screen.evaluate((root) => root.querySelector('.pictures')!.getBoundingClientRect().top),
    ).toBeGreaterThanOrEqual(0);
    await screen.screenshot(`essay-phone-${screen.browser}`);
  });

  it('leaves room for the text in a low window, as where all is enlarged, and covers nothing in focus', async () => {
    for (const [width, height] of [
      [600, 450],
      [900, 700],
    ]) {
      const screen = await open({ width, height });
      const covered = await screen.evaluate(async (root) => {
        scrollTo(0, 2500);
        await new Promise((resolve) => setTimeout(resolve, 300));
        const { top, bottom } = root.querySelector('aside')!.getBoundingClientRect();
        return Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0)) / innerHeight;
      });
      expect(covered).toBeLessThan(0.65);
      const hidden = await screen.evaluate(async (root) => {
        const names: string[] = [];
        for (const button of [...root.querySelectorAll<HTMLElement>('.tries button')].reverse()) {
          button.focus();
          await new Promise((resolve) => setTimeout(resolve, 50));
          const { left, top, width, height } = button.getBoundingClientRect();
          if (!button.contains(root.elementFromPoint(left + width / 2, top + height / 2))) names.push(button.textContent); // prettier-ignore
        }
        return names;
      });
      expect(hidden).toEqual([]);
    }
  });

  it('hides what its teacher hides, and is three lines of HTML in anyone’s page', async () => {
    const html =
      '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="essay.js"></script><msgd-essay noise="bernoulli" hide="essay,noise"></msgd-essay>';
    const screen = await open({ html });
    await screen.until((root) => root.querySelectorAll('.code li').length === 100);
    expect(await screen.evaluate((root) => [root.querySelector('h2'), root.querySelector('#noise')])).toEqual(
      [null, null],
    );
    await screen.screenshot(`essay-own-${screen.browser}`);
  });
});

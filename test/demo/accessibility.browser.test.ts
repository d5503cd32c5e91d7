import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find } from '../browser/browsers.js';
import type { Hands } from './hands.js';
import { chromium } from './puppeteer.js';
import { built } from './site.js';

const PATIENCE = 300_000;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Pages in states that show what is closed at first. */
const states = [
  'vector.html#noise=own',
  'essay.html#line=55&step=6',
  'train.html#noise=sgd,gd&steps=200&seeds=2',
];
const pages = () => [
  'index.html',
  ...readdirSync(built).filter((name) => name.endsWith('.html') && name !== 'index.html'),
  ...states,
];

/** What axe-core finds on the page, each with the places where it is. */
async function findings(hands: Hands): Promise<string[]> {
  await hands.run(`(() => { ${axe}; return true; })()`);
  // Targets of at least 24 px are off by default, for WCAG has them since its version 2.2 only.
  const { violations } = (await hands.run(
    `axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })`,
  )) as AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary?.replaceAll(/\s+/g, ' ')}`)); // prettier-ignore
}

const isThere = find('chromium', 'chromium-browser', 'google-chrome') !== undefined;

describe('axe-core', { timeout: PATIENCE }, () => {
  if (!isThere) {
    it('Chromium is not installed here: accessibility was not tested', () => {
      expect(process.env.MSGD_BROWSERS, 'Chromium is missing').not.toBe('all');
    });
    return;
  }
  beforeAll(() => {
    execFileSync(process.execPath, ['scripts/demo.mjs'], { cwd: join(built, '..', '..') });
  }, PATIENCE);

  describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
    let hands: Hands;
    beforeAll(async () => {
      hands = await chromium({ width: 1440, height: 900, scheme, reducedMotion: false });
    }, PATIENCE);
    afterAll(() => hands.close());

    it('finds nothing on any page', async () => {
      const found: Record<string, string[]> = {};
      for (const page of pages()) {
        await hands.goto('about:blank');
        await hands.goto(
          `${pathToFileURL(join(built, page.split('#')[0])).href}${page.includes('#') ? `#${page.split('#')[1]}` : ''}`,
        );
        await pause(2000);
        found[page] = await findings(hands);
      }
      expect(found).toEqual(Object.fromEntries(pages().map((page) => [page, []])));
    });
  });

  it('is printed dark on white, with what is checked, and without what only a screen can do', async () => {
    /** What is seen of a page, at the step where nothing has been drawn by chance; printed as a browser does it, which tells a page of no sizes. */
    const see = `new Promise((resolve) => {
      dispatchEvent(new Event('beforeprint'));
      const { shadowRoot } = document.querySelector('msgd-surface');
      const all = (selector) => [...shadowRoot.querySelectorAll(selector)];
      const look = () => {
        if (all('.u-wrap').length === 0) return setTimeout(look, 50);
        all('.u-wrap')[0].style.width = '3000px';
        const [plot, place] = ['.u-wrap', '.uplot'].map((selector) => all(selector)[0].getBoundingClientRect().width);
        resolve({
          picture: all('canvas')[0].toDataURL(),
          axes: all('.uplot canvas')[0].toDataURL(),
          adjusts: getComputedStyle(all('#noise :checked')[0]).printColorAdjust,
          buttons: all('button').filter((button) => button.getClientRects().length > 0).length,
          isList: all('#noise')[0].scrollHeight > all('#noise')[0].clientHeight,
          fits: plot <= place,
        });
      };
      setTimeout(look, 1000);
    })`;
    const printed: unknown[] = [];
    for (const scheme of ['light', 'dark'] as const) {
      const hands = await chromium({ width: 720, height: 900, scheme, reducedMotion: true, printed: true });
      try {
        await hands.goto(`${pathToFileURL(join(built, 'surface.html')).href}#noise=sgd&runs=50&step=0`);
        printed.push(await hands.run(see));
      } finally {
        await hands.close();
      }
    }
    expect(printed[1]).toEqual(printed[0]);
    expect(printed[0]).toMatchObject({ adjusts: 'exact', buttons: 0, isList: false, fits: true });
  });

  it('leaves to be seen what is checked and what a net reads where colours are forced', async () => {
    const hands = await chromium({ width: 1440, height: 900, scheme: 'light', reducedMotion: true, forcedColours: true }); // prettier-ignore
    try {
      await hands.goto(`${pathToFileURL(join(built, 'train.html')).href}#noise=sgd&steps=200&seeds=1`);
      const seen = await hands.run(`new Promise((resolve) => {
        const { shadowRoot } = document.querySelector('msgd-race');
        const all = (selector, property) => [...new Set([...shadowRoot.querySelectorAll(selector)].map((element) => getComputedStyle(element)[property]))];
        const look = () => shadowRoot.querySelector('.bars span') === null ? setTimeout(look, 50)
          : resolve([matchMedia('(forced-colors: active)').matches, all('[type=checkbox]', 'appearance'), all('.bars span', 'backgroundImage')]);
        look();
      })`);
      // A check mark that is an image, and a bar that is a background, would not be there.
      expect(seen).toEqual([true, ['auto'], [expect.stringContaining('linear-gradient')]]);
      // A formula is set piece over piece, and each would have a plate of its own.
      await hands.goto(pathToFileURL(join(built, 'essay.html')).href);
      expect(
        await hands.run(`new Promise((resolve) => {
        const look = () => {
          const formula = document.querySelector('msgd-essay').shadowRoot?.querySelector('.katex');
          if (formula) resolve(getComputedStyle(formula).forcedColorAdjust);
          else setTimeout(look, 50);
        };
        look();
      })`),
      ).toBe('none');
    } finally {
      await hands.close();
    }
  });
});

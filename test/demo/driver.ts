import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browsers } from '../browser/browsers.js';
import type { Circumstances, Hands } from './hands.js';
import { chromium, firefox } from './puppeteer.js';
import { site, type Site } from './site.js';
import { webkit } from './webkit.js';

/** Test time-outs, in milliseconds: a loaded machine starts browsers slowly. */
const PATIENCE = 900_000;
const WAIT = 200_000;
/** And now and then one of them computes fifty times as slowly: a page that still gets on is given so much more, again and again. */
const GRACE = 50_000;

const drivers: Record<string, (circumstances: Circumstances) => Promise<Hands>> = {
  Chromium: chromium,
  Firefox: firefox,
  WebKit: webkit,
};

interface Opening extends Partial<Circumstances> {
  /** After the #, as a link has it. */
  readonly hash?: string;
  readonly from?: 'http' | 'file';
  /** A page of one's own that has the demo's script beside it, in place of the demo's page. */
  readonly html?: string;
}

/** A page in a browser, and what a person does to it. Selectors are of the demo's shadow root. */
export interface Screen {
  readonly browser: string;
  /** What a function of the page's says of the shadow root; it knows its arguments and globals alone. */
  evaluate<A extends readonly unknown[], T>(
    see: (root: ShadowRoot, ...args: A) => T,
    ...args: A
  ): Promise<Awaited<T>>;
  /** Waits until such a function says something true, and returns it. */
  until<A extends readonly unknown[], T>(
    see: (root: ShadowRoot, ...args: A) => T,
    ...args: A
  ): Promise<Awaited<T>>;
  text(selector: string): Promise<string>;
  click(selector: string): Promise<void>;
  /** From one place to another, as fractions of the element's width and height. */
  drag(selector: string, from: readonly [number, number], to: readonly [number, number]): Promise<void>;
  /** Drags the thumb of a slider to a fraction of its length. */
  slide(selector: string, to: number): Promise<void>;
  /** Chooses an option of a select, by keyboard. */
  choose(selector: string, value: string): Promise<void>;
  /** A click, everything selected, and text typed over it. */
  fill(selector: string, text: string): Promise<void>;
  type(text: string): Promise<void>;
  /** `Tab`, `Enter`, ` `, `Control+a`: names as in KeyboardEvent.key. */
  press(keys: string): Promise<void>;
  /** The address, as the reader sees it. */
  address(): Promise<string>;
  goto(address: string): Promise<void>;
  /** Writes build/screenshots/<name>.png, for people to look at. */
  screenshot(name: string): Promise<void>;
  /** Whether the page can be scrolled sideways. */
  isTooWide(): Promise<boolean>;
  /** Errors and warnings of the page and its scripts, and what its policy forbade. */
  complaints(): Promise<readonly string[]>;
  /** Addresses that the page asked for, beside its own files. */
  foreignRequests(): Promise<readonly string[]>;
}

/** Tests of a demo, in every browser that is there, from its page as it is built; each is closed after its test, and may not have complained. */
export function inEveryBrowser(
  demo: string,
  tests: (open: (opening?: Opening) => Promise<Screen>, browser: string) => void,
): void {
  describe(`${demo}.html`, () => {
    let place: Site;
    beforeAll(async () => {
      execFileSync(process.execPath, ['scripts/demo.mjs', demo], {
        cwd: join(import.meta.dirname, '..', '..'),
      });
      place = await site(demo);
    }, PATIENCE);
    afterAll(() => place.close());

    for (const browser of browsers) {
      if (browser.command('', '') === undefined) {
        it(`${browser.name} is not installed here: it was not tested`, () => {
          expect(process.env.MSGD_BROWSERS, `${browser.name} is missing`).not.toBe('all');
        });
        continue;
      }
      describe(browser.name, { timeout: PATIENCE }, () => {
        const opened: { screen: Screen; close: () => Promise<void> }[] = [];
        tests(async (opening = {}) => {
          const one = await open(browser.name, place, demo, opening);
          opened.push(one);
          return one.screen;
        }, browser.name);
        afterEach(async () => {
          const all = opened.splice(0);
          const seen = await Promise.all(
            all.map(async ({ screen }) => [await screen.complaints(), await screen.foreignRequests()]),
          );
          await Promise.all(all.map(({ close }) => close()));
          expect(seen).toEqual(all.map(() => [[], []]));
        }, PATIENCE);
      });
    }
  });
}

async function open(
  browser: string,
  place: Site,
  demo: string,
  opening: Opening,
): Promise<{ screen: Screen; close: () => Promise<void> }> {
  // prettier-ignore
  const { width = 1200, height = 900, scheme = 'light', reducedMotion = false, hash = '', from = 'http', html } = opening;
  const hands = await drivers[browser]({ width, height, scheme, reducedMotion });
  const page = html === undefined ? `${demo}.html` : 'own.html';
  if (html !== undefined) place.put(page, html);
  const home = place.url('', from);
  const screen = screenOf(browser, hands, home);
  await screen.goto(`${place.url(page, from)}${hash === '' ? '' : `#${hash}`}`);
  return { screen, close: () => hands.close() };
}

function screenOf(browser: string, hands: Hands, home: string): Screen {
  const evaluate: Screen['evaluate'] = async (see, ...args) => {
    const root = `[...document.querySelectorAll('*')].find((element) => element.localName.startsWith('msgd-')).shadowRoot`;
    const call = `(${see.toString()})(${[root, ...args.map((arg) => JSON.stringify(arg))].join(', ')})`;
    // An element cannot leave the page: it is true.
    return (await hands.run(
      `Promise.resolve(${call}).then((value) => (value instanceof Node ? true : value))`,
    )) as never;
  };
  const until: Screen['until'] = async (see, ...args) => {
    let end = Date.now() + WAIT;
    let before: string | undefined;
    for (;;) {
      const found = await evaluate(see, ...args);
      if (found) return found;
      if (Date.now() > end) {
        const says = JSON.stringify(await evaluate((root) => [...root.querySelectorAll('[role="alert"], [role="status"]')].map((element) => element.textContent))); // prettier-ignore
        if (says === before)
          throw new Error(
            `in vain waited for ${see.toString()} of ${JSON.stringify(args)}; the page says ${says}`,
          );
        before = says;
        end = Date.now() + GRACE;
      }
      await pause(50);
    }
  };
  /** Where an element is, brought into view: as soon as it stays there, and nothing lies over it. */
  const box = (selector: string) =>
    until(async (root, which) => {
      const element = root.querySelector(which);
      if (element === null) return undefined;
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
      const before = element.getBoundingClientRect();
      await new Promise((resolve) => setTimeout(resolve, 80));
      const { left, top, width, height } = element.getBoundingClientRect();
      const there = root.elementFromPoint(left + width / 2, top + height / 2);
      const stays =
        left === before.left && top === before.top && width === before.width && height === before.height;
      return stays && element.contains(there) ? { left, top, width, height } : undefined;
    }, selector) as Promise<{ left: number; top: number; width: number; height: number }>;
  const at = async (selector: string, [x, y]: readonly [number, number]): Promise<[number, number]> => {
    const { left, top, width, height } = await box(selector);
    return [left + x * width, top + y * height];
  };
  const dragBetween = async (from: readonly [number, number], to: readonly [number, number]) => {
    await hands.move(...from);
    await hands.down();
    for (let k = 1; k <= 4; k++) {
      await hands.move(from[0] + ((to[0] - from[0]) * k) / 4, from[1] + ((to[1] - from[1]) * k) / 4);
    }
    await hands.up();
  };
  const screen: Screen = {
    browser,
    evaluate,
    until,
    text: (selector) =>
      until(
        (root, which) => root.querySelector(which)?.textContent?.replaceAll(/\s+/g, ' ').trim() ?? '',
        selector,
      ),
    async click(selector) {
      await hands.move(...(await at(selector, [0.5, 0.5])));
      await hands.down();
      await hands.up();
    },
    async drag(selector, from, to) {
      const { left, top, width, height } = await box(selector);
      const point = ([x, y]: readonly [number, number]) => [left + x * width, top + y * height] as const;
      await dragBetween(point(from), point(to));
    },
    async slide(selector, to) {
      const { left, top, width, height } = await box(selector);
      const now = await evaluate((root, which) => {
        const { min, max, valueAsNumber } = root.querySelector<HTMLInputElement>(which)!;
        return (valueAsNumber - Number(min)) / (Number(max) - Number(min));
      }, selector);
      // The thumb is as wide as the slider is high, and stays inside of it.
      const x = (fraction: number) => left + height / 2 + fraction * (width - height);
      await dragBetween([x(now), top + height / 2], [x(to), top + height / 2]);
    },
    async choose(selector, value) {
      await until((root, which) => root.querySelector(which) !== null, selector);
      const places = await evaluate(
        (root, which, wanted) => {
          const select = root.querySelector<HTMLSelectElement>(which)!;
          select.scrollIntoView({ block: 'center', behavior: 'instant' });
          select.focus();
          return [...select.options].findIndex((option) => option.value === wanted) - select.selectedIndex;
        },
        selector,
        value,
      );
      for (let k = 0; k < Math.abs(places); k++) await hands.press(places > 0 ? 'ArrowDown' : 'ArrowUp', []);
    },
    async fill(selector, text) {
      await screen.click(selector);
      await hands.press('a', ['Control']);
      await hands.type(text);
    },
    type: (text) => hands.type(text),
    async press(keys) {
      const [key, ...held] = keys === ' ' ? [' '] : keys.split('+').reverse();
      await hands.press(key, held.reverse());
    },
    address: async () => (await hands.run('location.href')) as string,
    async goto(address) {
      // Another hash alone would not load the page again.
      await hands.goto('about:blank');
      await hands.goto(address);
      await until((root) => root?.querySelector('*') !== null);
    },
    async screenshot(name) {
      const path = join(import.meta.dirname, '..', '..', 'build', 'screenshots', `${name}.png`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, await hands.picture());
    },
    isTooWide: async () => (await hands.run('document.documentElement.scrollWidth > innerWidth')) as boolean,
    complaints: async () => [...hands.complaints, ...((await hands.run('self.complaints')) as string[])],
    async foreignRequests() {
      const seen = (await hands.run(
        `performance.getEntriesByType('resource').map(({ name }) => name)`,
      )) as string[];
      return [...new Set([...hands.requests, ...seen])].filter(
        (url) => !url.startsWith(home) && !/^(data|blob|about):/.test(url),
      );
    },
  };
  return screen;
}

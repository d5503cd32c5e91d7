import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find } from '../browser/browsers.js';
import type { Hands } from './hands.js';
import { chromium } from './puppeteer.js';
import { built, site, type Site } from './site.js';

const PATIENCE = 300_000;

/** kB of a page with its script, before it is packed: what it may weigh at most. */
const limits = { surface: 700, vector: 650, train: 680, essay: 990, tails: 630 };

/** Runs in the page: milliseconds until something is drawn, as far as can be told once the page has loaded. */
const firstPicture = `new Promise((resolve) => {
  const root = [...document.querySelectorAll('*')].find(({ localName }) => localName.startsWith('msgd-')).shadowRoot;
  const isDrawn = (canvas) => {
    if (canvas.width * canvas.height === 0) return false;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    return new Set(new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size > 1;
  };
  const look = () => {
    if ([...root.querySelectorAll('canvas')].some(isDrawn) || root.querySelector('.pictures svg path') !== null) resolve(performance.now());
    else requestAnimationFrame(look);
  };
  look();
})`;

/** Runs in the page: the 95th percentile of the times between frames while it plays for three seconds. */
const frames = `new Promise((resolve) => {
  const root = [...document.querySelectorAll('*')].find(({ localName }) => localName.startsWith('msgd-')).shadowRoot;
  const play = root.querySelector('[data-action=play]');
  if (play.textContent.trim() === 'Play') play.click();
  const times = [];
  let last = performance.now();
  const begin = last;
  const tick = (now) => {
    times.push(now - last);
    last = now;
    if (now - begin < 3000) requestAnimationFrame(tick);
    else resolve(times.sort((a, b) => a - b)[Math.floor(0.95 * times.length)]);
  };
  requestAnimationFrame(tick);
})`;

const isThere = find('chromium', 'chromium-browser', 'google-chrome') !== undefined;

describe('what a page takes', { timeout: PATIENCE }, () => {
  if (!isThere) {
    it('Chromium is not installed here: nothing was measured', () => {
      expect(process.env.MSGD_BROWSERS, 'Chromium is missing').not.toBe('all');
    });
    return;
  }
  const lines: string[] = [];
  beforeAll(() => {
    execFileSync(process.execPath, ['scripts/demo.mjs'], { cwd: join(built, '..', '..') });
  }, PATIENCE);
  // Times are told and not tested: they are the machine's.
  afterAll(() => console.info(`\n${lines.join('\n')}\n`));

  it.each(Object.entries(limits))(
    '%s: at most %d kB, and nothing that moves by itself',
    async (demo, limit) => {
      let place: Site | undefined;
      let hands: Hands | undefined;
      try {
        place = await site(demo);
        hands = await chromium({ width: 1440, height: 900, scheme: 'light', reducedMotion: false });
        await hands.goto(place.url(`${demo}.html`, 'http'));
        const drawn = (await hands.run(firstPicture)) as number;
        const loaded = (await hands.run(`performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname.slice(1))`)) as string[]; // prettier-ignore
        const files = [`${demo}.html`, ...new Set(loaded.filter((name) => name.endsWith('.js') && name !== 'watch.js'))]; // prettier-ignore
        const bytes = files.map((name) => readFileSync(join(built, name)));
        const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0) / 1000;
        const weight = sum(bytes.map(({ length }) => length));
        const packed = sum(bytes.map((file) => gzipSync(file).length));
        const moved = (await hands.run(
          'new Promise((resolve) => setTimeout(() => resolve(self.shifted), 1500))',
        )) as number;
        const late = (await hands.run(frames)) as number;
        const heap = ((await hands.run('performance.memory?.usedJSHeapSize ?? 0')) as number) / 1e6;
        lines.push(`${demo}: first picture after ${Math.round(drawn)} ms, frames while playing ${late.toFixed(1)} ms (95th percentile), ${Math.round(weight)} kB (${Math.round(packed)} kB packed), layout shift ${moved.toFixed(4)}, heap ${Math.round(heap)} MB`); // prettier-ignore
        expect(weight).toBeLessThan(limit);
        expect(moved).toBeLessThan(0.02);
      } finally {
        await hands?.close();
        place?.close();
      }
    },
  );
});

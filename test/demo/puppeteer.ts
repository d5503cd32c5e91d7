import puppeteer, { type Browser, type KeyInput, type Page } from 'puppeteer-core';
import { chromiumFlags, find } from '../browser/browsers.js';
import type { Circumstances, Hands } from './hands.js';

async function handsOn(
  browser: Browser,
  { width, height }: Circumstances,
  ready: (page: Page) => Promise<void>,
): Promise<Hands> {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  await ready(page);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  return {
    complaints,
    requests,
    async goto(url) {
      await page.goto(url);
    },
    run: (expression) => page.evaluate(expression),
    move: (x, y) => page.mouse.move(x, y),
    down: () => page.mouse.down(),
    up: () => page.mouse.up(),
    async press(key, held) {
      for (const one of held) await page.keyboard.down(one as KeyInput);
      await page.keyboard.press(key as KeyInput);
      for (const one of held) await page.keyboard.up(one as KeyInput);
    },
    type: (text) => page.keyboard.type(text),
    picture: () => page.screenshot(),
    close: () => browser.close(),
  };
}

export async function chromium(circumstances: Circumstances): Promise<Hands> {
  const executablePath = find('chromium', 'chromium-browser', 'google-chrome');
  const browser = await puppeteer.launch({ executablePath, args: chromiumFlags });
  return handsOn(browser, circumstances, async (page) => {
    const features = [
      { name: 'prefers-color-scheme', value: circumstances.scheme },
      { name: 'prefers-reduced-motion', value: circumstances.reducedMotion ? 'reduce' : 'no-preference' },
    ];
    await page.emulateMediaFeatures(features);
    if (circumstances.printed === true) await page.emulateMediaType('print');
    if (circumstances.forcedColours !== true) return;
    // Puppeteer itself does not know of it.
    const session = await page.createCDPSession();
    await session.send('Emulation.setEmulatedMedia', {
      features: [...features, { name: 'forced-colors', value: 'active' }],
    });
  });
}

export async function firefox(circumstances: Circumstances): Promise<Hands> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: find('firefox-esr', 'firefox'),
    extraPrefsFirefox: {
      'ui.systemUsesDarkTheme': Number(circumstances.scheme === 'dark'),
      'layout.css.prefers-color-scheme.content-override': circumstances.scheme === 'dark' ? 0 : 1,
      'ui.prefersReducedMotion': Number(circumstances.reducedMotion),
    },
  });
  return handsOn(browser, circumstances, async () => {});
}

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Builder, Key, Origin, type WebDriver } from 'selenium-webdriver';
import { find, miniBrowser } from '../browser/browsers.js';
import type { Circumstances, Hands } from './hands.js';

/** WebKitGTK's MiniBrowser, by WebDriver, on a screen that nobody sees; narrower than its bar, some 450 pixels, it cannot be. */
export async function webkit(circumstances: Circumstances): Promise<Hands> {
  const { width, height, scheme, reducedMotion } = circumstances;
  const home = mkdtempSync(join(tmpdir(), 'msgd-webkit-'));
  mkdirSync(join(home, 'gtk-3.0'));
  writeFileSync(
    join(home, 'gtk-3.0', 'settings.ini'),
    `[Settings]\ngtk-enable-animations=${Number(!reducedMotion)}\n`,
  );
  const port = await freePort();
  // The language C would be none that Intl knows.
  const child = spawn(
    find('xvfb-run')!,
    ['-a', '-s', `-screen 0 ${Math.max(width, 1000) + 100}x${height + 300}x24`, find('WebKitWebDriver')!, `--port=${port}`],
    { detached: true, stdio: 'ignore', env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, WEBKIT_DISABLE_COMPOSITING_MODE: '1', GTK_THEME: `Adwaita${scheme === 'dark' ? ':dark' : ''}`, LANG: 'en_US.UTF-8' } },
  ); // prettier-ignore
  const end = () => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  let driver: WebDriver;
  try {
    driver = await connect(port);
    // The window has a bar above the page.
    await driver.manage().window().setRect({ x: 0, y: 0, width, height });
    const [inner, outer] = await driver.executeScript<number[][]>(
      'return [[innerWidth, innerHeight], [outerWidth, outerHeight]]',
    );
    await driver
      .manage()
      .window()
      .setRect({ width: width + outer[0] - inner[0], height: height + outer[1] - inner[1] });
  } catch (error) {
    end();
    throw error;
  }
  const pointer = () => driver.actions({ async: true });
  return {
    complaints: [],
    requests: [],
    async goto(url) {
      await driver.get(url);
    },
    async run(expression) {
      const script = `const done = arguments[arguments.length - 1];
        Promise.resolve().then(() => (${expression})).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await driver.executeAsyncScript<{ value: unknown; error?: string }>(script);
      if (error !== undefined) throw new Error(error);
      return value;
    },
    move: (x, y) =>
      pointer()
        .move({ x: Math.round(x), y: Math.round(y), origin: Origin.VIEWPORT, duration: 20 })
        .perform(),
    down: () => pointer().press().perform(),
    up: () => pointer().release().perform(),
    async press(key, held) {
      const keys = [...held, key].map((name) => named[name] ?? name);
      let actions = driver.actions({ async: true });
      for (const one of keys) actions = actions.keyDown(one);
      for (const one of keys.reverse()) actions = actions.keyUp(one);
      await actions.perform();
    },
    async type(text) {
      for (const character of text)
        await driver
          .actions({ async: true })
          .sendKeys(character === '\n' ? Key.ENTER : character)
          .perform();
    },
    async picture() {
      // Now and then a window that nobody sees is not painted, and no picture comes.
      const taken = await Promise.race([driver.takeScreenshot(), pause(10_000, '', { ref: false })]);
      return Buffer.from(taken, 'base64');
    },
    async close() {
      await driver.quit().catch(() => {});
      end();
    },
  };
}

const named: Record<string, string> = {
  Tab: Key.TAB,
  Enter: Key.ENTER,
  Escape: Key.ESCAPE,
  Backspace: Key.BACK_SPACE,
  Delete: Key.DELETE,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
  ArrowUp: Key.ARROW_UP,
  ArrowDown: Key.ARROW_DOWN,
  Home: Key.HOME,
  End: Key.END,
  Control: Key.CONTROL,
  Shift: Key.SHIFT,
};

async function connect(port: number): Promise<WebDriver> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await new Builder()
        .usingServer(`http://127.0.0.1:${port}`)
        .withCapabilities({
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] },
        })
        .build();
    } catch (error) {
      // The driver is not there yet.
      if (attempt === 40) throw error;
      await pause(250);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

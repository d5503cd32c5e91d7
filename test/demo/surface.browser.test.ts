import { expect, it } from 'vitest';
import { inEveryBrowser, type Screen } from './driver.js';

/** The numbers of a link. */
const numberIn = (address: string, key: string) =>
  Number(new URLSearchParams(new URL(address).hash.slice(1)).get(key));

/** What each noise is said to be, once all runs are there. */
const verdicts = (screen: Screen) =>
  screen.until((root) => {
    const figures = [...root.querySelectorAll<HTMLElement>('figure[data-noise]')];
    const said = figures.map((figure): [string, string] => [
      figure.dataset.noise!,
      figure.querySelector('figcaption > span:nth-child(2)')!.textContent,
    ]);
    return said.every(([, text]) => !text.startsWith('its runs ')) && Object.fromEntries(said);
  }) as Promise<Record<string, string>>;

/** The picture of the first noise, to be compared with itself. */
const picture = (screen: Screen) => screen.evaluate((root) => root.querySelector('canvas')!.toDataURL());

inEveryBrowser('surface', (open) => {
  it.each(['http', 'file'] as const)('tells isotropic noise from SGD, and no class like it, from %s', async (from) => {
    const screen = await open({ from, hash: 'noise=sgd,gaussianCov,minibatchCov,rademacherCov,isotropic,levy' });
    const said = await verdicts(screen);
    expect(said).toMatchObject({
      sgd: 'as its theory says',
      gaussianCov: '200 runs cannot tell it from SGD',
      minibatchCov: '200 runs cannot tell it from SGD',
      rademacherCov: '200 runs cannot tell it from SGD',
      isotropic: 'unlike SGD: spread along the valley, spread across it',
    });
    expect(said.levy).toBe('unlike SGD: its variance is infinite');
    await screen.evaluate((root) => root.querySelector<HTMLElement>('details.all summary')!.focus());
    await screen.press('Enter');
    expect(await screen.text('.table tbody:last-of-type')).toContain('none, for its variance is infinite');
    expect(await screen.text('.table tbody:first-of-type')).toMatch(/^sgd theory ?0\.0442.* runs ?0\.0427 \(0\.0392 to 0\.0462\)/);
  }); // prettier-ignore

  it('has the start dragged, and moves the cursor by keyboard; a link brings it all back', async () => {
    const screen = await open({ hash: 'noise=sgd,isotropic&runs=50' });
    await verdicts(screen);
    const before = await picture(screen);
    // The start is at (−0.69, 1.27); the view is 4 wide, about (0.61, 0.37).
    await screen.drag('canvas', [0.175, 0.275], [0.5, 0.8]);
    await screen.until(() => location.hash.includes('startX=0.6'));
    const link = await screen.address();
    expect(numberIn(link, 'startX')).toBeCloseTo(0.61, 1);
    expect(numberIn(link, 'startY')).toBeCloseTo(0.37 - 0.3 * 4, 1);
    await verdicts(screen);
    expect(await picture(screen)).not.toBe(before);

    await screen.evaluate((root) => root.querySelector('canvas')!.focus());
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowUp', 'Shift+ArrowRight']) await screen.press(key);
    const pushed = String(Math.round(1000 * (numberIn(link, 'startX') + 0.1)) / 1000);
    await screen.until(
      (_, ...parts) => parts.every((part) => location.hash.includes(`${part}&`)),
      ...['cursorX=1.6', 'cursorY=-0.7', `startX=${pushed}`],
    );
    const moved = await screen.address();
    await verdicts(screen);
    await screen.evaluate((root) => root.querySelector('canvas')!.blur());
    const there = await picture(screen);
    await screen.goto(moved);
    await verdicts(screen);
    expect(await picture(screen)).toBe(there);
    expect(await screen.text('.numbers')).toContain('Cursor at (1.6, −0.7): gradient');
  });

  it('plays, steps, and starts again', async () => {
    const screen = await open({ hash: 'noise=sgd,isotropic&runs=50&step=78' });
    const step = () =>
      screen.evaluate((root) => root.querySelector<HTMLInputElement>('#step')!.valueAsNumber);
    await verdicts(screen);
    await screen.click('[data-action=step]');
    expect(await step()).toBe(79);
    await screen.click('[data-action=play]');
    await screen.until(
      (root) =>
        root.querySelector<HTMLInputElement>('#step')!.valueAsNumber === 80 &&
        root.querySelector('[data-action=play]')!.textContent.trim() === 'Play',
    );
    await screen.click('[data-action=reset]');
    expect(await step()).toBe(0);
    await screen.click('[data-action=many]');
    expect(await step()).toBe(10);
  });

  it('lets noises be chosen, and hides their names', async () => {
    const screen = await open({ hash: 'noise=sgd,isotropic&runs=50' });
    await verdicts(screen);
    await screen.click('#noise input[value=gd]');
    expect(Object.keys(await verdicts(screen))).toHaveLength(3);
    await screen.click('#blind');
    await screen.until((root) => root.querySelector('figcaption .name')?.textContent?.trim() === 'Noise A');
    await screen.until((root) =>
      [...root.querySelectorAll('.panels, .numbers')].every(
        ({ textContent }) => !/isotropic|unlike SGD/.test(textContent),
      ),
    );
    expect(await screen.text('.panels')).toContain('Noise C');
  });

  it('has a loss without theory, and says so', async () => {
    const screen = await open({ hash: 'noise=sgd,gaussianCov&runs=50' });
    await verdicts(screen);
    await screen.choose('#surface', 'valleys');
    await screen.until((root) =>
      root.querySelector('.key')!.textContent.includes('there is no exact theory'),
    );
    await screen.until(() => location.hash.includes('startX=-0.9&'));
    expect((await verdicts(screen)).sgd).toBe('what the others are held against');
  });

  it('does not play for a reader who asks for less motion, and fits a phone', async () => {
    const screen = await open({
      width: 360,
      height: 740,
      scheme: 'dark',
      reducedMotion: true,
      hash: 'runs=50',
    });
    await verdicts(screen);
    expect(await screen.isTooWide()).toBe(false);
    expect(await screen.evaluate((root) => root.querySelector('[data-action=play]') === null)).toBe(true);
    await screen.screenshot(`surface-phone-${screen.browser}`);
  });

  it('is three lines of HTML in anyone’s page', async () => {
    const html =
      '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="surface.js"></script><msgd-surface noise="sgd,isotropic" surface="outlier" runs="50" hide="noise,curves"></msgd-surface>';
    const screen = await open({ html, width: 1000 });
    expect(Object.keys(await verdicts(screen))).toEqual(['sgd', 'isotropic']);
    expect(await screen.evaluate((root) => root.querySelector('#noise') === null)).toBe(true);
    expect(new URL(await screen.address()).hash).toBe('');
    // What is opened has something in it.
    const more = () =>
      screen.evaluate((root) => root.querySelectorAll('[aria-label=Controls] summary').length);
    expect(await more()).toBe(1);
    await screen.evaluate(({ host }) =>
      host.setAttribute('hide', 'runs,seed,layers,startX,startY,cursorX,cursorY'),
    );
    await screen.until((root) => root.querySelector('#noise'));
    expect(await more()).toBe(0);
    await screen.screenshot(`surface-own-${screen.browser}`);
  });

  it('is dark or light by its attribute, also when a page changes it', async () => {
    const html =
      '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="surface.js"></script><msgd-surface noise="sgd" runs="50"></msgd-surface>';
    const screen = await open({ html, width: 1000 });
    await verdicts(screen);
    const colours = () => screen.evaluate(({ host }) => ['--pico-background-color', '--pico-form-element-border-color', '--pico-primary'].map((name) => getComputedStyle(host).getPropertyValue(name))); // prettier-ignore
    const [light, lit] = [await colours(), await picture(screen)];
    await screen.evaluate(({ host }) => host.setAttribute('data-theme', 'dark'));
    await screen.until((root, before) => root.querySelector('canvas')!.toDataURL() !== before, lit);
    const dark = await colours();
    expect(dark.filter((colour, k) => colour === '' || colour === light[k])).toEqual([]);
    await screen.evaluate(({ host }) => host.setAttribute('data-theme', 'light'));
    await screen.until((root, before) => root.querySelector('canvas')!.toDataURL() === before, lit);
    expect(await colours()).toEqual(light);
  });

  it('looks the same in a page of hostile styles', async () => {
    const styles =
      'body { text-transform: uppercase; letter-spacing: 0.5em; word-spacing: 1em; line-height: 3; text-align: right; text-indent: 3em; text-shadow: 1px 1px red; white-space: pre; font: italic bold 40px/3 serif }';
    const page = (css: string) =>
      `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><style>body { margin: 0 } ${css}</style><script src="surface.js"></script><msgd-surface noise="sgd,isotropic" runs="50"></msgd-surface>`;
    const looks = async (css: string) => {
      const screen = await open({ html: page(css), width: 1000 });
      await verdicts(screen);
      return screen.evaluate((root) => {
        const names = ['textTransform', 'letterSpacing', 'wordSpacing', 'lineHeight', 'textAlign', 'textIndent', 'textShadow', 'whiteSpace', 'fontStyle', 'fontWeight', 'fontSize', 'fontFamily'] as const; // prettier-ignore
        return ['.layout', 'label', 'figcaption', '.name'].map((selector) => {
          const element = root.querySelector(selector)!;
          const style = getComputedStyle(element);
          return [selector, element.getBoundingClientRect().width, ...names.map((name) => style[name])];
        });
      });
    };
    const plain = await looks('');
    expect(await looks(styles)).toEqual(plain);
    expect(plain[0]).toContain('none');
  });
});

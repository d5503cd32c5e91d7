import { expect, it } from 'vitest';
import { inEveryBrowser } from './driver.js';

inEveryBrowser('tails', (open, browser) => {
  it('shows two classes of one covariance that differ, and where they do not', async () => {
    const screen = await open({ width: 1440 });
    await screen.until(
      (root) =>
        root.querySelector('.moral')!.textContent ===
        'The class matters here: 120 of 200 runs of bernoulli are over the ridge, and 2 of gaussianFisher, whose covariance is the same.',
    );
    // The moral comes with the runs of the right half, which may be there first.
    await screen.until((root) => /^bernoulli ?excess risk: 0\.0\d+ ± 0\.\d+, theory 0\.0652$/.test(root.querySelector('figure[data-noise=bernoulli] figcaption')!.textContent.trim().replaceAll(/\s+/g, ' '))); // prettier-ignore
    expect(await screen.text('figure[data-noise=gaussianFisher] figcaption')).toMatch(/theory 0\.0652$/);
    await screen.screenshot(`tails-${browser}`);
    await screen.choose('#pair', 'cov');
    await screen.until((root) =>
      /112 of 200 runs of sgd .* 0 of gaussianCov/.test(root.querySelector('.moral')!.textContent),
    );
    await screen.slide('#b', 1);
    await screen.until((root) =>
      /^At b = 8, .* nothing tells the classes apart: 0 and 0 /.test(
        root.querySelector('.moral')!.textContent,
      ),
    );
    await screen.until(() => location.hash.includes('pair=cov&b=8'));
    await screen.goto(await screen.address());
    await screen.until((root) => root.querySelector('.moral')!.textContent.startsWith('At b = 8'));
  });

  it('plays from the start, fits a phone, and is an element for anyone’s page', async () => {
    const html =
      '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="tails.js"></script><msgd-tails step="70" hide="theory,pair"></msgd-tails>';
    const screen = await open({ html, width: 360, height: 740, scheme: 'dark' });
    await screen.until((root) => root.querySelector('.moral')!.textContent.startsWith('The class matters'));
    expect(
      await screen.evaluate((root) => ['#pair', '.theory'].map((part) => root.querySelector(part))),
    ).toEqual([null, null]);
    expect(await screen.isTooWide()).toBe(false);
    await screen.click('[data-action=reset]');
    await screen.until((root) => root.querySelector('.moral')!.textContent.startsWith('At the start'));
    await screen.click('[data-action=many]');
    await screen.until((root) => root.querySelector('output[for=step]')!.textContent === '10');
  });
});

import { expect, it } from 'vitest';
import { inEveryBrowser } from './driver.js';
import { experiments } from './teaching.js';

for (const demo of new Set(experiments.map(({ page }) => page))) {
  inEveryBrowser(demo, (open) => {
    it.each(experiments.filter(({ page }) => page === demo))(
      '$title: says what the sheet for teachers says',
      async ({ hash, says }) => {
        const screen = await open({ hash, width: 1440 });
        await screen.until((root, words) => root.textContent.replaceAll(/\s+/g, ' ').includes(words), says);
        expect(await screen.evaluate((root) => root.querySelector('.notes'))).toBe(null);
      },
    );
  });
}

import type { Results } from '../experiments/results.js';

/**
 * The pictures of a comparison's report, as the text of SVG files by their names: `difference.svg`,
 * `score.svg` and so on. What draws them is loaded when this is called.
 */
export async function figures({ options, rows, runs }: Results): Promise<Record<string, string>> {
  const { figuresOf } = await import('../reports/figures.js');
  return Object.fromEntries(figuresOf(options, rows, runs).map(({ file, svg }) => [file, svg]));
}

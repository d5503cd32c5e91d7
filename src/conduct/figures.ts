import { ArgumentError, checkArray } from '../errors.js';
import { readExperiment } from '../experiments/experimentFile.js';
import type { Results } from '../experiments/results.js';

/**
 * The pictures of a comparison's report: the text of each SVG file, by its name (`difference.svg`,
 * `score.svg` and so on). Calling it loads the code that draws them.
 *
 * @param results as `compare` and `openRuns` give them
 * @throws ArgumentError where they are something else
 */
export async function figures(results: Results): Promise<Record<string, string>> {
  checkResults(results);
  const { options, rows, runs } = results;
  const { figuresOf } = await import('../reports/figures.js');
  return Object.fromEntries(figuresOf(options, rows, runs).map(({ file, svg }) => [file, svg]));
}

function checkResults(results: Results): void {
  const { options, rows, runs } = (results as Results | null | undefined) ?? {};
  if (options === undefined) throw new ArgumentError('results', results, 'results of compare or openRuns');
  readExperiment(options);
  checkArray('results.options.noise', options.noise, 'an array');
  const lists = { rows: [rows, 'test'], runs: [runs, 'records'] } as const;
  for (const [name, [list, part]] of Object.entries(lists)) {
    checkArray(`results.${name}`, list, 'an array');
    list!.forEach((one: object | null, k) => {
      const isOne = typeof one === 'object' && one !== null && 'label' in one && part in one;
      if (!isOne) throw new ArgumentError(`results.${name}[${k}]`, one, 'as compare or openRuns gave it');
    });
  }
}

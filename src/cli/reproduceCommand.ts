import { conduct } from '../conduct/comparison.js';
import { ArgumentError, checkOneOf } from '../errors.js';
import { complete } from '../experiments/options.js';
import { theoryDefaults } from '../experiments/prediction.js';
import { budgets, recipe, recipes, type Budget } from '../experiments/recipes.js';
import type { How } from './how.js';
import { print } from './print.js';
import { table } from './table.js';
import { theoryCommand } from './theoryCommand.js';

/** The runs of each class for which `quadratic` has the time. */
const runs: Record<Budget, number> = { '2m': theoryDefaults.runs, '20m': 2000, full: 10_000 };

const quadratic = {
  name: 'quadratic',
  title: 'Quadratic losses: the excess risk as the theory has it, and as it is in runs',
};

/**
 * `msgd reproduce`: makes the experiment of that name, or lists them.
 *
 * @param given of `how`, what is not as usual
 */
export async function reproduceCommand(
  name: string | undefined,
  { budget, data }: { budget: string; data?: string },
  { out, ...how }: Omit<How, 'out'> & { out?: string },
  given: { threads?: number; progress?: string } = {},
): Promise<void> {
  const all = [...recipes, quadratic];
  if (name === undefined) {
    const columns = [
      { head: 'recipe', cell: (row: typeof quadratic) => row.name, numeric: false },
      { head: 'what it asks', cell: (row: typeof quadratic) => row.title, numeric: false },
    ];
    process.stdout.write(
      `${table(all, columns, process.stdout.columns ?? Infinity, [])}\nmsgd reproduce RECIPE --budget ${budgets.join('|')}\n`,
    );
    return;
  }
  checkOneOf(
    'recipe',
    name,
    all.map((one) => one.name),
  );
  checkOneOf('budget', budget, budgets);
  const folder = out ?? `msgd-${name}`;
  if (name === quadratic.name) {
    for (const [flag, value] of Object.entries({ queue: how.queue, ...given })) {
      if (value !== undefined)
        throw new ArgumentError(flag, value, `left out for ${name}, whose runs are short`);
    }
    const flags = { runs: runs[budget as Budget], ...(data === undefined ? {} : { data }) };
    return theoryCommand({ ...flags, out: folder, json: how.json, quiet: how.quiet }, how.signal);
  }
  const { options, ...others } = recipe(name, { budget: budget as Budget, data });
  print(await conduct({ ...others, options: complete(options) }, { ...how, out: folder }), how);
}

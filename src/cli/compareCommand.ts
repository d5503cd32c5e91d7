import { conduct } from '../conduct/comparison.js';
import { complete, quick, type CompareOptions } from '../experiments/options.js';
import type { How } from './how.js';
import { print } from './print.js';

/** The options of the command line. */
interface CompareFlags extends Partial<CompareOptions> {
  quick?: boolean;
}

/** `msgd compare`: runs the comparison, writes its folder and prints its table. */
export async function compareCommand({ quick: isQuick = false, ...given }: CompareFlags, how: How) {
  const options = complete({ ...(isQuick ? quick : {}), ...given });
  const remarks = isQuick
    ? [
        `A quick look: ${options.seeds > quick.seeds ? `${options.steps} steps` : `${options.seeds} seeds seldom settle anything`}. Without --quick it takes a minute or two.`,
      ]
    : [];
  print(await conduct({ options, remarks }, how), how);
}

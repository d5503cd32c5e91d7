#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { resume } from '../conduct/comparison.js';
import { ArgumentError } from '../errors.js';
import { experimentSchema } from '../experiments/experimentFile.js';
import { defaults, fields, quick, type Field, type CompareOptions } from '../experiments/options.js';
import { theoryDefaults } from '../experiments/prediction.js';
import { budgets } from '../experiments/recipes.js';
import { pretty } from '../folders/manifest.js';
import { version } from '../version.generated.js';
import { compareCommand } from './compareCommand.js';
import { addDataCommands } from './dataCommand.js';
import { diagnoseCommand } from './diagnoseCommand.js';
import { explain } from './explain.js';
import type { How } from './how.js';
import { noiseCommand } from './noiseCommand.js';
import { print } from './print.js';
import { reportCommand } from './reportCommand.js';
import { reproduceCommand } from './reproduceCommand.js';
import { runCommand } from './runCommand.js';
import { theoryCommand, type TheoryFlags } from './theoryCommand.js';
import { verifyCommand, type VerifyFlags } from './verifyCommand.js';
import { watchRuns } from './watch.js';
import { workerCommand } from './workerCommand.js';

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
};
/** “a,b:m=5” → ['a', 'b:m=5'] */
const list = (text: string): string[] => text.split(',').filter((part) => part !== '');

const program = new Command('msgd')
  .description('Noisy gradient descent: gradient descent whose noise you choose.')
  .version(version)
  .exitOverride()
  // In 80 columns the long flags of compare leave 35, and without this their texts would not be wrapped.
  .configureHelp({ minWidthToWrap: 30 })
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'msgd: ')) })
  .showHelpAfterError(false);

/** The command that is carried out, for its errors' words; of `data get`, `data`. */
let commandName = '';
program.hook('preAction', (_, action) => {
  let command = action;
  while (command.parent !== null && command.parent !== program) command = command.parent;
  commandName = command.name();
});

const interrupt = new AbortController();
setMaxListeners(0, interrupt.signal); // one for each run that waits
const onInterrupt = () => interrupt.abort();
process.once('SIGINT', onInterrupt);

// Whoever reads may have heard enough, as head has: the work goes on, and is for the folder.
const onClosed = (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
};
process.stdout.on('error', onClosed);
process.stderr.on('error', onClosed);

/** What all commands take that make runs. */
interface HowFlags {
  threads?: number;
  out: string;
  queue?: string;
  json?: boolean;
  progress?: string;
  quiet?: boolean;
}

/** The options of `HowFlags`; `out` says what --out is by default. */
function conducting(command: Command, out?: { text: string; value?: string }): Command {
  command.option(
    '--threads <k>',
    'threads, at most 32 for each core; they share runs if there are more threads than runs (default: the number of cores)',
    number,
  );
  if (out !== undefined) command.option('--out <dir>', out.text, out.value);
  return command
    .option('--queue <redis://…>', 'let workers make the runs: see msgd worker')
    .option('--json', 'print JSON in place of the table')
    .addOption(
      new Option(
        '--progress <form>',
        'how to report progress on stderr: lines on a terminal, or JSON anywhere',
      )
        .choices(['lines', 'json'])
        .default('lines'),
    )
    .option('--quiet', 'print neither progress nor table');
}

const outFolder = (value: string) => ({ text: 'folder for runs, records, plots and report', value });

function conductOf({ threads = availableParallelism(), out, queue, json = false, progress, quiet = false }: HowFlags): How {
  if (quiet && progress === 'json') throw new ArgumentError('progress', progress, 'left out with --quiet');
  const form = progress === 'json' ? 'json' : quiet ? 'none' : 'lines';
  const notes = {
    lines: (text: string) => void process.stderr.write(`msgd: ${text}\n`),
    json: (text: string) => void process.stderr.write(`${JSON.stringify({ event: 'note', text })}\n`),
    none: undefined,
  };
  return {
    threads,
    out,
    queue,
    json,
    quiet,
    watch: (parts) => watchRuns(parts, form),
    note: notes[form],
    worker: new URL('../runs/worker.js', import.meta.url),
    signal: interrupt.signal,
  };
} // prettier-ignore

const compare = program
  .command('compare')
  .description('Train a model with several noise classes, and compare how it generalizes.');
const readers: Record<Field['kind'], ((text: string) => unknown) | undefined> = {
  string: undefined,
  number,
  strings: list,
  numbers: (text: string) => list(text).map(number),
};
/** The flag of an option of comparisons. */
function flagFor(key: keyof CompareOptions): Option {
  const { flag, value, text, kind } = fields[key];
  const option = new Option(`--${flag} <${value}>`, `${text} (default: ${String(defaults[key]) || 'none'})`);
  const read = readers[kind];
  return read === undefined ? option : option.argParser(read);
}
for (const key of Object.keys(fields)) compare.addOption(flagFor(key as keyof CompareOptions));
conducting(compare, outFolder('msgd-results'))
  .option('--quick', `a quick look: ${quick.seeds} seeds, ${quick.steps} steps`)
  .action(async (flags: HowFlags & Record<string, unknown>) => {
    const given = Object.entries(fields).filter(([, { flag }]) => camel(flag) in flags);
    const options = Object.fromEntries(given.map(([key, { flag }]) => [key, flags[camel(flag)]]));
    await compareCommand({ ...options, quick: flags.quick as boolean | undefined }, conductOf(flags));
  });

conducting(
  program
    .command('run')
    .description('Run the experiment or sweep in a JSON file. If it was stopped, resume it.')
    .argument('[experiment.json]', 'a file with options of compare, named as in --schema')
    .option('--schema', 'print the JSON Schema of such files, for editors'),
  outFolder('msgd-results'),
).action(async (path: string | undefined, { schema, ...flags }: HowFlags & { schema?: boolean }) => {
  if (schema) process.stdout.write(pretty(experimentSchema()));
  else if (path === undefined) program.error('msgd: run needs the path of an experiment.json');
  else await runCommand(path, conductOf(flags));
});

conducting(
  program
    .command('reproduce')
    .description('Run an experiment of the paper. Without a recipe, list them.')
    .argument('[recipe]')
    .addOption(
      new Option('--budget <time>', 'about how long it may take on two cores; the report says what that cuts')
        .choices(budgets)
        .default(budgets[0]),
    )
    .option('--data <path>', 'the data that the recipe is meant for, in place of the digits'),
  { text: 'folder for runs, records, plots and report (default: msgd-RECIPE)' },
).action(
  async (
    recipe: string | undefined,
    flags: Omit<HowFlags, 'out'> & { budget: string; data?: string; out?: string },
  ) => {
    const { threads, progress } = flags;
    const given = { threads, ...(progress === 'json' && { progress }) };
    const how = { ...conductOf({ ...flags, out: '' }), out: flags.out };
    await reproduceCommand(recipe, flags, how, given);
  },
);

program
  .command('diagnose')
  .description(
    'Measure a checkpoint: generalization, spectra, curvature, its alignment with the noise, sharpness and tails.',
  )
  .argument(
    '<checkpoint>',
    'a run’s folder, such as msgd-results/runs/sgd/seed-1, or the checkpoint.npz in it',
  )
  .option('--json', 'print JSON in place of the table')
  .action(async (place: string, flags: { json?: boolean }) => {
    process.off('SIGINT', onInterrupt); // nobody hears it in one long computation: let it end the process
    await diagnoseCommand(place, flags);
  });

conducting(
  program
    .command('resume')
    .description(
      'Resume what was stopped in a folder; it ends with the same bits. If all is done, draw the report again.',
    )
    .argument('[folder]', 'that of --out', 'msgd-results')
    .option(
      '--again <run>',
      'make this run again, such as runs/sgd/seed-1; may be given several times',
      (run: string, others: string[] = []) => [...others, run],
    ),
).action(async (out: string, { again = [], ...flags }: Omit<HowFlags, 'out'> & { again?: string[] }) => {
  const how = conductOf({ ...flags, out });
  print(await resume(how, again), how);
});

program
  .command('worker')
  .description('Make the runs that other machines ask for with --queue.')
  .requiredOption(
    '--queue <redis://…>',
    'the Redis server to wait at: redis://[user:password@]host[:port][/database]',
  )
  .option(
    '--threads <k>',
    'runs side by side, at most 32 for each core (default: the number of cores)',
    number,
  )
  .option('--quiet', 'print nothing but errors')
  .action(async (flags: Omit<HowFlags, 'out'> & { queue: string }) => {
    process.once('SIGTERM', () => interrupt.abort()); // schedulers of clusters send it
    await workerCommand(flags.queue, conductOf({ ...flags, out: '' }));
  });

program
  .command('report')
  .description('Draw the report of a folder again. It has the finished runs, and says which are missing.')
  .argument('[folder]', 'that of --out', 'msgd-results')
  .option('--spectra', 'also show the spectra of noise and curvature at the end of each class’s first run')
  .option('--seeds <k>', 'with --spectra: diagnose so many runs of each class, and compare the means', number)
  .option('--json', 'print JSON in place of the table')
  .action(async (out: string, flags: { spectra?: boolean; seeds?: number; json?: boolean }) =>
    reportCommand(out, flags, interrupt.signal),
  );

program
  .command('theory')
  .description('Predict the excess risk of linear regression exactly, and compare it with simulated runs.')
  .option(
    '--data <name|path>',
    `a regression: penguins, or a .csv or .npz file (default: ${theoryDefaults.data})`,
  )
  .addOption(flagFor('task'))
  .addOption(flagFor('delimiter'))
  .option('--noise <a,b,…>', `noise classes (default: ${theoryDefaults.noise.join()})`, list)
  .option('--batch <b>', `equivalent batch size (default: ${theoryDefaults.batch})`, number)
  .option('--lr <η>', 'step size (default: a quarter of the largest that is stable with SGD)', number)
  .option('--steps <T>', `steps of each run (default: ${theoryDefaults.steps})`, number)
  .option('--runs <k>', `runs of each class (default: ${theoryDefaults.runs})`, number)
  .option('--seed <seed>', `seed of the runs (default: ${theoryDefaults.seed})`, number)
  .option('--out <dir>', 'folder for plot, curves and report', 'msgd-theory')
  .option('--json', 'print JSON in place of the table')
  .action(async ({ lr, ...flags }: TheoryFlags & { lr?: number }) => {
    await theoryCommand(lr === undefined ? flags : { ...flags, learningRate: lr }, interrupt.signal);
  });

program
  .command('noise')
  .description('List the noise classes and their exact moments.')
  .addOption(new Option('--n <n>', 'examples').argParser(number).default(1000))
  .addOption(new Option('--batch <b>', 'equivalent batch size').argParser(number).default(50))
  .action((flags: { n: number; batch: number }) => noiseCommand(flags));

program
  .command('verify')
  .description('Prove and test the moments of W that noise classes claim: the package’s, or your own.')
  .argument(
    '[class...]',
    'names such as gaussianCov:scale=3, or modules such as ./my-noise.mjs (default: all classes)',
  )
  .option('--n <n>', 'length of W (default: 19)', number)
  .addOption(new Option('--b, --batch <b>', 'equivalent batch size (default: 4)').argParser(number))
  .option('--alpha <p>', 'probability that a correct class fails (default: 1e-9)', number)
  .option('--power <p>', 'probability that a wrong variance is seen (default: 0.999)', number)
  .option('--effect <e>', 'relative error of the variance that must be seen (default: 0.02)', number)
  .option('--draws <N>', 'sampling vectors to draw (default: as many as power and effect need)', number)
  .option('--seed <seed>', 'seed of the draws (default: 0)', number)
  .option('--out <dir>', 'folder for a report with pictures of covariance and distribution')
  .option('--json', 'print JSON in place of the table')
  .action(async (classes: string[], flags: VerifyFlags) => {
    if (!(await verifyCommand(classes, flags, interrupt.signal))) process.exitCode = 1;
  });

addDataCommands(program, interrupt.signal);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error, commandName, interrupt.signal.aborted);
}

function camel(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { setMaxListeners } from 'node:events';
import { ArgumentError, MsgdError } from '../errors.js';
import { defaults, quick } from '../experiments/compare.js';
import { additiveOptions, classOptions } from '../experiments/condition.js';
import { theoryDefaults } from '../experiments/prediction.js';
import { version } from '../version.generated.js';
import { compareCommand, optionNames, type CompareFlags } from './compareCommand.js';
import { noiseCommand } from './noiseCommand.js';
import { verifyCommand, type VerifyFlags } from './verifyCommand.js';
import { theoryCommand, type TheoryFlags } from './theoryCommand.js';

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
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'msgd: ')) })
  .showHelpAfterError(false);

const interrupt = new AbortController();
setMaxListeners(0, interrupt.signal); // one for each run that waits
process.once('SIGINT', () => interrupt.abort());

/** An option of `compare`: its value's name in the help, and how it is read. */
function option(
  key: keyof typeof optionNames,
  value: string,
  text: string,
  read?: (text: string) => unknown,
) {
  const shown = Array.isArray(defaults[key]) ? defaults[key].join(',') : String(defaults[key]);
  const flag = new Option(`--${optionNames[key]} <${value}>`, `${text} (default: ${shown})`);
  return read === undefined ? flag : flag.argParser(read);
}

program
  .command('compare')
  .description('Train a model with each of several noise classes, and compare how it generalizes.')
  .addOption(option('data', 'name|path', 'digits, mnist, penguins, or a .csv, .npz or IDX file or folder'))
  .addOption(option('train', 'n', 'training examples, the others are for testing', number))
  .addOption(option('labelNoise', 'fraction', 'training labels drawn anew at random', number))
  .addOption(option('model', 'model', 'mlp:WIDTH,…[:tanh], convSmall, softmax or linear'))
  .addOption(
    option(
      'noise',
      'a,b,…',
      'noise classes, each with options as in gaussianCov:scale=3 or minibatchCov:B=50, and additive noise; see msgd noise',
      list,
    ),
  )
  .addOption(option('batch', 'b', 'equivalent batch size', number))
  .addOption(option('learningRate', 'η', 'step size', number))
  .addOption(option('steps', 'T', 'steps of each run', number))
  .addOption(option('seeds', 'k', 'runs of each class', number))
  .addOption(option('firstSeed', 'seed', 'the first of the seeds', number))
  .addOption(option('evaluateEvery', 'k', 'steps between records', number))
  .addOption(option('margin', 'points', 'what counts as the same', number))
  .option(
    '--threads <k>',
    'threads, for runs side by side and, if there are more, within each (default: the number of cores)',
    number,
  )
  .option('--quick', `a quick look: ${quick.seeds} seeds, ${quick.steps} steps`)
  .option('--out <dir>', 'folder for records, plots and report', 'msgd-results')
  .option('--json', 'print JSON in place of the table')
  .action(async (flags: Record<string, unknown>) => {
    const keys = Object.entries(optionNames).map(([key, name]) => [camel(name), key] as const);
    const renamed = Object.fromEntries(
      keys.filter(([flag]) => flag in flags).map(([flag, key]) => [key, flags[flag]]),
    );
    const { quick: isQuick, threads, out, json } = flags;
    const all = { ...renamed, quick: isQuick, threads, out, json } as CompareFlags;
    await compareCommand(all, new URL('./worker.js', import.meta.url), interrupt.signal);
  });

program
  .command('theory')
  .description('Predict the excess risk of linear regression exactly, and compare it with simulated runs.')
  .option(
    '--data <name|path>',
    `a regression: penguins, or a .csv or .npz file (default: ${theoryDefaults.data})`,
  )
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
  .description('Prove and test the moments of W that noise classes state: the package’s, or your own.')
  .argument(
    '[class...]',
    'names as in gaussianCov:scale=3, or a module such as ./my-noise.mjs; by default all',
  )
  .option('--n <n>', 'length of W (default: 19)', number)
  .addOption(new Option('--b, --batch <b>', 'equivalent batch size (default: 4)').argParser(number))
  .option('--alpha <p>', 'probability that a right class fails (default: 1e-9)', number)
  .option('--power <p>', 'probability that a wrong variance is seen (default: 0.999)', number)
  .option('--effect <e>', 'the relative error of the variance that is to be seen (default: 0.02)', number)
  .option('--draws <N>', 'sampling vectors to draw (default: as many as that needs)', number)
  .option('--seed <seed>', 'seed of the draws (default: 0)', number)
  .option('--out <dir>', 'folder for a report with pictures of covariance and distribution')
  .option('--json', 'print JSON in place of the table')
  .action(async (classes: string[], flags: VerifyFlags) => {
    if (!(await verifyCommand(classes, flags, interrupt.signal))) process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Says what went wrong in one line, and returns the exit code: 2 for what the user can mend. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has said it
  if (interrupt.signal.aborted) {
    process.stderr.write('msgd: interrupted, nothing was written\n');
    return 130;
  }
  if (error instanceof ArgumentError) {
    process.stderr.write(
      `msgd: ${flagOf(error.argument)} must be ${error.allowed}, but is ${String(error.value)}\n`,
    );
    return 2;
  }
  if (error instanceof MsgdError) {
    process.stderr.write(`msgd: ${error.message}\n`);
    return 2;
  }
  process.stderr.write(`msgd: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

/** The flag that gave an argument its value: the library's b is --batch. */
function flagOf(argument: string): string {
  const [name] = argument.split(/[.[]/);
  // `verify` takes classes alone: its alpha is a flag.
  const [noise, options] =
    process.argv[2] === 'verify'
      ? ['class', classOptions]
      : ['--noise', [...classOptions, ...additiveOptions]];
  if (name === 'noise') return noise;
  if (options.includes(name)) return `${noise} …:${name}`;
  return `--${name === 'b' ? 'batch' : (optionNames[name as keyof typeof optionNames] ?? name)}`;
}

function camel(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

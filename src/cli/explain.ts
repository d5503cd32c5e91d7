import { CommanderError } from 'commander';
import { ArgumentError, MsgdError } from '../errors.js';
import { additiveOptions, classOptions } from '../experiments/condition.js';
import { fields, type CompareOptions } from '../experiments/options.js';

/**
 * Says on stderr, in one line, what went wrong, and returns the exit code: 2 for what the user can mend.
 *
 * @param command the name of the command that was carried out
 */
export function explain(error: unknown, command: string, isInterrupted: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has said it
  if (isInterrupted) {
    const said = error instanceof MsgdError ? error.message : 'interrupted, nothing was written';
    process.stderr.write(`msgd: ${said}\n`);
    return 130;
  }
  if (error instanceof ArgumentError && !isField(error.argument, command)) {
    process.stderr.write(
      `msgd: ${flagOf(error.argument, command)} must be ${error.allowed}, but is ${String(error.value)}\n`,
    );
    return 2;
  }
  // Of the system's errors, a folder that may not be written to for one, the message names the file.
  if (error instanceof MsgdError || (error as NodeJS.ErrnoException | undefined)?.syscall !== undefined) {
    process.stderr.write(`msgd: ${(error as Error).message}\n`);
    return 2;
  }
  process.stderr.write(`msgd: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

/** Whether a file or a folder gave the argument: it has fields, not flags, and the error's own words are right. */
function isField(argument: string, command: string): boolean {
  const ofFiles = ['run', 'resume', 'report', 'diagnose'].includes(command);
  return ofFiles && !['out', 'threads', 'queue', 'progress', 'again'].includes(argument);
}

/** The flag that gave an argument its value: the library's b is --batch. */
function flagOf(argument: string, command: string): string {
  if (argument === 'out' && ['resume', 'report'].includes(command)) return 'folder';
  // A label's options have their own names: noise[2]:m.
  const [, place, option] = /^(\w+)(?:\[\d+\])?:(\w+)$/.exec(argument) ?? [];
  if (option !== undefined) return `${flagOf(place, command)} …:${option}`;
  const [name] = argument.split(/[.[]/);
  if (!/^\w+$/.test(name)) return argument; // as “the mean of mine”: no flag gave it
  // `verify` takes classes alone: its alpha is a flag.
  const [noise, options] =
    command === 'verify' ? ['class', classOptions] : ['--noise', [...classOptions, ...additiveOptions]];
  if (name === 'noise') return noise;
  if (name === 'recipe' || (command === 'data' && name === 'name')) return name;
  // A recipe's options are its own, but for its data.
  if (command === 'reproduce' && name !== 'data' && name in fields) return `${name} of the recipe`;
  if (name === 'b') return '--batch';
  if (options.includes(name)) return `${noise} …:${name}`;
  return `--${fields[name as keyof CompareOptions]?.flag ?? name}`;
}

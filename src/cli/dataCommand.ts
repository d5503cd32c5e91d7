import type { Command } from 'commander';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE_VARIABLE, cacheFolder } from '../data/cache.js';
import { canonicalSets, type CanonicalSet } from '../data/canonical.js';
import { download } from '../downloads/download.js';
import { ArgumentError, checkOneOf } from '../errors.js';
import { pretty } from '../folders/manifest.js';
import type { Column } from '../reports/columns.js';
import { progressBar } from './progress.js';
import { table } from './table.js';

/** `msgd data list|get|info`, and the option that says where all commands find data sets. */
export function addDataCommands(program: Command, signal: AbortSignal): void {
  program
    .option(
      '--data-dir <dir>',
      `folder of data sets (default: $${CACHE_VARIABLE}, or msgd in $XDG_CACHE_HOME or ~/.cache)`,
    )
    // In the environment, threads have it too.
    .hook('preAction', () => {
      const { dataDir } = program.opts<{ dataDir?: string }>();
      if (dataDir !== undefined) process.env[CACHE_VARIABLE] = dataDir;
    });
  const data = program.command('data').description('List, fetch and describe published data sets.');
  data
    .command('list')
    .description('List the data sets that can be fetched, and say which are at hand.')
    .option('--json', 'print JSON in place of the table')
    .action(list);
  data
    .command('get')
    .description(
      'Fetch data sets, and check them against their published checksums. Resume what was stopped.',
    )
    .argument('<name...>', canonicalSets.map(({ name }) => name).join(', '))
    .option('--from <url>', 'the address of another folder that has the files under their own names')
    .action((names: string[], flags: { from?: string }) => get(names, flags, signal));
  data
    .command('info')
    .description('Show the creators, licence and files of a data set, and where the files belong.')
    .argument('<name>')
    .option('--json', 'print JSON in place of text')
    .action(info);
}

async function list({ json = false }: { json?: boolean }): Promise<void> {
  const rows = await Promise.all(canonicalSets.map(async (set) => ({ set, state: await stateOf(set) })));
  if (json) {
    process.stdout.write(pretty(rows.map(({ set: { name, title, what, licence }, state }) => ({ name, title, what, licence, ...state })))); // prettier-ignore
    return;
  }
  const columns: Column<(typeof rows)[number]>[] = [
    { head: 'name', numeric: false, cell: ({ set }) => set.name },
    { head: 'data set', numeric: false, cell: ({ set }) => set.title },
    { head: 'what', numeric: false, cell: ({ set }) => set.what },
    { head: 'to fetch', numeric: true, cell: ({ set }) => megabytes(bytesOf(set)) },
    { head: 'at hand', numeric: false, cell: ({ state }) => (state.missing.length === 0 ? 'yes' : 'no') },
  ];
  const text = table(rows, columns, process.stdout.columns ?? Infinity, ['what', 'data set']);
  process.stdout.write(
    `${text}\nfolder: ${cacheFolder()}\nmsgd data get NAME fetches one, msgd data info NAME has its terms.\n`,
  );
}

async function get(
  names: readonly string[],
  { from }: { from?: string },
  signal: AbortSignal,
): Promise<void> {
  const sets = names.map(setOf);
  if (from !== undefined && !(/^https?:\/\//.test(from) && URL.canParse(from)))
    throw new ArgumentError('from', from, 'an address that begins with http:// or https://');
  for (const set of sets) {
    const folder = folderOf(set);
    const addresses = from === undefined ? set.addresses : [from.replace(/\/*$/, '/')];
    for (const { name, ...file } of set.files) {
      const urls = addresses.map((address) => address + name);
      const bar = progressBar(Math.ceil(file.bytes / 1000), `kB of ${name}`);
      const onProgress = (bytes: number) => bar.update(Math.floor(bytes / 1000));
      const fetched = await download({ ...file, urls }, join(folder, name), { onProgress, signal }).finally(
        bar.stop,
      );
      process.stdout.write(
        `${name}: ${fetched ? `fetched, ${megabytes(file.bytes)}` : 'is at hand'}, SHA-256 as published\n`,
      );
    }
    process.stdout.write(`${set.title} is in ${folder}: --data ${set.name}. Its terms: ${set.licence}.\n`);
  }
}

async function info(name: string, { json = false }: { json?: boolean }): Promise<void> {
  const set = setOf(name);
  const { title, what, creators, licence, page, addresses, files } = set;
  const state = await stateOf(set);
  if (json) {
    process.stdout.write(pretty({ name, title, what, creators, licence, page, addresses, files, ...state }));
    return;
  }
  const lines = [
    `${title}: ${what}`,
    `by         ${creators}`,
    `licence    ${licence}`,
    `page       ${page}`,
    `addresses  ${addresses.join('\n           ')}`,
    `folder     ${state.folder}`,
    ...files.flatMap(({ name, bytes, sha256 }) => [
      `${state.missing.includes(name) ? 'missing' : 'at hand'}    ${name}, ${megabytes(bytes)} (${bytes} bytes)`,
      `           SHA-256 ${sha256}`,
    ]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function setOf(name: string): CanonicalSet {
  checkOneOf(
    'name',
    name,
    canonicalSets.map((set) => set.name),
  );
  return canonicalSets.find((set) => set.name === name)!;
}

const folderOf = ({ name }: CanonicalSet) => join(cacheFolder(), name);
const bytesOf = ({ files }: CanonicalSet) => files.reduce((sum, { bytes }) => sum + bytes, 0);
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 3 : 1)} MB`;

async function stateOf(set: CanonicalSet): Promise<{ folder: string; missing: string[] }> {
  const folder = folderOf(set);
  const there = await Promise.all(
    set.files.map(({ name }) => stat(join(folder, name)).catch(() => undefined)),
  );
  return { folder, missing: set.files.filter((_, k) => there[k] === undefined).map(({ name }) => name) };
}

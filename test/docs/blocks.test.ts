import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browsers } from '../browser/browsers.js';
import { visit } from '../browser/visit.js';
import { plan } from '../../src/experiments/compare.js';
import { readExperiment } from '../../src/experiments/experimentFile.js';
import { digits } from '../../src/data/digits.js';
import { msgd } from './command.js';
import { pages, root, type Block } from './pages.js';

const MINUTE = 60_000;
const [chromium] = browsers;
const ofLanguage = (language: string) =>
  pages.flatMap(({ blocks }) => blocks.filter((block) => block.language === language));

it('every block says what it is: a program, commands, a file, a page, or text that is not run', () => {
  const known = ['js', 'sh', 'json', 'html', 'python', 'text'];
  const others = pages.flatMap(({ blocks }) => blocks.filter(({ language }) => !known.includes(language)));
  expect(others.map(({ at, language }) => `${at}: ${language || 'no language'}`)).toEqual([]);
});

it.each(pages)('all that $path says programs print is compared', ({ text, blocks }) => {
  const said = text.match(/^prints\n\n```/gm) ?? [];
  expect(blocks.filter(({ prints }) => prints !== undefined)).toHaveLength(said.length);
});

/** Each block a program, but for one that imports nothing: it belongs to the next. */
const programs = pages.flatMap(({ blocks }) => {
  const code = blocks.filter(({ language }) => language === 'js');
  return code.flatMap((block, b) => {
    if (!block.code.startsWith('import')) return [];
    const before = b > 0 && !code[b - 1].code.startsWith('import') ? code[b - 1].code : '';
    return [{ ...block, code: `${before}${block.code}` }];
  });
});

describe('programs', () => {
  // Inside the package, so that `msgd` is the package as it is built.
  const folder = join(root, 'build', 'docs');
  // Where they write, those of a page one after another.
  const cwd = join(folder, 'cwd');
  beforeAll(() => {
    rmSync(cwd, { recursive: true, force: true });
    mkdirSync(cwd, { recursive: true });
  });

  it.each(programs)('$at', ({ at, code, prints }) => {
    const path = join(folder, `${at.replaceAll(/\W/g, '-')}.mjs`);
    writeFileSync(path, code);
    const { status, stdout, stderr } = spawnSync(process.execPath, [path], { cwd, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    if (prints !== undefined) expect(stdout).toBe(prints);
  });

  // In a strict project of a reader with TypeScript. They are JavaScript, so parameters have no types (TS7006, TS7019).
  it('are right by their types, but for what is to be wrong', () => {
    const types = join(folder, 'types');
    rmSync(types, { recursive: true, force: true });
    mkdirSync(types, { recursive: true });
    for (const { at, code } of programs) writeFileSync(join(types, `${at.replaceAll(/\W/g, '-')}.ts`), code);
    const compilerOptions = { strict: true, target: 'es2022', module: 'nodenext', types: ['node'], skipLibCheck: true, noEmit: true }; // prettier-ignore
    writeFileSync(join(types, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', types], { encoding: 'utf8' });
    expect(stdout.split('\n').filter((line) => line !== '' && !/TS70(06|19):/.test(line))).toEqual([
      // “Code that expects numbers then fails at once, in TypeScript before it runs.”
      expect.stringMatching(/docs-data-md-.*'inputs' does not exist on type 'PixelClassification'/),
    ]);
  }, 300_000);

  it('leave no block out', () => {
    const inPrograms = (block: Block) => programs.some(({ code }) => code.includes(block.code));
    expect(ofLanguage('js').filter((block) => !inPrograms(block))).toEqual([]);
  });
});

describe('files', () => {
  it.each(ofLanguage('json'))('$at is an experiment', ({ code }) => {
    const { options } = readExperiment(JSON.parse(code));
    expect(plan(options, digits())).toHaveLength(options.noise.length * options.seeds);
  });
});

describe('pages', () => {
  let folder: string;
  // Not sooner: where no test of these is run, nothing removes the folder.
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'msgd-docs-'));
    cpSync(join(root, 'dist'), join(folder, 'msgd', 'dist'), { recursive: true });
    spawnSync(process.execPath, ['scripts/demo.mjs'], { cwd: root });
    cpSync(join(root, 'build', 'demo'), folder, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.runIf(chromium.command('', '') !== undefined).each(ofLanguage('html'))(
    '$at shows something',
    async ({ code }) => {
      // Also what does not load, whose event does not bubble.
      const watch = `<script>
        const errors = [];
        const note = (event) => errors.push(String(event.message ?? event.reason ?? event.target.outerHTML));
        addEventListener('error', note, true);
        addEventListener('unhandledrejection', note);
      </script>`;
      // A module comes after those before it.
      const tell = `<script type="module">
      const elements = [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => [...(shadowRoot?.children ?? [])]);
      const text = [document.body, ...elements].map(({ innerText }) => innerText).join(' ');
      const body = JSON.stringify({ errors, text });
      fetch(new URLSearchParams(location.search).get('report'), { method: 'POST', body });
    </script>`;
      writeFileSync(
        join(folder, 'index.html'),
        `<!doctype html><meta charset="utf-8">${watch}<body>${code}${tell}`,
      );
      const { errors, text } = (await visit(chromium, 'index.html', folder)) as {
        errors: string[];
        text: string;
      };
      expect(errors).toEqual([]);
      expect(text).toMatch(/\d/);
    },
  );
});

/** The commands of a block, without what is said of them. */
function commandsOf({ code }: Block): string[] {
  const lines = code.split('\n').map((line) => line.replace(/(^|\s)#.*/, '').trim());
  return lines.flatMap((line) => line.split(/ && | \| /)).filter((line) => line !== '');
}

describe.each(pages.filter(({ blocks }) => blocks.some(({ language }) => language === 'sh')))(
  'commands of $path',
  ({ blocks }) => {
    let folder: string;
    const commands = blocks.filter(({ language }) => language === 'sh').flatMap(commandsOf);
    // Not sooner: where no test of these is run, nothing removes the folder.
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'msgd-docs-'));
      // What a reader has by then: a file of an experiment, and a class of noise.
      const [experiment] = ofLanguage('json');
      writeFileSync(join(folder, 'experiment.json'), experiment.code);
      const sweep = ofLanguage('json').find(({ code }) => code.includes('"grid"'));
      writeFileSync(join(folder, 'sweep.json'), sweep?.code ?? '');
      const own = ofLanguage('js').find(({ code }) => code.startsWith('const threePoint'));
      writeFileSync(join(folder, 'my-noise.mjs'), `${own?.code}export default threePoint;\n`);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it.each(commands)(
      '%s',
      async (command) => {
        const [program, ...args] = command.split(' ').filter((word) => word !== '');
        if (program === 'npx' && args[0] === 'msgd') {
          expect(await msgd(folder, args.slice(1))).toMatchObject({ status: 0 });
        } else if (program === 'npm') checkNpm(args);
        else if (program === 'node') expect(existsSync(join(root, args[0]))).toBe(true);
        else expect(['git clone', 'cd msgd', 'dieharder -a']).toContain(`${program} ${args[0]}`);
      },
      2 * MINUTE,
    );
  },
);

/** A script of the package, or its installation, or that of what it may use. */
function checkNpm([verb, ...names]: string[]) {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    name: string;
    scripts: object;
    peerDependencies: object;
  };
  if (verb === 'install')
    expect(names.filter((name) => ![own.name, ...Object.keys(own.peerDependencies)].includes(name))).toEqual(
      [],
    );
  else expect(own.scripts).toHaveProperty([verb === 'run' ? names[0] : verb]);
}

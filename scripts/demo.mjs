// demo/ → build/demo/: of each demo one classic script with everything inside, and a page that loads it. With `serve`
// it then serves them, with the headers that let threads share memory; names of demos build those alone. See demo/README.md.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'demo');
const target = join(root, 'build', 'demo');

const options = {
  bundle: true,
  write: false,
  metafile: true,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  minify: true,
  legalComments: 'eof',
  loader: { '.css': 'text', '.woff2': 'binary' },
  conditions: ['browser', 'import', 'default'],
  tsconfig: join(source, 'tsconfig.json'),
  absWorkingDir: root,
  logLevel: 'error',
};

/** Packages whose code is in the scripts, of which the licences have to be told. */
const packages = new Set();
function note({ inputs }) {
  for (const path of Object.keys(inputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path)?.[1];
    if (name !== undefined) packages.add(name);
  }
}

/** `import source from './file.ts?worker'`: the file with all that it imports, as the text of a classic script. */
const workers = {
  name: 'workers',
  setup(plugin) {
    plugin.onResolve({ filter: /\?worker$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\?worker$/, '')),
      namespace: 'worker',
    }));
    plugin.onLoad({ filter: /.*/, namespace: 'worker' }, async ({ path }) => {
      const { outputFiles, metafile } = await build({ ...options, entryPoints: [path] });
      note(metafile);
      return { contents: outputFiles[0].text, loader: 'text', watchFiles: Object.keys(metafile.inputs) };
    });
  },
};

/** `import name from './file.ts?beside'`: the file with all that it imports, as a script of its own that the page loads later. */
const beside = {
  name: 'beside',
  setup(plugin) {
    plugin.onResolve({ filter: /\?beside$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\?beside$/, '')),
      namespace: 'beside',
    }));
    plugin.onLoad({ filter: /.*/, namespace: 'beside' }, async ({ path }) => {
      const { outputFiles, metafile } = await build({ ...options, entryPoints: [path] });
      note(metafile);
      const name = `${basename(dirname(path))}.${basename(path, '.beside.ts')}.js`;
      put(name, outputFiles[0].text);
      return { contents: name, loader: 'text' };
    });
  },
};

/** `import value from './file.ts?made'`: what the module exports by default, worked out now, and kept until its code changes. */
const made = {
  name: 'made',
  setup(plugin) {
    plugin.onResolve({ filter: /\?made$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\?made$/, '')),
      namespace: 'made',
    }));
    plugin.onLoad({ filter: /.*/, namespace: 'made' }, async ({ path }) => ({
      contents: JSON.stringify(await make(path)),
      loader: 'json',
    }));
  },
};

async function make(path) {
  const { outputFiles } = await build({
    ...options,
    format: 'esm',
    platform: 'node',
    entryPoints: [path],
    plugins: [made],
  });
  const { text } = outputFiles[0];
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const kept = join(root, 'build', 'made', `${hash}.json`);
  if (!existsSync(kept)) {
    const { default: value } = await import(
      `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
    );
    mkdirSync(dirname(kept), { recursive: true });
    whole(kept, JSON.stringify(value));
  }
  return JSON.parse(readFileSync(kept, 'utf8'));
}

/** A demo is a folder with an element.ts, and an about.json that says what its page is called. */
const demos = readdirSync(source)
  .filter((name) => existsSync(join(source, name, 'element.ts')))
  .map((name) => ({ name, ...JSON.parse(readFileSync(join(source, name, 'about.json'), 'utf8')) }))
  .sort((a, b) => a.order - b.order);

function page(template, { name, title, description, element }) {
  const links = demos
    .map(
      (demo) =>
        `<a href="${demo.name}.html"${demo.name === name ? ' aria-current="page"' : ''}>${demo.title}</a>`,
    )
    .join('\n      ');
  const values = { name, title, description, demo: `<${element} linked></${element}>`, links };
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, key) => values[key]);
}

/** The first page: each demo with a picture that its own code has drawn, and pictures of what was measured. */
async function index() {
  const card = async ({ name, title, see, minutes, before }) => `<article>
        ${await make(join(source, name, 'card.ts'))}
        <h2><a href="${name}.html">${title}</a></h2>
        <p>${see}</p>
        <p class="facts">${minutes} minutes. Before: ${before}.</p>
      </article>`;
  const cards = (await Promise.all(demos.map(card))).join('\n      ');
  // Names of groups, such as "dot", tell nobody anything, and groups may have none.
  const picture = (name) =>
    readFileSync(join(root, 'docs', 'images', `${name}.svg`), 'utf8').replaceAll(
      /(<g\b[^>]*?) aria-label="[^"]*"/g,
      '$1',
    );
  const template = readFileSync(join(source, 'index.html'), 'utf8');
  return template
    .replace('{{cards}}', () => cards)
    .replaceAll(/\{\{image:([\w-]+)\}\}/g, (_, name) => picture(name));
}

/** Whole or not at all, for a page may be open. */
function whole(path, text) {
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

const put = (name, text) => whole(join(target, name), text);

/**
 * Where a demo's script cannot run, its element stays unknown, and would be empty: it says why. A handler of errors would not
 * know, for of a script of a file: page browsers tell it nothing.
 */
const unable = (element) => `} catch (error) {
  const tell = () => document.querySelectorAll('${element}:not(:defined)').forEach((place) => {
    const words = document.createElement('p');
    words.setAttribute('role', 'alert');
    words.textContent = 'This demo cannot run here: ' + error.message;
    place.replaceChildren(words);
  });
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', tell);
  else tell();
  throw error;
}`;

async function buildDemos(names) {
  mkdirSync(target, { recursive: true });
  const template = readFileSync(join(source, 'shell', 'page.html'), 'utf8');
  for (const demo of demos.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const entryPoints = [join(source, demo.name, 'element.ts')];
    const { outputFiles, metafile } = await build({
      ...options,
      entryPoints,
      plugins: [workers, made, beside],
      // esbuild's own directive is within, where it is none.
      banner: { js: "'use strict';\ntry {" },
      footer: { js: unable(demo.element) },
    });
    note(metafile);
    put(`${demo.name}.js`, outputFiles[0].text);
    put(`${demo.name}.html`, page(template, demo));
    process.stdout.write(
      `${relative(root, target)}/${demo.name}.html ${Math.round(outputFiles[0].contents.length / 1000)} kB\n`,
    );
  }
  if (names.length > 0) return;
  put('index.html', await index());
  put('THIRD-PARTY-LICENSES.txt', [...packages].sort().map(licence).join('\n\n'));
}

function licence(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

function serve(port) {
  const server = createServer((request, response) => {
    const path = resolve(target, `.${decodeURIComponent(new URL(request.url, 'http://localhost').pathname)}`);
    const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'index.html') : path;
    if (relative(target, file).startsWith(`..${sep}`) || !existsSync(file)) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found');
      return;
    }
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cache-Control': 'no-store',
    });
    createReadStream(file).pipe(response);
  });
  server.listen(port, '127.0.0.1', () => {
    process.stdout.write(`http://localhost:${server.address().port}/\n`);
  });
}

const asked = process.argv.slice(2);
await buildDemos(asked.filter((name) => name !== 'serve'));
if (asked.includes('serve')) serve(Number(process.env.PORT ?? 8080));

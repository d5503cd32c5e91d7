// Makes the site of the documentation in build/site: the pages of docs/ and a reference of what each entry point exports, by
// typedoc, and looks whether all its links lead somewhere and nothing in it comes from another host. It needs no server.
import { parseHTML } from 'linkedom';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, Converter } from 'typedoc';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const site = join(root, 'build', 'site');
process.chdir(root);

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const types = Object.values(exports).flatMap((entry) => entry.types ?? []);
const app = await Application.bootstrap({
  entryPoints: types.map((path) => path.replace('./dist/types', 'src').replace('.d.ts', '.ts')),
  tsconfig: 'tsconfig.json',
  projectDocuments: ['docs/*.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  readme: 'README.md',
  out: site,
  customCss: 'scripts/docs.css',
  headings: { readme: false, document: false },
  navigation: { includeFolders: false },
  disableSources: true,
  highlightLanguages: ['css', 'html', 'javascript', 'json', 'python', 'sh', 'typescript'],
  hideGenerator: true,
  logLevel: 'Warn',
  treatWarningsAsErrors: true,
  // What layers and samplers see of the kernels, and names for parts of arguments that are written in place.
  intentionallyNotExported: ['FastCheckModule', 'Group', 'Kernels', 'Region', 'Workspace'],
});

// A page is called what its heading says.
app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
  const [, heading] = /^# (.*)$/m.exec(document.content.map(({ text }) => text).join('')) ?? [];
  if (heading !== undefined) document.name = heading;
});

// A parameter that is taken apart at once has no name: it is what its documentation calls it, options for the most part.
app.converter.on(Converter.EVENT_CREATE_SIGNATURE, (_context, signature) => {
  const prefixes = signature.comment?.blockTags.flatMap(({ name }) => name?.match(/^\w+(?=\.)/) ?? []) ?? [];
  const taken = new Set(signature.parameters?.map(({ name }) => name));
  for (const parameter of signature.parameters ?? []) {
    if (parameter.name !== '__namedParameters') continue;
    parameter.name = prefixes.find((prefix) => !taken.has(prefix)) ?? 'options';
    taken.add(parameter.name);
  }
});

const project = await app.convert();
if (project === undefined) process.exit(1);
app.validate(project);
await app.generateOutputs(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);

const pages = readdirSync(site, { recursive: true }).filter((path) => path.endsWith('.html'));
const documents = new Map(
  pages.map((path) => [join(site, path), parseHTML(readFileSync(join(site, path), 'utf8')).document]),
);
const wrong = [];
for (const [path, document] of documents) {
  for (const element of document.querySelectorAll('[href], [src]')) {
    const target = element.getAttribute('href') ?? element.getAttribute('src');
    const say = (what) => wrong.push(`${relative(site, path)}: ${target} ${what}`);
    if (/^(data|mailto):/.test(target)) continue;
    if (/^[a-z]+:|^\/\//.test(target)) {
      if (element.localName !== 'a') say('is of another host');
      continue;
    }
    const [file, anchor] = target.split('#').map(decodeURIComponent);
    const there = file === '' ? path : join(dirname(path), file);
    if (!existsSync(there)) say('is not there');
    else if (anchor && documents.get(there)?.getElementById(anchor) === null) say('has no such anchor');
  }
}
if (wrong.length > 0) {
  process.stderr.write(`${wrong.join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(`${pages.length} pages: open build/site/index.html\n`);

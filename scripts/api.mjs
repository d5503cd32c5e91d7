// Writes what the package exports, with its types, to docs/api: a file an entry point. `npm run api -- --check` compares
// instead, and fails on a difference. Either fails on what has no docstring.
import extractor from '@microsoft/api-extractor';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { Extractor, ExtractorConfig } = extractor;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const check = process.argv.includes('--check');
const packageJsonFullPath = join(root, 'package.json');
const { exports } = JSON.parse(readFileSync(packageJsonFullPath, 'utf8'));
const reportFolder = join(root, 'docs', 'api');
const reportTempFolder = join(root, 'build', 'api');
mkdirSync(reportFolder, { recursive: true });

const messages = {
  extractorMessageReporting: {
    default: { logLevel: 'error' },
    'ae-forgotten-export': { logLevel: 'none', addToApiReportFile: true },
    'ae-missing-release-tag': { logLevel: 'none' }, // nothing is marked so
  },
  // Docstrings are read by editors and by typedoc, which ask for less than TSDoc.
  tsdocMessageReporting: { default: { logLevel: 'none' } },
};

const changed = [];
let errors = 0;
for (const [path, { types }] of Object.entries(exports)) {
  if (types === undefined) continue;
  const name = path === '.' ? 'msgd' : `msgd-${path.slice(2)}`;
  const configObject = {
    projectFolder: root,
    newlineKind: 'lf',
    mainEntryPointFilePath: join(root, types),
    compiler: { overrideTsconfig: { extends: join(root, 'tsconfig.json'), include: [join(root, types)] } },
    apiReport: { enabled: true, reportFileName: name, reportFolder, reportTempFolder },
    messages,
  };
  const { apiReportChanged, errorCount } = Extractor.invoke(
    ExtractorConfig.prepare({ configObject, configObjectFullPath: undefined, packageJsonFullPath }),
    {
      localBuild: !check,
      messageCallback(message) {
        if (message.messageId.startsWith('console-')) message.logLevel = 'none';
      },
    },
  );
  if (apiReportChanged) changed.push(`docs/api/${name}.api.md`);
  errors += errorCount;
}
if (check && changed.length > 0) {
  process.stderr.write(
    `What the package exports is not what ${changed.join(', ')} has: look at what changed, and if it is meant, run\n\n    npm run api\n\n`,
  );
}
if (errors > 0 || (check && changed.length > 0)) process.exitCode = 1;

import type { Manifest } from '../folders/manifest.js';
import { definitions, escape, folded, heading, paragraphs, preformatted } from './html.js';

/** A page in the words of HTML: heading, what was found, and what shows it. */
interface Page {
  readonly title: string;
  /** What is to be known before anything else, such as that it is not finished. */
  readonly warnings?: readonly string[];
  /** What was found, in words. */
  readonly conclusion: string;
  /** Its pieces, as of html.ts. */
  readonly body: readonly string[];
  /** The command that does it again. */
  readonly command: string;
  readonly manifest: Manifest;
}

const STYLE = `
  :root { color-scheme: light dark; --ink: #1f2328; --paper: #fff; --line: #d0d7de; --warning: #fff4d6; }
  @media screen and (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --paper: #16181c; --line: #3a3f46; --warning: #4a3a10; } }
  body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 70rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
  h1 { font-size: 1.6rem; line-height: 1.2; }
  h2 { font-size: 1.25rem; margin-top: 2.5rem; }
  .warning { background: var(--warning); padding: 0.5rem 1rem; }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; font-size: 0.8rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
  caption { text-align: left; font-weight: bold; padding: 0.3rem 0; }
  th, td { padding: 0.3rem 0.7rem; border-bottom: 1px solid var(--line); text-align: left; }
  th[scope='row'] { font-weight: normal; position: sticky; left: 0; background: var(--paper); white-space: normal; min-width: min(11rem, 35vw); }
  .number { text-align: right; }
  figure { margin: 2rem 0; }
  figcaption { font-weight: bold; margin-bottom: 0.4rem; }
  figure svg { min-width: 38rem; }
  details { margin: 0.4rem 0; }
  summary { cursor: pointer; font-size: 0.85rem; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; font-size: 0.9rem; }
  dd { margin: 0; overflow-wrap: anywhere; }
  pre { overflow-x: auto; border: 1px solid var(--line); padding: 0.7rem; font-size: 0.85rem; }
  @media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.4rem; } }
  @media print {
    :root { color-scheme: light; --ink: #000; --paper: #fff; --line: #999; --warning: none; }
    body { margin: 0; padding: 0; max-width: none; font-size: 10pt; }
    figure, tr { break-inside: avoid; }
    h2, figcaption, caption { break-after: avoid; }
    .scroll { overflow: visible; }
    figure svg { min-width: 0; }
    table { font-size: 7pt; }
    th, td { padding: 0.15rem 0.3rem; white-space: normal; overflow-wrap: anywhere; }
    th[scope='row'] { position: static; min-width: 0; }
    pre { white-space: pre-wrap; font-size: 7pt; }
    .warning { border: 1px solid; }
  }
`;

/** One HTML page with everything in it: no script, nothing to fetch. */
export function page({ title, warnings = [], conclusion, body, command, manifest }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escape(title)}</h1>
${warnings.length === 0 ? '' : `<div class="warning" role="note">\n${paragraphs(warnings)}\n</div>`}
<p><strong>${escape(conclusion)}</strong></p>
${body.join('\n')}
${heading('How it was made')}
${definitions(provenance(manifest))}
${paragraphs(['The same again, to the bit but for the times:'])}
${preformatted(command)}
${folded('All options, as JSON', preformatted(JSON.stringify(manifest, undefined, 2)))}
</body>
</html>
`;
}

/** The manifest in words. What is not known yet, of what is not finished, is not there. */
function provenance({ program, wasm, data, options, ...course }: Manifest): [string, string][] {
  const { started, seconds, threads, node, v8, platform, cpu } = course;
  const {
    data: source,
    seeds,
    firstSeed = 1,
    seed,
  } = options as {
    data?: string;
    seeds?: number;
    firstSeed?: number;
    seed?: number;
  };
  const said: [string, string | false | undefined][] = [
    ['Program', program],
    ['Kernels (WebAssembly)', wasm && `SHA-256 ${wasm}`],
    ['Data', data && `${source}, SHA-256 ${data}`],
    ['Seeds', seeds === undefined ? seed !== undefined && String(seed) : seeds === 1 ? String(firstSeed) : `${firstSeed} to ${firstSeed + seeds - 1}`], // prettier-ignore
    [
      'Engine',
      node &&
        `Node ${node}${v8 === undefined ? '' : ` (V8 ${v8})`}${platform === undefined ? '' : ` on ${platform}`}`,
    ],
    ['Machine', cpu],
    [
      'Made',
      started &&
        `from ${started} on${seconds === undefined ? '' : `, in ${seconds.toFixed(0)} s`}${threads === undefined ? '' : ` on ${threads} thread${threads === 1 ? '' : 's'}`}`,
    ],
  ];
  return said.flatMap(([name, text]) => (text ? [[name, text] as [string, string]] : []));
}

import { counted } from '../experiments/counted.js';
import { writeFiles } from '../folders/files.js';
import { pretty } from '../folders/manifest.js';
import { strain } from '../verify/check.js';
import { explain } from '../verify/explain.js';
import type { NoiseVerdict } from '../verify/verifyNoise.js';
import { version } from '../version.generated.js';
import type { Column } from './columns.js';
import { figure, htmlTable, paragraphs, preformatted } from './html.js';
import { page } from './page.js';
import type { Picture } from './svg.js';

/** What was found of a noise class. */
export interface Verified {
  readonly label: string;
  readonly verdict: NoiseVerdict;
  readonly plots: readonly Picture[];
}

/** Writes a report on noise classes, with pictures. */
export async function writeVerified(
  out: string,
  results: readonly Verified[],
  { command, classes, options }: { command: string; classes: readonly string[]; options: { b?: number } },
): Promise<void> {
  const verdicts = results.map(({ verdict }) => verdict);
  const { n } = verdicts[0];
  const sizes = [...new Set(verdicts.map(({ b }) => b))];
  // That of GD is n, whatever is asked for.
  const shown = sizes.length === 1 ? sizes : sizes.filter((b) => b !== n);
  const title = `Moments of ${counted(results.length, 'noise class', 'es')}, n = ${n}, b = ${shown.join(' and ')}`;
  const manifest = { program: `msgd ${version} verify`, started: new Date().toISOString(), node: process.version, classes, options }; // prettier-ignore
  await writeFiles(out, {
    'manifest.json': pretty(manifest),
    'verdicts.json': pretty(verdicts),
    'report.html': page({
      title,
      conclusion: conclusionOf(results),
      body: [
        htmlTable(title, results, verifiedColumns),
        paragraphs(verifiedNotes(verdicts[0])),
        ...results.flatMap(({ plots }) => plots.map((plot) => figure(plot))),
        preformatted(results.map(inWords).join('\n\n')),
      ],
      command,
      manifest,
    }),
  });
}

/** A verdict in words, under the name by which it was asked for: gaussianCov may be there with several scales. */
export function inWords({ label, verdict }: Verified): string {
  return explain({ ...verdict, noise: label });
}

/** What was found, in a sentence. */
export function conclusionOf(results: readonly Verified[]): string {
  const failed = results.filter(({ verdict }) => !verdict.passed).map(({ label }) => label);
  if (failed.length > 0) return `${failed.join(', ')}: not as stated.`;
  return `${results.length === 1 ? `${results[0].label} keeps its claim` : `All ${results.length} classes keep their claims`}: mean and covariance of W are as stated.`;
}

export const verifiedColumns: readonly Column<Verified>[] = [
  { head: 'noise class', numeric: false, cell: ({ label }) => label },
  { head: 'proof, n ≤ 8', numeric: false, cell: ({ verdict: { exact } }) =>
    exact === undefined ? 'none' : exact.passed ? `${exact.cases} cases` : 'DISPROVED' },
  { head: 'draws', numeric: true, cell: ({ verdict: { draws } }) => draws.toLocaleString('en') },
  { head: 'checks', numeric: true, cell: ({ verdict: { checks } }) => String(checks.length) },
  { head: 'nearest to its bound', numeric: false, cell: ({ verdict: { worst } }) => worst.what },
  { head: 'of it', numeric: true, cell: ({ verdict: { worst } }) => (strain(worst) < 1000 ? `${(100 * strain(worst)).toFixed(0)} %` : '∞') },
  { head: 'sees a variance wrong by', numeric: true, cell: ({ verdict: { checks } }) => {
    const trace = checks.find(({ what }) => what === 'Σ Var[Wᵢ]');
    if (trace === undefined) return '–';
    return trace.by === 'Catoni' ? `${((100 * trace.detects) / trace.expected).toPrecision(2)} %` : 'any';
  } },
  { head: 'verdict', numeric: false, cell: ({ verdict: { passed } }) => (passed ? 'passed' : 'FAILED') },
]; // prettier-ignore

export function verifiedNotes({ alpha, power }: NoiseVerdict): string[] {
  return [
    `proof: mean and covariance, entry by entry, in rational arithmetic, for all n ≤ 8 and every b, m and B.`,
    `verdict: a class that keeps its claim fails with a probability of at most ${alpha}, whatever its distribution; errors in the variance are seen with at least ${power}.`,
  ];
}

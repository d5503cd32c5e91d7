import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An experiment of docs/teaching.md. */
export interface Experiment {
  readonly title: string;
  readonly minutes: number;
  readonly page: string;
  readonly hash: string;
  /** What the page says, as the sheet has it. */
  readonly says: string;
}

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'teaching.md'), 'utf8');
const link =
  /^## \d\. (?<title>.*) \((?<minutes>\d+) minutes\)\n\n\[[^\]]+\]\(http:\/\/localhost:8080\/(?<page>\w+)\.html#(?<hash>[^)]+)\)[\s\S]*?page\s+says:\s+`(?<says>[^`]+)`/gm;

export const experiments: readonly Experiment[] = Array.from(text.matchAll(link), ({ groups }) => {
  const { title, minutes, page, hash, says } = groups!;
  return { title, minutes: Number(minutes), page, hash, says };
});

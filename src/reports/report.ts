import type { TextTable } from './columns.js';

/** What a comparison or another experiment came to, for whoever prints it. */
export interface Report {
  readonly title: string;
  readonly warnings: readonly string[];
  readonly table: TextTable;
  readonly notes: readonly string[];
  readonly conclusion: string;
  /** The folder with the page and all else. */
  readonly out: string;
  /** The same for programs, with the manifest and all digits. */
  readonly json: object;
}

/** What is called with right and with wrong arguments. */
export interface Row {
  /** What is called, where it is not the export itself: a method of something made anew. */
  readonly of?: () => (...args: never[]) => unknown;
  /** Makes arguments with which it works. */
  readonly args: () => unknown[];
  /** Which of them are options, where an unknown one is an error. */
  readonly options?: number;
  /** Which others are objects of numbers, that are replaced one by one too. */
  readonly fields?: readonly number[];
  /** Arguments that are not replaced: any value serves, or they say in a check of one's own what is allowed. */
  readonly any?: readonly number[];
  /** Its own arguments are refused too, by this. */
  readonly refused?: RegExp;
  /** What is done with the result. */
  readonly use?: (result: never) => unknown;
}

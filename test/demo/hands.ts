/** What a browser lets a test do to a page, in the three ways of the three browsers: all else is made of this. */
export interface Hands {
  goto(url: string): Promise<void>;
  /** The value of an expression; a promise is awaited. */
  run(expression: string): Promise<unknown>;
  /** In pixels of the viewport. */
  move(x: number, y: number): Promise<void>;
  down(): Promise<void>;
  up(): Promise<void>;
  /** A key by its name in KeyboardEvent.key, with those that are held meanwhile. */
  press(key: string, held: readonly string[]): Promise<void>;
  type(text: string): Promise<void>;
  /** A PNG of the viewport. */
  picture(): Promise<Uint8Array>;
  /** What the page complained of, and what it asked of other hosts, as far as the browser itself tells. */
  readonly complaints: string[];
  readonly requests: string[];
  close(): Promise<void>;
}

export interface Circumstances {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  readonly reducedMotion: boolean;
  /** The system's colours in place of the page's; Chromium alone can be asked for them. */
  readonly forcedColours?: boolean;
  /** On paper; Chromium alone. */
  readonly printed?: boolean;
}

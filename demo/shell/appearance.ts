import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What the reader asks of all pages: light or dark paper, and whether things may move by themselves. */
export class Appearance implements ReactiveController {
  private readonly queries = {
    dark: matchMedia('(prefers-color-scheme: dark)'),
    still: matchMedia('(prefers-reduced-motion: reduce)'),
  };
  private readonly theme = new MutationObserver(() => this.tell());
  private printing = false;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  get dark(): boolean {
    const theme = this.host.dataset.theme; // an embedding page may say so
    return theme === undefined ? this.queries.dark.matches && !this.printing : theme === 'dark';
  }

  /** Nothing may play. */
  get still(): boolean {
    return this.queries.still.matches;
  }

  /** The colour of text and lines, for a canvas. */
  get ink(): string {
    return this.dark ? '#e6e6e6' : '#1f2328';
  }

  get paper(): string {
    return this.dark ? '#13171f' : '#ffffff';
  }

  /** Of the text, in pixels: larger on a projector's screen. */
  get textSize(): number {
    return parseFloat(getComputedStyle(this.host).fontSize) || 16;
  }

  /** Of a look, `currentColor` resolved. */
  colour({ colour }: { readonly colour: string }): string {
    return colour === 'currentColor' ? this.ink : colour;
  }

  hostConnected(): void {
    for (const query of Object.values(this.queries)) query.addEventListener('change', this.tell);
    this.theme.observe(this.host, { attributeFilter: ['data-theme'] });
    addEventListener('beforeprint', this.print);
    addEventListener('afterprint', this.print);
  }

  hostDisconnected(): void {
    for (const query of Object.values(this.queries)) query.removeEventListener('change', this.tell);
    this.theme.disconnect();
    removeEventListener('beforeprint', this.print);
    removeEventListener('afterprint', this.print);
  }

  /** Paper is white, whatever the screen is. */
  private readonly print = ({ type }: Event) => {
    this.printing = type === 'beforeprint';
    this.tell();
  };

  private readonly tell = () => this.host.requestUpdate();
}

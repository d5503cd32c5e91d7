import type { ReactiveController, ReactiveControllerHost } from 'lit';
import about from 'msgd/package.json' with { type: 'json' };
import { attributeOf, defaultsOf, fit, parse, read, serialise, write, type StateOf, type Table } from './state.js'; // prettier-ignore

/** Safari and WebKitGTK allow a hundred changes of the address in half a minute. */
const MILLISECONDS_BETWEEN_WRITES = 350;

/** The script that this is in: what a page of someone else's would load. */
const script =
  document.currentScript instanceof HTMLScriptElement ? document.currentScript.src.split('/').at(-1) : '';

export type Host = ReactiveControllerHost & HTMLElement;

/**
 * A demo's state: defaults, overridden by the element's attributes, overridden by the page's address if the element has the
 * attribute `linked`, which says that the page is its own. Every change is written to the address again.
 */
export class Settings<T extends Table> implements ReactiveController {
  /** Of msgd, which links name. */
  readonly version: string = about.version;
  /** What was not understood of a link, and of each attribute. */
  private linkNotes: readonly string[] = [];
  private readonly attributeNotes = new Map<string, string>();
  /** What the teacher hides: keys of the table and names of parts. */
  hidden: readonly string[] = [];
  private current: StateOf<T>;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly attributes: MutationObserver;

  /**
   * @param parts what a teacher may hide beside the controls, and how it is called
   * @param changed is told the keys that have changed, all at first
   */
  constructor(
    private readonly host: Host,
    readonly table: T,
    private readonly changed: (keys: ReadonlySet<keyof T>) => void,
    readonly parts: Readonly<Record<string, string>> = {},
  ) {
    this.current = defaultsOf(table);
    this.attributes = new MutationObserver((records) =>
      this.takeAttributes(new Set(records.map(({ attributeName }) => attributeName))),
    );
    host.addController(this);
  }

  /** What was not understood, for the reader. */
  get notes(): readonly string[] {
    return [...this.attributeNotes.values(), ...this.linkNotes];
  }

  get state(): StateOf<T> {
    return this.current;
  }

  set(changes: Partial<StateOf<T>>): void {
    this.update({ ...this.current, ...changes });
  }

  hides(name: string): boolean {
    return this.hidden.includes(name);
  }

  /** Whether the page is the demo's own. */
  get linked(): boolean {
    return this.host.hasAttribute('linked');
  }

  /** The link to this state, by default with what is hidden now. */
  link(hide: readonly string[] = this.hidden): string {
    return `${location.href.replace(/#.*$/s, '')}#${this.hash(hide)}`;
  }

  /** The element with this state, for anyone's page. */
  html(hide: readonly string[] = this.hidden): string {
    const defaults = defaultsOf(this.table);
    const differing = Object.entries(this.table)
      .map(([key, property]) => [attributeOf(key, property), write(this.current[key]), write(defaults[key])])
      .filter(([, value, usual]) => value !== usual)
      .map(
        ([attribute, value]) => ` ${attribute}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`,
      );
    const hiding = hide.length > 0 ? ` hide="${hide.join(',')}"` : '';
    const name = this.host.localName;
    return `<script src="${script}"></script>\n<${name}${differing.join('')}${hiding}></${name}>`;
  }

  hostConnected(): void {
    this.current = this.ofAttributes();
    if (this.linked) {
      this.takeHash();
      addEventListener('hashchange', this.followHash);
    }
    const names = Object.entries(this.table).map(([key, property]) => attributeOf(key, property));
    this.attributes.observe(this.host, { attributes: true, attributeFilter: [...names, 'hide'] });
    this.changed(new Set(Object.keys(this.table)));
    this.writeHash();
  }

  hostDisconnected(): void {
    this.attributes.disconnect();
    removeEventListener('hashchange', this.followHash);
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private update(state: StateOf<T>): void {
    const fitted = fit(this.table, state);
    const keys = Object.keys(this.table).filter((key) => write(fitted[key]) !== write(this.current[key]));
    if (keys.length === 0) {
      // The control that asked for what is not allowed shows the old value again.
      this.host.requestUpdate();
      return;
    }
    this.current = fitted;
    this.changed(new Set(keys));
    this.host.requestUpdate();
    this.writeHash();
  }

  /** What attributes say, or of these alone; the rest is as it is. */
  private ofAttributes(names?: ReadonlySet<string | null>): StateOf<T> {
    const state: Record<string, unknown> = { ...this.current };
    const given: string[] = [];
    for (const [key, property] of Object.entries(this.table)) {
      const name = attributeOf(key, property);
      if (names?.has(name) === false) continue;
      const text = this.host.getAttribute(name);
      const value = text === null ? undefined : read(property, text);
      state[key] = value ?? property.default;
      this.attributeNotes.delete(key);
      if (value !== undefined) given.push(key);
      else if (text !== null)
        this.attributeNotes.set(
          key,
          `The attribute ${name}="${text}" is not allowed: the usual value is taken.`,
        );
    }
    if (names?.has('hide') !== false) {
      this.hidden =
        this.host
          .getAttribute('hide')
          ?.split(/[\s,]+/)
          .filter((name) => name !== '') ?? [];
    }
    const fitted = fit(this.table, state as StateOf<T>);
    for (const key of given.filter((one) => write(state[one]) !== write(fitted[one]))) {
      const name = attributeOf(key, this.table[key]);
      this.attributeNotes.set(
        key,
        `The attribute ${name}="${write(state[key])}" is not allowed: ${write(fitted[key])} is taken.`,
      );
    }
    return fitted;
  }

  private takeAttributes(names: ReadonlySet<string | null>): void {
    this.update(this.ofAttributes(names));
  }

  private hash(hide: readonly string[]): string {
    return serialise(this.table, this.current, { hide, version: this.version });
  }

  private takeHash(): void {
    const { changes, refused, hide, version } = parse(this.table, location.hash);
    // Of this link alone: what one before it said is not in it.
    const usual = this.ofAttributes();
    this.current = fit(this.table, { ...usual, ...changes });
    if (hide.length > 0) this.hidden = hide;
    const moved = Object.keys(changes).filter((key) => write(changes[key]) !== write(this.current[key]));
    this.linkNotes = [
      ...refused.map((given) => `The link says ${given}, which is not allowed: the usual value is taken.`),
      ...moved.map(
        (key) =>
          `The link says ${key}=${write(changes[key])}, which is not allowed: ${write(this.current[key])} is taken.`,
      ),
      ...(version !== undefined && version !== this.version
        ? [`The link was made with msgd ${version}, this page has ${this.version}: numbers may differ.`]
        : []),
    ];
  }

  private readonly followHash = (): void => {
    if (location.hash === `#${this.hash(this.hidden)}`) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    const before = this.current;
    this.takeHash();
    const keys = Object.keys(this.table).filter((key) => write(before[key]) !== write(this.current[key]));
    if (keys.length > 0) this.changed(new Set(keys));
    this.host.requestUpdate();
    this.writeHash();
  };

  private writeHash(): void {
    if (!this.linked || this.timer !== undefined) return;
    const write = () => history.replaceState(history.state, '', `#${this.hash(this.hidden)}`);
    write();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (location.hash !== `#${this.hash(this.hidden)}`) this.writeHash();
    }, MILLISECONDS_BETWEEN_WRITES);
  }
}

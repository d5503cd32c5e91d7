/**
 * What a demo's state consists of, a row a property: its kind, its default and what is allowed. Controls, attributes and
 * links are all made from this table.
 */
export type Table = Readonly<Record<string, Property>>;

type Property = NumberProperty | ChoiceProperty | ListProperty | BooleanProperty | TextProperty;

interface Common {
  readonly label: string;
  /** A sentence that says more, shown beneath the control. */
  readonly help?: string;
  /** Its attribute, where the key in kebab-case would be another's too, for attributes know no capitals. */
  readonly attribute?: string;
}

export interface NumberProperty extends Common {
  readonly kind: 'number';
  readonly default: number;
  /** A number, or the key of a property before it that it may not be less than. */
  readonly min: number | string;
  /** A number, or the key of a property before it that it may not exceed. */
  readonly max: number | string;
  /** Steps of its control, counted from min. By default 1: then it is an integer. */
  readonly step?: number;
  /** The only values allowed, ascending, where they are not evenly spaced. */
  readonly values?: readonly number[];
  /** Its control: a slider by default. */
  readonly input?: 'range' | 'number';
}

interface ChoiceProperty<V extends string = string> extends Common {
  readonly kind: 'choice';
  readonly default: NoInfer<V>;
  readonly values: readonly V[];
  /** How values are called in the control, where not by themselves. */
  readonly names?: Readonly<Partial<Record<NoInfer<V>, string>>>;
}

export interface ListProperty<V extends string = string> extends Common {
  readonly kind: 'list';
  readonly default: readonly NoInfer<V>[];
  readonly values: readonly V[];
  readonly names?: Readonly<Partial<Record<NoInfer<V>, string>>>;
  /** Whether values are noise classes: then each has its colour and dash beside it. */
  readonly looks?: boolean;
}

interface BooleanProperty extends Common {
  readonly kind: 'boolean';
  readonly default: boolean;
}

/** Text of the reader's own. It has no control by itself. */
interface TextProperty extends Common {
  readonly kind: 'text';
  readonly default: string;
}

type ValueOf<P extends Property> = P extends NumberProperty
  ? number
  : P extends ChoiceProperty<infer V>
    ? V
    : P extends ListProperty<infer V>
      ? readonly V[]
      : P extends BooleanProperty
        ? boolean
        : string;

export type StateOf<T extends Table> = { readonly [K in keyof T]: ValueOf<T[K]> };

export function defaultsOf<T extends Table>(table: T): StateOf<T> {
  return Object.fromEntries(
    Object.entries(table).map(([key, property]) => [key, property.default]),
  ) as StateOf<T>;
}

/** Numbers brought into their range, which may depend on other properties. */
export function fit<T extends Table>(table: T, state: StateOf<T>): StateOf<T> {
  const fitted: Record<string, unknown> = { ...state };
  for (const [key, property] of Object.entries(table)) {
    if (property.kind !== 'number') continue;
    const [least, most] = range(property, fitted);
    const within = Math.min(Math.max(fitted[key] as number, least), most);
    // The end of a range that follows another property need not be one of the values.
    fitted[key] = property.values?.findLast((value) => value <= within) ?? within;
  }
  return fitted as StateOf<T>;
}

/** The smallest and the largest value that a number may have now. */
export function range(
  { min, max }: NumberProperty,
  state: Readonly<Record<string, unknown>>,
): readonly [number, number] {
  const now = (bound: number | string) => (typeof bound === 'number' ? bound : (state[bound] as number));
  return [now(min), now(max)];
}

export function attributeOf(key: string, property: Property): string {
  return property.attribute ?? key.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

/** A value as it stands in links and attributes. */
export function write(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
}

/**
 * A value read from a link or an attribute.
 *
 * @returns undefined where it is not allowed
 */
export function read(property: Property, text: string): unknown {
  switch (property.kind) {
    case 'number': {
      const value = text.trim() === '' ? NaN : Number(text);
      if (!Number.isFinite(value)) return undefined;
      const { values, step = 1 } = property;
      if (values !== undefined) return values.includes(value) ? value : undefined;
      return Number.isInteger(step) ? Math.round(value) : value;
    }
    case 'choice':
      return property.values.includes(text) ? text : undefined;
    case 'list': {
      const values = text === '' ? [] : text.split(',');
      return values.every((value) => property.values.includes(value)) ? [...new Set(values)] : undefined;
    }
    case 'boolean':
      return ['1', 'true', ''].includes(text) ? true : ['0', 'false'].includes(text) ? false : undefined;
    case 'text':
      return text;
  }
}

/** What a link holds beside the state. */
interface Link {
  /** Keys of controls, and names of parts, that are not to be shown. */
  readonly hide: readonly string[];
  /** The version of msgd that the link was made with. */
  readonly version?: string;
}

/** Everything that a link says, after its `#`. */
export function serialise<T extends Table>(table: T, state: StateOf<T>, link: Link): string {
  const text = new URLSearchParams();
  for (const [key, property] of Object.entries(table)) {
    const value = write(state[key as keyof T]);
    if (property.kind !== 'text' || value !== property.default) text.set(key, value);
  }
  if (link.hide.length > 0) text.set('hide', link.hide.join(','));
  if (link.version !== undefined) text.set('msgd', link.version);
  return text.toString().replaceAll('%2C', ',');
}

interface Parsed<T extends Table> extends Link {
  readonly changes: Partial<StateOf<T>>;
  /** What the link says that is not allowed, as key=value; it is left out. */
  readonly refused: readonly string[];
}

/** What a link says. Keys that are not of the table are left to others. */
export function parse<T extends Table>(table: T, text: string): Parsed<T> {
  const parameters = new URLSearchParams(text.replace(/^#/, ''));
  const changes: Record<string, unknown> = {};
  const refused: string[] = [];
  for (const [key, property] of Object.entries(table)) {
    const given = parameters.get(key);
    if (given === null) continue;
    const value = read(property, given);
    if (value === undefined) refused.push(`${key}=${given}`);
    else changes[key] = value;
  }
  const hide =
    parameters
      .get('hide')
      ?.split(',')
      .filter((name) => name !== '') ?? [];
  return { changes: changes as Partial<StateOf<T>>, refused, hide, version: parameters.get('msgd') ?? undefined }; // prettier-ignore
}

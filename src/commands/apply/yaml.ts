import {
  CORE_SCHEMA,
  constructFromEvents,
  type Event,
  EVENT_ID,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  YAMLException,
} from 'js-yaml';

/** Where something is in a file, from 1. */
export interface Mark {
  readonly line: number;
  readonly column: number;
}

export interface ParsedYaml {
  readonly value: unknown;
  /** Where the value at this JSON pointer is, or its key. For what is not there: where it would be. */
  readonly markOf: (pointer: string, what?: 'value' | 'key') => Mark;
}

/** A file that is not YAML, or too much of it. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault';

  constructor(
    message: string,
    readonly mark: Mark,
  ) {
    super(message);
  }
}

/** Deeper than any configuration. */
const MAX_DEPTH = 20;
const MAX_ALIASES = 1_000;
/** With every alias counted as what it stands for: ten lines can stand for a billion. */
const MAX_VALUES = 200_000;

/** The only document of a text. JSON is YAML, too. Throws `YamlFault`, which never repeats a value. */
export function parseYaml(text: string): ParsedYaml {
  const source = text.replace(/^\uFEFF/, '');
  const lines = lineStarts(source);
  const events = guarded(lines, () => parseEvents(source, { maxDepth: MAX_DEPTH }));
  const documents = events.filter(({ type }) => type === EVENT_ID.DOCUMENT).length;
  if (documents > 1) throw new YamlFault('has more than one document: write each into a separate file', { line: 1, column: 1 });
  const [value = null] = guarded(lines, () => constructFromEvents(events, { source, schema: CORE_SCHEMA, maxAliases: MAX_ALIASES }));
  if (sizeOf(value, new Map()) > MAX_VALUES) {
    throw new YamlFault('stands for too much: its aliases multiply what it says', { line: 1, column: 1 });
  }
  const places = new Places(events, source).all;
  return { value, markOf: (pointer, what = 'value') => markAt(lines, offsetOf(places, pointer, what)) };
}

function guarded<T>(lines: readonly number[], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new YamlFault(`is not valid YAML: ${error.reason}`, markAt(lines, error.mark?.position ?? 0));
  }
}

/** Infinite for a value that contains itself. */
function sizeOf(value: unknown, known: Map<object, number>): number {
  if (typeof value !== 'object' || value === null) return 1;
  const before = known.get(value);
  if (before !== undefined) return before;
  // Until it is known, which is only after everything in it is.
  known.set(value, Number.POSITIVE_INFINITY);
  const size = Object.values(value).reduce<number>((sum, each) => sum + sizeOf(each, known), 1);
  known.set(value, size);
  return size;
}

interface Place {
  readonly key: number;
  readonly value: number;
}

/** Where every value of a document begins, by its JSON pointer. What an alias stands for is where the alias is. */
class Places {
  readonly all = new Map<string, Place>();
  private next = 0;

  constructor(
    private readonly events: readonly Event[],
    private readonly source: string,
  ) {
    while (this.next < events.length && this.event.type === EVENT_ID.DOCUMENT) this.next += 1;
    if (this.next < events.length) this.visit('', 0);
  }

  private get event(): Event {
    const event = this.events[this.next];
    if (!event) throw new Error('a document ends before its values do');
    return event;
  }

  private visit(pointer: string, key: number): void {
    const { event } = this;
    this.next += 1;
    const value = startOf(event, key);
    this.all.set(pointer, { key, value });
    if (event.type === EVENT_ID.SEQUENCE) this.visitItems(pointer, value);
    if (event.type === EVENT_ID.MAPPING) this.visitPairs(pointer, value);
  }

  private visitItems(pointer: string, start: number): void {
    for (let index = 0; this.event.type !== EVENT_ID.POP; index += 1) this.visit(`${pointer}/${index}`, startOf(this.event, start));
    this.next += 1;
  }

  private visitPairs(pointer: string, start: number): void {
    while (this.event.type !== EVENT_ID.POP) {
      const { event } = this;
      const name = event.type === EVENT_ID.SCALAR ? getScalarValue(this.source, event) : '';
      const key = startOf(event, start);
      // A key that is not a text has no pointer of its own.
      if (event.type === EVENT_ID.SCALAR) this.next += 1;
      else this.visit(`${pointer}/?`, key);
      this.visit(`${pointer}/${escaped(name)}`, key);
    }
    this.next += 1;
  }
}

/** What is left out is where it would be: at what it belongs to. */
function startOf(event: Event, owner: number): number {
  const start = writtenStart(event);
  return start < 0 ? owner : start;
}

function writtenStart(event: Event): number {
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart - 1;
  if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) return event.start;
  return event.type === EVENT_ID.SCALAR ? quoteOf(event) : -1;
}

/** The quote before a value is a part of it. */
function quoteOf({ valueStart, style }: ScalarEvent): number {
  return style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED ? valueStart - 1 : valueStart;
}

/** In a JSON pointer. */
export function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function offsetOf(places: ReadonlyMap<string, Place>, pointer: string, what: 'value' | 'key'): number {
  const place = places.get(pointer);
  if (place) return place[what];
  return pointer === '' ? 0 : offsetOf(places, pointer.slice(0, pointer.lastIndexOf('/')), 'value');
}

function lineStarts(source: string): number[] {
  return [0, ...[...source.matchAll(/\r\n?|\n/g)].map(({ index, 0: end }) => index + end.length)];
}

function markAt(lines: readonly number[], offset: number): Mark {
  const index = lines.findLastIndex((start) => start <= offset);
  return { line: index + 1, column: offset - (lines[index] ?? 0) + 1 };
}

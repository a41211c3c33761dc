import { OperatorError, textTable } from '../../common/index.js';
import { closest } from '../../config/index.js';
import { visible, visibleJson } from './display.js';

export const FORMATS = ['table', 'json', 'text'] as const;
export type Format = (typeof FORMATS)[number];

/** A value of one column. Lists are joined; true is shown as yes; null and undefined as a hyphen. */
type Cell = string | number | boolean | null | undefined | readonly string[];

/** The columns of a result by name, which is also the heading. */
type Columns<T> = Readonly<Record<string, (row: T) => Cell>>;

/** How the result of a command is printed. */
export interface Output<R> {
  readonly columns: readonly string[];
  /** Shown without `-c`. */
  readonly defaultColumns: readonly string[];
  readonly defaultFormat: Format;
  /** The text for standard output. */
  readonly render: (result: R, format: Format, columns: readonly string[]) => string;
  /** Said on standard error instead of an empty table. */
  readonly notice?: (result: R) => string | null;
}

interface ListOptions<T> {
  readonly columns: Columns<T>;
  /** Default: all columns. */
  readonly defaults?: readonly string[];
  /** Said about an empty list. */
  readonly empty: string;
}

/** A list: a table with headings, one line of tab-separated values per row, or the objects of the API as JSON. */
export function listOutput<T>({ columns, defaults = Object.keys(columns), empty }: ListOptions<T>): Output<readonly T[]> {
  return {
    columns: Object.keys(columns),
    defaultColumns: defaults,
    defaultFormat: 'table',
    notice: (rows) => (rows.length === 0 ? empty : null),
    render: (rows, format, chosen) => {
      if (format === 'json') return `${visibleJson(rows)}\n`;
      const cells = rows.map((row) => chosen.map((name) => cellText(columns[name]?.(row))));
      if (format === 'text') return cells.map((row) => `${row.join('\t')}\n`).join('');
      return rows.length === 0 ? '' : textTable([chosen.map((name) => name.toUpperCase()), ...cells]);
    },
  };
}

/** One object: a line per property, one line of tab-separated values, or the object of the API as JSON. */
export function itemOutput<T>({ columns, defaults = Object.keys(columns) }: Pick<ListOptions<T>, 'columns' | 'defaults'>): Output<T> {
  return {
    columns: Object.keys(columns),
    defaultColumns: defaults,
    defaultFormat: 'table',
    render: (item, format, chosen) => {
      if (format === 'json') return `${visibleJson(item)}\n`;
      const cells = chosen.map((name) => [name, cellText(columns[name]?.(item))] as const);
      if (format === 'text') return `${cells.map(([, value]) => value).join('\t')}\n`;
      const width = Math.max(...chosen.map((name) => name.length)) + 1;
      return cells.map(([name, value]) => `${`${capitalized(name)}:`.padEnd(width)} ${value}\n`).join('');
    },
  };
}

/** A sentence or a secret, which stands alone in both other formats. */
export function textOutput<T>(text: (result: T) => string): Output<T> {
  return {
    columns: [],
    defaultColumns: [],
    defaultFormat: 'text',
    render: (result, format) => (format === 'json' ? `${visibleJson(result)}\n` : `${visible(text(result), { keepsLines: true })}\n`),
  };
}

/** The columns that `-c` names, in that order. */
export function chosenColumns(output: Pick<Output<never>, 'columns' | 'defaultColumns'>, given: readonly string[]): readonly string[] {
  const names = given.flatMap((value) => value.split(',')).map((name) => name.trim().toLowerCase());
  for (const name of names) {
    if (output.columns.includes(name)) continue;
    const meant = closest(name, output.columns);
    throw new OperatorError(
      `-c: there is no column ${JSON.stringify(name)}${meant === undefined ? '.' : `, did you mean ${meant}?`} The columns are ${output.columns.join(', ')}.`,
    );
  }
  return names.length === 0 ? output.defaultColumns : names;
}

/** What has not happened, and what has no end: null, an empty text, or the first moment of a calendar, as the reference writes it. */
export function orNever(time: string | null | undefined): string {
  return time === null || time === undefined || /^(?:$|1970-01-01T00:00:00|0001-01-01T00:00:00)/.test(time) ? 'never' : time;
}

/** As a table shows it. */
export function cellText(cell: Cell): string {
  if (cell === null || cell === undefined || cell === '') return '-';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return visible(Array.isArray(cell) ? cell.join(', ') || '-' : String(cell));
}

/** `client id` becomes `Client ID`. */
function capitalized(name: string): string {
  const words = name.replace(/\b(id|uri|url|ssh)(s?)\b/gi, (_, letters: string, s: string) => `${letters.toUpperCase()}${s}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

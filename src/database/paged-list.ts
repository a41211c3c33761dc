import type { DataSource } from 'typeorm';
import { MAX_ROWS, type Page, type Paged } from '../common/index.js';
import type { SqlParameters } from './sql-parameters.js';

/** Up to this number the count of a list is exact; beyond, it is estimated from PostgreSQL's statistics, to limit the cost of counting. */
export const EXACT_COUNT = 10_000;

/** Up to this number, the rows of a list are sorted for each page. */
const FEW = 2_000;

/** So many rows from the beginning of a page are looked through for those that a search wants. */
const NEAR = 1_000;

/** A list in SQL: its rows and their order. */
export interface SqlList {
  /** `FROM … WHERE …`. */
  readonly matching: string;
  /** The same rows for counting, if that needs fewer tables. */
  readonly counted?: string;
  /**
   * For rows that are a part of a larger table whose index has the order: PostgreSQL would walk that index, and find one of a few hundred
   * rows in a hundred thousand. Instead they are sorted if there are few of them.
   */
  readonly part?: PartOfTable;
  /** The column that identifies a row, used in cursors. */
  readonly id: string;
  /** The sort key, unique within the list. */
  readonly key: string;
  /** The rows that are valid cursors, as `FROM … WHERE …`; absent: those of the list. */
  readonly cursors?: string;
  /** Absent: the whole list is counted, wherever a page begins. */
  readonly countsFromCursor?: true;
  /** `SELECT … JOIN …` with all columns, `FROM page p`, which has the ids of its rows as `id`. */
  readonly rows: string;
  /** The parameters of `matching` only. */
  readonly parameters: SqlParameters;
}

interface PartOfTable {
  /** The rows of the part, before any search, as `FROM … WHERE …`. */
  readonly counted: string;
  readonly values: readonly unknown[];
  /** `matching`, for rows that are to be sorted. */
  readonly sorted: string;
  readonly search?: SearchOfTable;
}

/**
 * Matches of a search are a part, too, if a GIN index finds them: PostgreSQL can only guess how many there are. Many fill a page soon, unless
 * most are at the end of the order. So only rows near the beginning of the page are walked through. If they do not fill it, all matches are
 * sorted, however many.
 */
interface SearchOfTable {
  /** The name of the table in `everything` and `condition`. */
  readonly as: string;
  /** The list without the search, as `FROM … WHERE …`. */
  readonly everything: string;
  readonly condition: string;
}

/**
 * One page. Its rows are found first, by the list's order and filter, and only then loaded in full, so that computed columns cost only
 * for the rows that are shown. A cursor outside the list is ignored, so that it reveals nothing about hidden rows.
 */
export async function selectPage<Row>(db: DataSource, list: SqlList, page: Page): Promise<Paged<Row>> {
  const { countsFromCursor, part, parameters } = list;
  const most = part?.search ? EXACT_COUNT : FEW;
  const size = part && (await countUpTo(most + 1, db, part.counted, part.values));
  const few = size !== undefined && size <= FEW ? part : undefined;
  const matching = (few ?? (part?.search && part))?.sorted ?? list.matching;
  const counted = list.counted ?? matching;
  const whole = parameters.values;
  const cursor = cursorOf(list, page);
  const fromCursor = parameters.values;
  const items = await fetchRows<Row>(db, { ...list, matching }, page, cursor, few ? undefined : part?.search);
  if (items.length === 0) return { items, count: 0 };
  const countsRest = countsFromCursor && cursor !== '';
  // A list that fits on this page needs no counting.
  if (page.offset === 0 && (cursor === '' || countsRest) && items.length < rowsOf(page)) return { items, count: items.length };
  const isCounted = size !== undefined && counted === part?.counted && (size <= most || most === EXACT_COUNT);
  const count = isCounted ? size : await countUpTo(EXACT_COUNT + 1, db, counted, whole);
  if (!countsRest) return { items, count: count <= EXACT_COUNT ? count : await estimateRows(db, counted, whole) };
  const rest = `${matching} ${cursor}`;
  return { items, count: count <= EXACT_COUNT ? await countRows(db, rest, fromCursor) : await estimateRows(db, rest, fromCursor) };
}

/** The same without counting. */
export async function selectRows<Row>(db: DataSource, list: SqlList, page: Page): Promise<Row[]> {
  return fetchRows(db, list, page, cursorOf(list, page));
}

async function fetchRows<Row>(db: DataSource, list: SqlList, page: Page, cursor: string, search?: SearchOfTable): Promise<Row[]> {
  const { matching, key, parameters } = list;
  const part = `ORDER BY ${key} LIMIT ${parameters.bind(rowsOf(page))}::bigint OFFSET ${parameters.bind(page.offset)}::bigint`;
  if (search) {
    const { as, everything, condition } = search;
    const near = `FROM (SELECT * ${everything} ${cursor} ORDER BY ${key} LIMIT ${NEAR}) AS ${as} WHERE ${condition} ${part}`;
    const items = await fetchPart<Row>(db, list, near);
    if (items.length === rowsOf(page)) return items;
  }
  return fetchPart(db, list, `${matching} ${cursor} ${part}`);
}

/** The rows of a page, given as `FROM … WHERE … ORDER BY … LIMIT …`. */
async function fetchPart<Row>(db: DataSource, { id, key, rows, parameters }: SqlList, part: string): Promise<Row[]> {
  const sql = `WITH page AS MATERIALIZED (SELECT ${id} AS id, ${key} AS sort_key ${part}) ${rows} ORDER BY p.sort_key`;
  return db.query<Row[]>(sql, parameters.values);
}

/** The number of matching rows: exact up to `EXACT_COUNT`, else an estimate. */
export async function countRows(db: DataSource, matching: string, values: readonly unknown[]): Promise<number> {
  const count = await countUpTo(EXACT_COUNT + 1, db, matching, values);
  return count <= EXACT_COUNT ? count : estimateRows(db, matching, values);
}

async function countUpTo(most: number, db: DataSource, matching: string, values: readonly unknown[]): Promise<number> {
  const sql = `SELECT count(*)::int AS count FROM (SELECT 1 ${matching} LIMIT ${most}) AS counted`;
  const [row] = await db.query<{ count: number }[]>(sql, [...values]);
  return row?.count ?? 0;
}

/** An estimate, always greater than the exact limit. */
export async function estimateRows(db: DataSource, matching: string, values: readonly unknown[]): Promise<number> {
  const [row] = await db.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }[]>(`EXPLAIN (FORMAT JSON) SELECT 1 ${matching}`, [
    ...values,
  ]);
  return Math.max(EXACT_COUNT + 1, row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0);
}

/** The condition to append to `matching`. */
function cursorOf({ matching, cursors = matching, id, key, parameters }: SqlList, { afterId }: Page): string {
  return afterId === null ? '' : `AND ${key} > (SELECT ${key} ${cursors} AND ${id} = ${parameters.bind(afterId)})`;
}

function rowsOf({ limit }: Page): number {
  return Math.min(limit ?? MAX_ROWS, MAX_ROWS);
}

import { MAX_ROWS } from '../../common/index.js';
import { InvalidValueError, wholeNumber } from '../../config/index.js';
import { CommandFailure, FAILURE } from './failures.js';

const WRONG_PAGE = 'the server responded with a page of the list that was not asked for';

/** A flag of commands that print lists. */
export const LIMIT = { flag: '--limit <n>', description: 'At most this many. Default: all.' } as const;

/** The rows of a list, page by page: one request, unless there are more rows than fit in a response. `limit` is the text of the flag. */
export async function allPages<T extends { readonly id: string }>(
  limit: string | undefined,
  fetchPage: (query: { limit: number; after_id?: string }) => Promise<readonly T[]>,
): Promise<T[]> {
  const wanted = limit === undefined ? Number.POSITIVE_INFINITY : countOf(limit);
  const rows: T[] = [];
  const ends = new Set<string>();
  for (;;) {
    const size = Math.min(MAX_ROWS, wanted - rows.length);
    const last = rows.at(-1);
    if (last) ends.add(last.id);
    const page = await fetchPage({ limit: size, ...(last && { after_id: last.id }) });
    // A server that repeats a page would never come to the end.
    if (page.length > size || ends.has(page.at(-1)?.id ?? '')) throw new CommandFailure(WRONG_PAGE, FAILURE);
    for (const row of page) rows.push(row);
    if (page.length < size || rows.length >= wanted) return rows;
  }
}

function countOf(limit: string): number {
  try {
    return wholeNumber({ min: 1 }).parse(limit);
  } catch (error) {
    if (error instanceof InvalidValueError) throw new CommandFailure(`--limit: ${JSON.stringify(limit)} ${error.message}`, FAILURE);
    throw error;
  }
}

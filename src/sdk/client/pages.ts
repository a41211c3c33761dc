import type { DataOf, Operation, PathWith } from '../core/operations.js';

/** The lists that come in pages. */
export type ListPath = {
  [Path in PathWith<'get'>]: Operation<Path, 'get'> extends { parameters: { query?: infer Query } }
    ? [Exclude<Query, undefined>] extends [never]
      ? never
      : 'offset' extends keyof Exclude<Query, undefined>
        ? Path
        : never
    : never;
}[PathWith<'get'>];

/** One entry of a list. */
export type EntryOf<Path extends ListPath> = DataOf<Operation<Path, 'get'>> extends infer Page ? ArraysOf<Page>[number] : never;

type ArraysOf<Page> = Extract<Page[keyof Page], readonly unknown[]>;

interface List<Page, Entry> {
  /** Which property of a page has its entries. */
  readonly entries: keyof Page;
  /** Which property of an entry is its id, for `after_id`; absent for lists that never change, which are read by offset. */
  readonly id?: keyof Entry;
}

/** A list that is added to the API and not here does not compile. */
const LISTS: { readonly [Path in ListPath]: List<DataOf<Operation<Path, 'get'>>, EntryOf<Path>> } = {
  '/api/v2/agents': { entries: 'agents', id: 'id' },
  '/api/v2/audit': { entries: 'audit_logs', id: 'id' },
  '/api/v2/files/{id}/entries': { entries: 'entries' },
  '/api/v2/groups/{group}/members': { entries: 'users', id: 'id' },
  '/api/v2/oauth2-provider/apps/usage': { entries: 'apps', id: 'id' },
  '/api/v2/organizations/{organization}/groups/{group}/members': { entries: 'users', id: 'id' },
  '/api/v2/organizations/{organization}/paginated-groups': { entries: 'groups', id: 'id' },
  '/api/v2/organizations/{organization}/paginated-members': { entries: 'members', id: 'user_id' },
  '/api/v2/users': { entries: 'users', id: 'id' },
};

/** Whether the last entry of a page is still in the list is seen from the one before it. */
const MIN_PAGE = 2;
/** The server shortens larger pages without saying so, and a short page is the last one. */
const MAX_PAGE = 1000;

type Entry = Readonly<Record<string, unknown>>;
/** Where a page begins. */
export interface Cursor {
  readonly after_id?: string;
  readonly offset?: number;
  readonly limit: number;
}
type FetchPage = (cursor: Cursor) => Promise<Readonly<Record<string, unknown>>>;

/**
 * The entries of a list, page by page. The next page is requested before an entry of this one is handed out, so that callers can delete
 * what they are handed.
 */
export async function* readPages(path: ListPath, pageSize: number, fetchPage: FetchPage): AsyncGenerator<Entry, void, undefined> {
  const { entries, id } = LISTS[path] as List<Readonly<Record<string, unknown>>, Entry>;
  const limit = Math.min(Math.max(MIN_PAGE, pageSize), MAX_PAGE);
  const pageAt = async (cursor: Omit<Cursor, 'limit'>): Promise<readonly Entry[]> =>
    (await fetchPage({ ...cursor, limit }))[entries] as readonly Entry[];
  let page = await pageAt({});
  for (let offset = page.length; page.length > 0; offset += page.length) {
    const isLast = page.length < limit;
    const next = isLast ? [] : id === undefined ? await pageAt({ offset }) : await pageAfter(page, id, pageAt);
    yield* page;
    page = next;
  }
}

/**
 * The page after this one. The server responds with an empty page if the entry that it is to begin after is no longer in the list, as it does at
 * the end. So an empty page is only believed if the entry is still there; otherwise the page begins after the one before it.
 */
async function pageAfter(
  page: readonly Entry[],
  id: string,
  pageAt: (cursor: { after_id: string }) => Promise<readonly Entry[]>,
): Promise<readonly Entry[]> {
  const ids = page.map((entry) => entry[id] as string);
  const next = await pageAt({ after_id: ids.at(-1) ?? '' });
  if (next.length > 0) return next;
  for (const index of new Set([ids.length - 2, Math.floor(ids.length / 2) - 1, 0])) {
    const since = await pageAt({ after_id: ids[index] ?? '' });
    if (since.length > 0) return since.filter((entry) => !ids.includes(entry[id] as string));
  }
  throw new Error('The list changed while it was read: none of the entries of the last page are in it any more. Read it again.');
}

import { attributes, html, type SafeHtml } from './html.js';
import { localUrl } from './safe-url.js';

/** The longest search that a page reads from its address. */
const LONGEST_SEARCH = 500;
/** Further rows are reached by searching: an address cannot ask for more. */
const HIGHEST_OFFSET = 1_000_000;

interface Sort {
  readonly by: string;
  readonly order: 'asc' | 'desc';
}

/** Which part of a list a page shows. All of it is in the address, so that a page can be reloaded, bookmarked and sent to somebody. */
export interface ListState {
  /** Without a query. */
  readonly path: string;
  readonly search: string;
  readonly sort?: Sort | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** As it came from an address. What is not usable is left out. */
interface ListQuery {
  readonly q?: unknown;
  readonly sort?: unknown;
  readonly offset?: unknown;
}

/** Reads the state from an address. `sorts`: the columns that the list can be sorted by; a minus sign in front turns the order around. */
export function listStateOf(path: string, { q, sort, offset }: ListQuery, limit: number, sorts: readonly string[] = []): ListState {
  const search = typeof q === 'string' ? q.trim().slice(0, LONGEST_SEARCH) : '';
  const name = typeof sort === 'string' ? sort.replace(/^-/, '') : '';
  const by: Sort = { by: name, order: sort === name ? 'asc' : 'desc' };
  const start = typeof offset === 'string' && /^[0-9]{1,7}$/.test(offset) ? Math.min(Number(offset), HIGHEST_OFFSET) : 0;
  return { path, search, sort: sorts.includes(name) ? by : undefined, offset: start, limit };
}

/** The address of a state. */
export function pathOf({ path, search, sort, offset }: ListState): string {
  const query = new URLSearchParams({
    ...(search === '' ? {} : { q: search }),
    ...(sort === undefined ? {} : { sort: sort.order === 'asc' ? sort.by : `-${sort.by}` }),
    ...(offset === 0 ? {} : { offset: String(offset) }),
  }).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Which rows are shown, and links to those before and after them. Empty when everything is shown. `isMore`: there are more rows than `total`. */
export function renderPager(list: ListState, total: number, isMore = false): SafeHtml | undefined {
  const { offset, limit } = list;
  if (offset === 0 && total <= limit) return undefined;
  const before = offset > 0 && pathOf({ ...list, offset: Math.max(0, offset - limit) });
  const after = offset + limit < total && pathOf({ ...list, offset: offset + limit });
  const all = isMore ? `more than ${total}` : String(total);
  const shown = offset < total ? `${offset + 1} to ${Math.min(offset + limit, total)} of ${all}` : `None of ${all} from here on`;
  return html`<nav class="pager" aria-label="Pages of the list">
    <span class="muted small">${shown}</span>
    ${before !== false && html`<a class="button button--quiet button--small" rel="prev" href="${localUrl(before)}">Previous</a>`}
    ${after !== false && html`<a class="button button--quiet button--small" rel="next" href="${localUrl(after)}">Next</a>`}
  </nav>`;
}

interface SearchForm {
  readonly list: ListState;
  /** What is searched, for screen readers: "Search users". */
  readonly label: string;
  /** What can be written, with an example. */
  readonly hint: SafeHtml | string;
  /** Why the search was not understood. */
  readonly fault?: string | undefined;
}

/** A search whose words are kept in the address. */
export function renderSearch({ list, label, hint, fault }: SearchForm): SafeHtml {
  const isFaulty = fault !== undefined;
  return html`<form class="search" method="get" action="${localUrl(list.path)}" role="search">
    <label class="unseen" for="q">${label}</label>
    <input
      ${attributes({
        id: 'q',
        name: 'q',
        type: 'search',
        value: list.search,
        maxlength: LONGEST_SEARCH,
        autocomplete: 'off',
        autocapitalize: 'none',
        spellcheck: 'false',
        'aria-describedby': isFaulty ? 'q-fault q-hint' : 'q-hint',
        'aria-invalid': isFaulty ? 'true' : undefined,
      })}
    />
    <button class="button button--quiet button--fit" type="submit">Search</button>
    ${isFaulty && html`<p class="fault small" id="q-fault">${fault}</p>`}
    <p class="muted small" id="q-hint">${hint}</p>
  </form>`;
}

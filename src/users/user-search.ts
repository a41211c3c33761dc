import { SearchQuery } from '../common/index.js';
import type { SqlParameters } from '../database/index.js';

/** Which users to list. Absent and empty parts restrict nothing. */
export interface UserSearch {
  /** Part of e-mail, user name or name. */
  readonly search: string | undefined;
  readonly name: string | undefined;
  readonly username: string | undefined;
  readonly email: string | undefined;
  readonly statuses: readonly string[];
  readonly roles: readonly string[];
  readonly loginTypes: readonly string[];
  readonly isServiceAccount: boolean | undefined;
  readonly githubUserId: number | undefined;
  readonly createdAfter: Date | undefined;
  readonly createdBefore: Date | undefined;
  readonly lastSeenAfter: Date | undefined;
  readonly lastSeenBefore: Date | undefined;
}

/** Reads `q`; throws `invalid_input` with all its errors. */
export function parseUserSearch(q: string): UserSearch {
  const query = new SearchQuery(q, 'search');
  const search = readUserSearch(query);
  query.finish('Invalid user search query.');
  return search;
}

/** For a search by further keys, too: the caller finishes the query. */
export function readUserSearch(query: SearchQuery): UserSearch {
  return {
    search: query.text('search'),
    name: query.text('name'),
    username: query.text('username'),
    email: query.text('email'),
    statuses: query.list('status', ['active', 'dormant', 'suspended']),
    roles: query.list('role'),
    loginTypes: query.list('login_type', ['password', 'github', 'oidc', 'token', 'none']),
    isServiceAccount: query.boolean('service_account'),
    githubUserId: query.integer('github_com_user_id'),
    createdAfter: query.instant('created_after'),
    createdBefore: query.instant('created_before'),
    lastSeenAfter: query.instant('last_seen_after'),
    lastSeenBefore: query.instant('last_seen_before'),
  };
}

/** The expression of the trigram index `users_search_idx`: the index is used only for exactly this. Line feeds separate its parts. */
const SEARCHED = `(lower(u.email) || chr(10) || lower(u.username) || chr(10) || lower(u.name))`;

/** Escapes % and _, which people may search for literally. */
function partOf(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** The search as a condition on `users` under the name `u`. */
export function userSearchCondition(search: UserSearch, parameters: SqlParameters): string {
  const conditions: string[] = [];
  const when = (value: unknown, condition: (bound: string) => string): void => {
    if (value !== undefined) conditions.push(condition(parameters.bind(value)));
  };
  const anyOf = (values: readonly string[]): readonly string[] | undefined => (values.length > 0 ? values : undefined);

  // The query is already in lower case.
  when(search.search && partOf(search.search), (pattern) => `${SEARCHED} LIKE ${pattern}`);
  when(search.name && partOf(search.name), (pattern) => `${SEARCHED} LIKE ${pattern} AND lower(u.name) LIKE ${pattern}`);
  when(search.username, (text) => `lower(u.username) = ${text}`);
  when(search.email, (text) => `lower(u.email) = ${text} AND u.email <> ''`);
  when(anyOf(search.statuses), (list) => `u.status = ANY (${list})`);
  // Everybody has the role `member`, and it is not stored.
  when(search.roles.includes('member') ? undefined : anyOf(search.roles), (list) => `u.rbac_roles && ${list}::text[]`);
  when(anyOf(search.loginTypes), (list) => `u.login_type = ANY (${list})`);
  when(search.isServiceAccount, (flag) => `u.is_service_account = ${flag}`);
  when(search.githubUserId, (id) => `u.github_com_user_id = ${id}`);
  when(search.createdAfter, (time) => `u.created_at >= ${time}`);
  when(search.createdBefore, (time) => `u.created_at <= ${time}`);
  when(search.lastSeenAfter, (time) => `u.last_seen_at >= ${time}`);
  // A user who was never seen matches every date.
  when(search.lastSeenBefore, (time) => `(u.last_seen_at IS NULL OR u.last_seen_at <= ${time})`);
  return conditions.length === 0 ? 'TRUE' : conditions.join(' AND ');
}

import { SearchQuery } from '../common/index.js';
import type { SqlParameters } from '../database/index.js';

/** Which users a list is about (spec users 0.4). Absent and empty parts restrict nothing. */
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

/** Reads `q`; throws `invalid_input` naming everything that is wrong with it. */
export function parseUserSearch(q: string): UserSearch {
  const query = new SearchQuery(q, 'search');
  const search = {
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
  query.finish('Invalid user search query.');
  return search;
}

/** The search as a condition on `users` under the name `u`. */
export function userSearchCondition(search: UserSearch, parameters: SqlParameters): string {
  const conditions: string[] = [];
  const when = (value: unknown, condition: (bound: string) => string): void => {
    if (value !== undefined) conditions.push(condition(parameters.bind(value)));
  };
  const anyOf = (values: readonly string[]): readonly string[] | undefined => (values.length > 0 ? values : undefined);

  // The query came in lower case; `position` and not LIKE, because people search for % and _ as well.
  when(search.search, (text) => {
    const holds = ['u.email', 'u.username', 'u.name'].map((column) => `position(${text}::text IN lower(${column})) > 0`);
    return `(${holds.join(' OR ')})`;
  });
  when(search.name, (text) => `position(${text}::text IN lower(u.name)) > 0`);
  when(search.username, (text) => `lower(u.username) = ${text}`);
  when(search.email, (text) => `lower(u.email) = ${text}`);
  when(anyOf(search.statuses), (list) => `u.status = ANY (${list})`);
  // Everybody is a member, and it is stored with nobody.
  when(search.roles.includes('member') ? undefined : anyOf(search.roles), (list) => `u.rbac_roles && ${list}::text[]`);
  when(anyOf(search.loginTypes), (list) => `u.login_type = ANY (${list})`);
  when(search.isServiceAccount, (flag) => `u.is_service_account = ${flag}`);
  when(search.githubUserId, (id) => `u.github_com_user_id = ${id}`);
  when(search.createdAfter, (time) => `u.created_at >= ${time}`);
  when(search.createdBefore, (time) => `u.created_at <= ${time}`);
  when(search.lastSeenAfter, (time) => `u.last_seen_at >= ${time}`);
  // Who was never seen was last seen before any date.
  when(search.lastSeenBefore, (time) => `(u.last_seen_at IS NULL OR u.last_seen_at <= ${time})`);
  return conditions.length === 0 ? 'TRUE' : conditions.join(' AND ');
}

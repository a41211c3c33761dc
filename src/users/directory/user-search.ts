import { SearchQuery } from '../../common/index.js';
import type { UserLoginType, UserStatus } from '../user.entity.js';

/** Which users are wanted (spec users 0.4). */
export interface UserSearch {
  /** Part of e-mail, user name or name. */
  readonly search: string | undefined;
  readonly name: string | undefined;
  readonly username: string | undefined;
  readonly email: string | undefined;
  readonly statuses: readonly UserStatus[];
  /** Site roles; everybody has `member`. */
  readonly roles: readonly string[];
  readonly loginTypes: readonly UserLoginType[];
  readonly isServiceAccount: boolean | undefined;
  readonly githubUserId: number | undefined;
  readonly lastSeenBefore: Date | undefined;
  readonly lastSeenAfter: Date | undefined;
  readonly createdBefore: Date | undefined;
  readonly createdAfter: Date | undefined;
}

/** Throws `invalid_input` with every fault. */
export function parseUserSearch(text: string): UserSearch {
  const query = new SearchQuery(text, 'search');
  const search: UserSearch = {
    search: query.text('search'),
    name: query.text('name'),
    username: query.text('username'),
    email: query.text('email'),
    statuses: query.list('status', ['active', 'dormant', 'suspended'] as const),
    roles: query.list('role'),
    loginTypes: query.list('login_type', ['password', 'github', 'oidc', 'none'] as const),
    isServiceAccount: query.boolean('service_account'),
    githubUserId: query.integer('github_com_user_id'),
    lastSeenBefore: query.instant('last_seen_before'),
    lastSeenAfter: query.instant('last_seen_after'),
    createdBefore: query.instant('created_before'),
    createdAfter: query.instant('created_after'),
  };
  query.finish('Invalid user search query.');
  return search;
}

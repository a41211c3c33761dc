import { SearchQuery } from '../../common/index.js';
import type { SqlParameters } from '../../database/index.js';

/** Which members to list. Absent parts restrict nothing. */
export interface MemberSearch {
  readonly userId: string | undefined;
  readonly githubUserId: number | undefined;
  /** Whether to include the server's own users. */
  readonly includeSystem: boolean;
}

/** Reads `q`; throws `invalid_input` with all its errors. */
export function parseMemberSearch(q: string): MemberSearch {
  const query = new SearchQuery(q, 'user_id');
  const search = {
    userId: query.uuid('user_id'),
    githubUserId: query.integer('github_user_id'),
    includeSystem: query.boolean('include_system') ?? false,
  };
  query.finish('Invalid organization member search query.');
  return search;
}

/** The search as a condition on members `m` and their users `u`. */
export function memberSearchCondition(search: MemberSearch, parameters: SqlParameters): string {
  const conditions = [
    ...(search.userId === undefined ? [] : [`m.user_id = ${parameters.bind(search.userId)}`]),
    ...(search.githubUserId === undefined ? [] : [`u.github_com_user_id = ${parameters.bind(search.githubUserId)}`]),
    ...(search.includeSystem ? [] : ['NOT u.is_system']),
  ];
  return conditions.length === 0 ? 'TRUE' : conditions.join(' AND ');
}

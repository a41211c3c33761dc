import { SearchQuery } from '../../common/index.js';
import type { SqlParameters } from '../../database/index.js';
import { readUserSearch, type UserSearch } from '../../users/index.js';

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

/** A search for members as users, and by their roles in the organization. */
export interface MemberPageSearch extends UserSearch {
  /** Members with any of these roles. Roles that every member has are not stored, and so found for nobody. Empty: all members. */
  readonly organizationRoles: readonly string[];
}

/** Reads `q` of a list in pages; throws `invalid_input` with all its errors. */
export function parseMemberPageSearch(q: string): MemberPageSearch {
  const query = new SearchQuery(q, 'search');
  const search = { ...readUserSearch(query), organizationRoles: query.list('organization_role') };
  query.finish('Invalid user search query.');
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

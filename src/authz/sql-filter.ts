import type { FilterColumns, SqlFilter } from './authorizer.port.js';
import type { PairVotes } from './permission-index.js';
import type { Action, ResourceType } from './policy.js';
import { WILDCARD } from './policy.js';
import type { Bind, Term } from './sql-term.js';
import { allOf, anyOf, equals, inList, isEmpty, render } from './sql-term.js';
import { isCanonicalUuid } from './uuid.js';
import type { Subject } from './subject.js';
import { pairIndex } from './vote-table.js';

/**
 * SQL for the rows that `decide` would allow: (roles or access lists) and scope and allow-list. Each set of organizations or ids is one
 * bound array and one membership test; conditions that do not depend on the row are folded to TRUE or FALSE.
 */
export function sqlFilter(subject: Subject, action: Action, type: ResourceType, columns: FilterColumns, firstParameter: number): SqlFilter {
  const pair = pairIndex(type, action);
  const { permissions } = subject;
  const levels = (votes: PairVotes): Term => levelTerm(votes, subject, columns);
  const filter = allOf(
    anyOf(levels(permissions.votes('roles', pair)), accessListTerm(subject, action, columns)),
    levels(permissions.votes('scope', pair)),
    allowListTerm(permissions.allowedIds(type), columns),
  );
  return render(filter, firstParameter);
}

/** Rules 1 to 4: a site vote is final; without one, the organization, the subject's own things in it, and its own things outside any. */
function levelTerm(votes: PairVotes, subject: Subject, columns: FilterColumns): Term {
  if (votes.site !== 0) return votes.site === 1;
  const isOwn = columns.owner === undefined ? false : equals(columns.owner, subject.id);
  const isIn = (ids: readonly string[]): Term => inOrganizations(subject, columns, ids);
  const isInNone = columns.organization === undefined ? true : isEmpty(columns.organization);
  return anyOf(isIn(votes.organizations), allOf(isOwn, isIn(votes.ownInOrganizations)), allOf(votes.user === 1, isOwn, isInNone));
}

function inOrganizations({ permissions }: Subject, { organization }: FilterColumns, ids: readonly string[]): Term {
  return organization === undefined ? false : inList(organization, ids, permissions.hasUuidMemberships);
}

/** Grants stored with the row, in organizations that the subject is a member of. */
function accessListTerm(subject: Subject, action: Action, columns: FilterColumns): Term {
  const { organization, userAcl, groupAcl, memberGroup } = columns;
  if (organization === undefined) return false;
  const actions = [action, WILDCARD];
  const grantsAny = (entry: string, bind: Bind): string => `(${entry}) ?| ${bind(actions)}::text[]`;
  return allOf(
    inOrganizations(subject, columns, subject.permissions.memberships()),
    anyOf(
      userAcl === undefined ? false : (bind) => grantsAny(`${userAcl} -> ${bind(subject.id)}::text`, bind),
      // The group of everybody in an organization has the organization's id.
      groupAcl === undefined ? false : (bind) => grantsAny(`${groupAcl} -> (${organization})::text`, bind),
      memberGroup?.actions.includes(action) ? inGroup(memberGroup.column, subject, organization) : false,
      groupAcl === undefined || subject.groups.length === 0 ? false : (bind) => anyGroup(groupAcl, subject.groups, bind, grantsAny),
    ),
  );
}

/** For the group of everybody in an organization, membership of the organization is enough. */
function inGroup(column: string, { groups }: Subject, organization: string): Term {
  return anyOf(() => `${column} = ${organization}`, inList(column, groups, groups.every(isCanonicalUuid)));
}

function anyGroup(acl: string, groups: readonly string[], bind: Bind, grantsAny: (entry: string, bind: Bind) => string): string {
  return `EXISTS (SELECT 1 FROM unnest(${bind(groups)}::text[]) AS held(id) WHERE ${grantsAny(`${acl} -> held.id`, bind)})`;
}

function allowListTerm(ids: readonly string[] | 'all', columns: FilterColumns): Term {
  if (ids === 'all') return true;
  // Without an id column, the policy sees every row as an object without an id.
  if (columns.id === undefined) return ids.includes('');
  const present = ids.filter((id) => id !== '');
  return anyOf(inList(columns.id, present, present.every(isCanonicalUuid)), ids.includes('') && isEmpty(columns.id));
}

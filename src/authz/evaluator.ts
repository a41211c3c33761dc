import { NIL_UUID } from '../common/index.js';
import type { AccessList, RbacObject } from './object.js';
import type { Action } from './policy.js';
import type { Subject } from './subject.js';
import { pairIndex } from './vote-table.js';

/**
 * The whole policy: (roles or access lists) and scope. Every step reads tables that were compiled with the subject, so that a
 * decision allocates nothing. Throws a plain error, not a denial, for an object that contradicts itself.
 */
export function decide(subject: Subject, action: Action, object: RbacObject): boolean {
  if (object.anyOrganization === true) requireNoOrganization(object);
  return decidePair(subject, action, pairIndex(object.type, action), object);
}

/** `decide` for callers that have already looked up the pair and validated the object. */
function decidePair(subject: Subject, action: Action, pair: number, object: RbacObject): boolean {
  const { permissions, id } = subject;
  return (
    permissions.scopeAllows(pair, id, object) && (permissions.rolesAllow(pair, id, object) || accessListsAllow(subject, action, object))
  );
}

/** Grants stored with the object. They need membership of its organization; bans of roles do not affect them. */
function accessListsAllow(subject: Subject, action: Action, object: RbacObject): boolean {
  const { userAcl, groupAcl } = object;
  if (userAcl === undefined && groupAcl === undefined) return false;
  if (!isMember(subject, object)) return false;
  if (userAcl !== undefined && grants(userAcl, subject.id, action)) return true;
  if (groupAcl === undefined) return false;
  // The group of everybody in an organization has the organization's id and no member rows.
  if (grants(groupAcl, object.organization ?? '', action)) return true;
  // Not `for ... of`, which allocates an iterator: a decision must allocate nothing.
  for (let n = 0; n < subject.groups.length; n += 1) {
    const group = subject.groups[n];
    if (group !== undefined && grants(groupAcl, group, action)) return true;
  }
  return false;
}

function isMember({ permissions }: Subject, object: RbacObject): boolean {
  if (object.anyOrganization === true) return permissions.hasMemberships;
  return permissions.isMemberOf(object.organization ?? '');
}

function grants(list: AccessList, id: string, action: Action): boolean {
  // `hasOwn`, because an id such as `constructor` would otherwise match an inherited property.
  if (!Object.hasOwn(list, id)) return false;
  const actions = list[id];
  return actions !== undefined && (actions.includes(action) || actions.includes('*'));
}

function requireNoOrganization({ organization }: RbacObject): void {
  if (organization && organization !== NIL_UUID) throw new Error('an object cannot be of one organization and of any organization');
}

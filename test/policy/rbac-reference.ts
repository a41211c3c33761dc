import type { AllowListEntry, Permission, PermissionSets, RbacObject } from '../../src/authz/index.js';

/** A subject as the rules see it: not compiled, not shared. */
export interface ReferenceSubject {
  readonly id: string;
  readonly groups: readonly string[];
  readonly roles: readonly PermissionSets[];
  readonly scope: PermissionSets & { readonly allowList: readonly AllowListEntry[] };
}

const MISSING = { organization: [], member: [] };

/** The decision rules in closed form, for comparison with their text only: allow = (roles or lists) and scope. */
export function referenceAllows(subject: ReferenceSubject, action: string, object: RbacObject): boolean {
  const { type, id = '', owner = '', organization = '', anyOrganization = false, userAcl = {}, groupAcl = {} } = object;
  const matches = (p: Permission): boolean => [type, '*'].includes(p.resourceType) && [action, '*'].includes(p.action);
  const vote = (lists: (readonly Permission[])[]): number => {
    const matching = lists.flat().filter(matches);
    return matching.some((p) => p.negate) ? -1 : matching.length > 0 ? 1 : 0;
  };
  const memberships = [...new Set(subject.roles.flatMap((role) => Object.keys(role.byOrganization)))];
  const levelsAllow = (sets: readonly PermissionSets[]): boolean => {
    const site = vote(sets.map((set) => set.site));
    const level = (o: string, name: 'organization' | 'member'): number => vote(sets.map((set) => (set.byOrganization[o] ?? MISSING)[name]));
    const considered = memberships.filter((o) => anyOrganization || o === organization);
    const highest = (name: 'organization' | 'member'): number => Math.max(...considered.map((o) => level(o, name)));
    const isOwnOutside = subject.id === owner && organization === '' && !anyOrganization;
    if (site !== 0) return site === 1;
    if (isOwnOutside && vote(sets.map((set) => set.user)) === 1) return true;
    if (highest('organization') === 1) return true;
    return owner !== '' && owner === subject.id && highest('member') === 1 && highest('organization') !== -1;
  };
  const entries = subject.scope.allowList.filter((entry) => entry.type === '*' || entry.type === type);
  const listed = entries.some((entry) => entry.id === '*' || entry.id === id);
  const granted = [userAcl[subject.id], groupAcl[organization], ...subject.groups.map((group) => groupAcl[group])].flat();
  const isMember = anyOrganization ? memberships.length > 0 : memberships.includes(organization);
  const listsAllow = isMember && granted.some((word) => word === action || word === '*');
  return (levelsAllow(subject.roles) || listsAllow) && levelsAllow([subject.scope]) && listed;
}

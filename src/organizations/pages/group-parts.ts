import { type Actor, type Authorizer, groupObject } from '../../authz/index.js';
import { isEveryone } from '../groups/group-change.js';
import type { GroupRow } from '../groups/groups.repository.js';
import { pathOfOrganization } from './organization-parts.js';

/** A group as the pages show it. */
export type ListedGroup = Pick<GroupRow, 'id' | 'organizationId' | 'name' | 'displayName' | 'avatarUrl' | 'source' | 'memberCount'>;

export function pathOfGroups(organization: string): string {
  return `${pathOfOrganization(organization)}/groups`;
}

export function pathOfGroup({ id, organizationId }: Pick<GroupRow, 'id' | 'organizationId'>): string {
  return `${pathOfGroups(organizationId)}/${encodeURIComponent(id)}`;
}

export function titleOfGroup({ name, displayName }: Pick<GroupRow, 'name' | 'displayName'>): string {
  return displayName === '' ? name : displayName;
}

/** What the viewer may do with this group: its pages offer nothing else. "Everyone" is not for anybody to change. */
export interface GroupPowers {
  readonly mayChange: boolean;
  readonly mayDelete: boolean;
}

export function groupPowers(authorizer: Authorizer, actor: Actor, group: GroupRow): GroupPowers {
  const object = groupObject(group.id, group.organizationId);
  const mayEver = !isEveryone(group);
  return {
    mayChange: mayEver && authorizer.allows(actor, 'update', object),
    mayDelete: mayEver && authorizer.allows(actor, 'delete', object),
  };
}

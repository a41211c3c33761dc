import { LRUCache } from 'lru-cache';
import type { Permission } from './permission.js';
import { contentOf } from './permission.js';

/** The permissions of a role inside one organization. */
export interface OrganizationPermissions {
  /** On everything of the organization. */
  readonly organization: readonly Permission[];
  /** On what the subject owns in the organization. */
  readonly member: readonly Permission[];
}

/** Permissions by level. Every organization listed here is one the holder is a member of. */
export interface PermissionSets {
  /** On everything there is. */
  readonly site: readonly Permission[];
  /** On what the subject owns and no organization does. */
  readonly user: readonly Permission[];
  /** By organization id. */
  readonly byOrganization: Readonly<Record<string, OrganizationPermissions>>;
}

// The sets that this file has sealed. They are deeply frozen, so they can be compiled once and shared.
const sealedSets = new WeakSet();
const sealedLists = new WeakSet();
/** Lists by content: custom roles are read from their rows on every request, and most rows equal one seen before. */
const sealedByContent = new LRUCache<string, readonly Permission[]>({ max: 16_384 });
const NOTHING = sealPermissions([]);

/** The sets themselves if they are sealed, else a deeply frozen copy. */
export function sealSets(sets: PermissionSets): PermissionSets {
  return sealedSets.has(sets) ? sets : sealWith({}, sets);
}

/** A deeply frozen copy of the sets together with `labels`, which must be frozen or plain values; missing levels grant nothing. */
export function sealWith<T extends object>(labels: T, sets: Partial<PermissionSets>): Readonly<T> & PermissionSets {
  const byOrganization = Object.entries(sets.byOrganization ?? {}).map(([id, { organization, member }]) => {
    return [id, Object.freeze({ organization: sealPermissions(organization), member: sealPermissions(member) })] as const;
  });
  const sealed = Object.freeze({
    ...labels,
    site: sealPermissions(sets.site ?? NOTHING),
    user: sealPermissions(sets.user ?? NOTHING),
    byOrganization: Object.freeze(Object.fromEntries(byOrganization)),
  });
  sealedSets.add(sealed);
  return sealed;
}

/** A frozen list with the same content: the list itself if it is sealed already, else a shared one. */
export function sealPermissions(permissions: readonly Permission[]): readonly Permission[] {
  if (sealedLists.has(permissions)) return permissions;
  const content = contentOf(permissions);
  const known = content === undefined ? undefined : sealedByContent.get(content);
  if (known) return known;
  const sealed = Object.freeze(permissions.map(({ negate, resourceType, action }) => Object.freeze({ negate, resourceType, action })));
  sealedLists.add(sealed);
  if (content !== undefined) sealedByContent.set(content, sealed);
  return sealed;
}

import type { OidcProviderConfig } from '../../config/index.js';
import { isAssignableSiteRole } from '../../users/index.js';
import type { Claims } from '../links/link-claims.js';
import { namesIn } from './names-claim.js';

/** The settings that map roles at the provider to site roles here. */
export type RoleSettings = Pick<OidcProviderConfig, 'oidcUserRoleField' | 'oidcUserRoleMapping' | 'oidcUserRoleDefault'>;

export interface SyncedRoles {
  readonly roles: readonly string[];
  /** Names of no site role, after the mapping; they grant nothing. */
  readonly unknown: readonly string[];
}

/**
 * The site roles that follow from the provider's claim; null if it decides nothing. As with groups, no claim means no roles but the default
 * ones. Throws `identity_invalid` for a claim with anything other than names.
 */
export function syncedRoles(claims: Claims, settings: RoleSettings): SyncedRoles | null {
  const { oidcUserRoleField: field, oidcUserRoleMapping: mapping, oidcUserRoleDefault: always } = settings;
  if (field === undefined) return null;
  const told = namesIn(claims, field, 'roles');
  if (told.kind === 'absent' && told.isTooLong) return null;
  const mapped = (told.kind === 'told' ? told.names : []).flatMap((name) =>
    Object.hasOwn(mapping, name) ? (mapping[name] ?? []) : [name],
  );
  // Everybody is a member anyway.
  const names = [...new Set([...always, ...mapped])].filter((name) => name !== '' && name !== 'member');
  return { roles: names.filter(isAssignableSiteRole), unknown: names.filter((name) => !isAssignableSiteRole(name)) };
}

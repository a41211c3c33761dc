import { groupFieldOf, type OidcProviderConfig, regExpOf } from '../../config/index.js';
import type { SyncedGroups } from '../../organizations/index.js';
import type { Claims } from '../links/link-claims.js';
import { namesIn } from './names-claim.js';

/** The settings that map groups at the provider to groups here. */
export type GroupSettings = Pick<
  OidcProviderConfig,
  'oidcGroupField' | 'oidcScopes' | 'oidcGroupMapping' | 'oidcGroupRegexFilter' | 'oidcGroupAutoCreate'
>;

/** The maximum length of a group's name. Longer ones are never matched. */
const MAX_NAME_LENGTH = 255;

/**
 * The groups here that follow from the provider's claim; null if it decides nothing. No claim means no groups, because many providers omit
 * an empty list; a list that was too long to send decides nothing. Throws `identity_invalid` for a claim with anything other than names.
 */
export function syncedGroups(claims: Claims, settings: GroupSettings): SyncedGroups | null {
  const field = groupFieldOf(settings);
  if (field === undefined) return null;
  const told = namesIn(claims, field, 'groups');
  if (told.kind === 'absent' && told.isTooLong) return null;
  const filter = regExpOf(settings.oidcGroupRegexFilter);
  const { oidcGroupMapping: mapping } = settings;
  const names = (told.kind === 'told' ? told.names : [])
    .map((name) => (Object.hasOwn(mapping, name) ? (mapping[name] ?? '') : name))
    .filter((name) => name !== '' && name.length <= MAX_NAME_LENGTH && filter.test(name));
  return { names: [...new Set(names)], createsMissing: settings.oidcGroupAutoCreate };
}

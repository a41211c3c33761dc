import { parseUrl } from '../../common/index.js';
import { webUriFault } from '../checks/web-uri.js';

/** What apps know users by (OpenID Connect Core section 8): all by the same `sub`, or each sector by its own. */
export const SUBJECT_TYPES = ['public', 'pairwise'] as const;

export type SubjectIdentifierType = (typeof SUBJECT_TYPES)[number];

/** How an app knows users. */
export interface SubjectSettings {
  readonly subjectType: SubjectIdentifierType;
  /** Https URL of the list of the redirect URIs of a sector, whose host names the sector; empty: without one. */
  readonly sectorIdentifierUri: string;
}

interface SectorMember extends SubjectSettings {
  readonly redirectUris: readonly string[];
}

/**
 * The sector of an app with pairwise subjects: apps of one sector know a user by the same `sub`. It is the host of the sector identifier URI, or else
 * the one host of the redirect URIs. An app that runs on the machines of its users has no host of its own: it is its own sector.
 */
export function sectorOf({ id, sectorIdentifierUri, redirectUris }: SectorMember & { readonly id: string }): string {
  const host = sectorIdentifierUri === '' ? hostOf(redirectUris[0] ?? '') : parseUrl(sectorIdentifierUri)?.hostname;
  return host ?? `app ${id}`;
}

/** Returns the fault of this sector identifier URI, or null. Empty: there is none. */
export function sectorIdentifierUriFault({ subjectType, sectorIdentifierUri: uri, redirectUris }: SectorMember): string | null {
  if (uri !== '') return webUriFault(uri, ['https:']) ?? (uri.includes('#') ? 'must not have a fragment' : null);
  const hosts = new Set(redirectUris.map(hostOf));
  if (subjectType === 'public' || hosts.size <= 1) return null;
  return 'is required for pairwise subjects, because the redirect URIs do not all have the same host';
}

/** Null for a URI that leads to whatever app runs on the machine of the user. */
function hostOf(redirectUri: string): string | null {
  const url = parseUrl(redirectUri);
  return url?.protocol === 'https:' && !LOOPBACK.test(url.hostname) ? url.hostname : null;
}

const LOOPBACK = /^(?:(?:.+\.)?localhost|127\.0\.0\.1|\[::1\])$/;

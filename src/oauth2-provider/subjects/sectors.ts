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

interface WithRedirects extends SubjectSettings {
  readonly redirectUris: readonly string[];
}

/** Whatever decides whether an app belongs to a sector. */
export interface SectorMember extends WithRedirects {
  readonly backchannelLogoutUri: string;
  /** Nobody has reviewed it: it says itself where it is. */
  readonly dynamicallyRegistered: boolean;
}

export interface SectorFault {
  readonly field: 'sector_identifier_uri' | 'backchannel_logout_uri';
  readonly detail: string;
}

/**
 * The sector of an app with pairwise subjects: apps of one sector know a user by the same `sub`. It is the host of the sector identifier URI, or else
 * the one host of the redirect URIs. An app that runs on the machines of its users has no host of its own: it is its own sector. So is one without
 * redirect URIs, because nothing shows where it belongs.
 */
export function sectorOf(app: WithRedirects & { readonly id: string }): string {
  return sectorHostOf(app) ?? `app ${app.id}`;
}

/** Do both know users by the same subjects? */
export function haveSameSubjects(one: WithRedirects & { readonly id: string }, other: WithRedirects & { readonly id: string }): boolean {
  return one.subjectType === other.subjectType && (one.subjectType === 'public' || sectorOf(one) === sectorOf(other));
}

/**
 * Why this app, whose redirect URIs are of the sector, is not, or null. Anybody can register an app with the redirect URIs of somebody else: what it learns
 * at an address of its own, or on the machine of a user, would be the subjects of that sector. `listed` is what the sector's list has.
 */
export function outsiderFault(app: SectorMember, listed: readonly unknown[]): SectorFault | null {
  const host = sectorHostOf(app);
  if (!app.dynamicallyRegistered || app.subjectType === 'public' || host === null) return null;
  if (app.redirectUris.some((uri) => hostOf(uri) === null)) return { field: 'sector_identifier_uri', detail: ON_MACHINES };
  const uri = app.backchannelLogoutUri;
  if (uri === '' || parseUrl(uri)?.hostname === host || listed.includes(uri)) return null;
  const detail = `of an app with pairwise subjects that registers itself must be at ${host}, its sector, or be in the list at its sector_identifier_uri`;
  return { field: 'backchannel_logout_uri', detail };
}

const ON_MACHINES =
  'must be absent for an app that registers itself and has redirect URIs on the machines of its users: any app can receive responses there';

function sectorHostOf({ sectorIdentifierUri, redirectUris }: WithRedirects): string | null {
  const [first] = redirectUris;
  if (first === undefined) return null;
  return sectorIdentifierUri === '' ? hostOf(first) : (parseUrl(sectorIdentifierUri)?.hostname ?? null);
}

/** Returns the fault of this sector identifier URI, or null. Empty: there is none. */
export function sectorIdentifierUriFault({ subjectType, sectorIdentifierUri: uri, redirectUris }: WithRedirects): string | null {
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

import { canonicalResource, isUuid, parseUrl, type Validation } from '../../common/index.js';
import { MAX_RESOURCE_TOKEN_SECONDS } from '../../crypto-keys/index.js';
import type { ResourceScope } from '../entities/resource-server.entity.js';
import { isReservedScope } from '../scope-catalog.js';
import type { ResourceServerSettings } from './resource-server-row.js';

export const NAME_MAX_LENGTH = 64;
export const IDENTIFIER_MAX_LENGTH = 2048;
export const MAX_SCOPES = 100;
export const SCOPE_NAME_MAX_LENGTH = 128;
export const SCOPE_DESCRIPTION_MAX_LENGTH = 200;
export const MAX_ALLOWED_APPS = 100;
export const MIN_LIFETIME_SECONDS = 60;
/** A revocation reaches a JWT only when it is introspected, so JWTs are short-lived. */
export const MAX_JWT_LIFETIME_SECONDS = 600;
export const MAX_LIFETIME_SECONDS = MAX_RESOURCE_TOKEN_SECONDS;

/** RFC 6749 section 3.3. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The canonical form of an identifier, or its fault (RFC 8707 section 2, RFC 9728 section 1.2). */
export function readIdentifier(text: string): { readonly canonical: string } | { readonly fault: string } {
  const tooLong = { fault: `must be at most ${IDENTIFIER_MAX_LENGTH} characters` };
  if (text.length > IDENTIFIER_MAX_LENGTH) return tooLong;
  if (text.includes('#')) return { fault: 'must not have a fragment (RFC 8707 section 2)' };
  const canonical = canonicalResource(text);
  if (canonical === null) return { fault: 'must be an absolute URI without credentials, such as https://notes.example.com/api' };
  // Percent-encoding makes it longer.
  if (canonical.length > IDENTIFIER_MAX_LENGTH) return tooLong;
  const url = parseUrl(canonical);
  const isLocal = url?.protocol === 'http:' && (LOOPBACK_HOSTS.has(url.hostname) || url.hostname.endsWith('.localhost'));
  return url?.protocol === 'https:' || isLocal ? { canonical } : { fault: 'must use https, except on localhost, 127.0.0.1 and [::1]' };
}

/** Scopes that are `stored` already may stay, although this server has one of that name by now: clients request them, and grants have them. */
export function settingsFaults(settings: ResourceServerSettings, stored: readonly ResourceScope[] = []): Validation[] {
  return [
    ...nameFaults(settings.name),
    ...scopeFaults(settings, stored),
    ...lifetimeFaults(settings),
    ...(settings.allowedAppIds.length > MAX_ALLOWED_APPS ? [{ field: 'allowed_app_ids', detail: `at most ${MAX_ALLOWED_APPS}` }] : []),
    ...(settings.allowedAppIds.every(isUuid) ? [] : [{ field: 'allowed_app_ids', detail: 'must be IDs of apps' }]),
  ];
}

function nameFaults(name: string): Validation[] {
  return isPlain(name, NAME_MAX_LENGTH)
    ? []
    : [{ field: 'name', detail: `must be 1 to ${NAME_MAX_LENGTH} characters, without leading or trailing spaces` }];
}

function scopeFaults({ scopes }: ResourceServerSettings, stored: readonly ResourceScope[]): Validation[] {
  const field = 'scopes';
  if (scopes.length === 0) return [{ field, detail: 'must have at least one: a token without a scope is never issued' }];
  if (scopes.length > MAX_SCOPES) return [{ field, detail: `must be at most ${MAX_SCOPES}` }];
  if (new Set(scopes.map(({ name }) => name)).size < scopes.length) return [{ field, detail: 'must not name one twice' }];
  return scopes.flatMap(({ name, description }) => {
    const isStored = stored.some((each) => each.name === name);
    const fault =
      !isStored && isReservedScope(name) ? `${name} is a scope of this server: choose another name` : scopeFault(name, description);
    return fault === null ? [] : [{ field, detail: fault }];
  });
}

function scopeFault(name: string, description: string): string | null {
  if (name.length > SCOPE_NAME_MAX_LENGTH || !SCOPE_TOKEN.test(name)) {
    return `a name must be 1 to ${SCOPE_NAME_MAX_LENGTH} printable ASCII characters without spaces, " and \\ (RFC 6749 section 3.3)`;
  }
  if (isPlain(description, SCOPE_DESCRIPTION_MAX_LENGTH)) return null;
  return `${name} needs a description of 1 to ${SCOPE_DESCRIPTION_MAX_LENGTH} characters, which the consent page shows`;
}

function lifetimeFaults({ accessTokenFormat, accessTokenLifetimeSeconds: seconds }: ResourceServerSettings): Validation[] {
  if (seconds === null) return [];
  const max = accessTokenFormat === 'jwt' ? MAX_JWT_LIFETIME_SECONDS : MAX_LIFETIME_SECONDS;
  if (Number.isInteger(seconds) && seconds >= MIN_LIFETIME_SECONDS && seconds <= max) return [];
  const detail = `must be ${MIN_LIFETIME_SECONDS} to ${max} for tokens with the format ${accessTokenFormat}`;
  return [{ field: 'access_token_lifetime_seconds', detail }];
}

/** One line of text, as people see it. */
function isPlain(text: string, maxLength: number): boolean {
  return text !== '' && text.length <= maxLength && text.trim() === text && !/\p{Cc}/u.test(text);
}

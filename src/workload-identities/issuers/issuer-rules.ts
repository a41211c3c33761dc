import { parseUrl, type Validation } from '../../common/index.js';
import { jwksUriFault, signingKeySetFault } from '../../key-sets/index.js';
import type { NewIssuer } from './issuer-row.js';

export const NAME_MAX_LENGTH = 64;
export const ISSUER_MAX_LENGTH = 512;
export const AUDIENCE_MAX_LENGTH = 512;
export const MAX_REQUIRED_CLAIMS = 10;
export const CLAIM_NAME_MAX_LENGTH = 64;

/** Checked for every token, or different in each: a rule could not name them, or would not be more exact with them. */
const OTHER_CLAIMS: ReadonlySet<string> = new Set(['iss', 'aud', 'exp', 'nbf', 'iat', 'jti']);
const PRINTABLE = /^[\x21-\x7e]+$/;

/** `ownIssuer`: the access URL. */
export function issuerFaults(issuer: NewIssuer, ownIssuer: string): Validation[] {
  const faults: Validation[] = [];
  const add = (field: string, detail: string | null): void => {
    if (detail !== null) faults.push({ field, detail });
  };
  add('name', nameFault(issuer.name));
  add('issuer', urlFault(issuer.issuer, ownIssuer));
  if (issuer.jwksUrl !== null && issuer.jwks !== null) add('jwks', 'must not be sent together with jwks_url');
  add('jwks_url', issuer.jwksUrl === null ? null : jwksUriFault(issuer.jwksUrl));
  add('jwks', issuer.jwks === null ? null : signingKeySetFault(issuer.jwks));
  add('audience', issuer.audience === null ? null : audienceFault(issuer.audience));
  add('required_claims', claimNamesFault(issuer.requiredClaims));
  return faults;
}

function nameFault(name: string): string | null {
  const isPlain = name !== '' && name.length <= NAME_MAX_LENGTH && name.trim() === name && !/\p{Cc}/u.test(name);
  return isPlain ? null : `must be 1 to ${NAME_MAX_LENGTH} characters, without leading or trailing spaces`;
}

/** OpenID Connect Core section 2, `iss`. */
function urlFault(text: string, ownIssuer: string): string | null {
  const url = parseUrl(text);
  const isUrl = url?.protocol === 'https:' && url.username === '' && url.password === '' && PRINTABLE.test(text) && !/[?#\\]/.test(text);
  if (!isUrl || text.length > ISSUER_MAX_LENGTH) {
    return `must be the iss of its tokens: an https URL of at most ${ISSUER_MAX_LENGTH} characters, without a query and a fragment`;
  }
  return text === ownIssuer ? 'must not be this server' : null;
}

function audienceFault(audience: string): string | null {
  const isAudience = audience.length <= AUDIENCE_MAX_LENGTH && PRINTABLE.test(audience);
  return isAudience ? null : `must be 1 to ${AUDIENCE_MAX_LENGTH} printable ASCII characters without spaces`;
}

function claimNamesFault(names: readonly string[]): string | null {
  if (names.length > MAX_REQUIRED_CLAIMS) return `must be at most ${MAX_REQUIRED_CLAIMS}`;
  if (new Set(names).size < names.length) return 'must not name one twice';
  const other = names.find((name) => OTHER_CLAIMS.has(name));
  if (other !== undefined) return `must not name ${other}, which this server checks on its own`;
  const isFine = names.every((name) => name.length <= CLAIM_NAME_MAX_LENGTH && PRINTABLE.test(name));
  return isFine ? null : `must be names of 1 to ${CLAIM_NAME_MAX_LENGTH} printable ASCII characters without spaces`;
}

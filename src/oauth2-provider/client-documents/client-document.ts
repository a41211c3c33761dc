import { proofOf } from '../client-keys/client-authentication.js';
import type { AuthMethod, ClientType } from '../entities/app.entity.js';
import {
  APPLICATION_TYPES,
  type ClientMetadata,
  type ClientOffers,
  readClientMetadata,
  registeredUriFault,
  SELF_REGISTERED_GRANT_TYPES,
} from '../registration/client-metadata.js';
import { invalid, type Members, membersOf, textOf } from '../registration/members.js';

/** Members with which a document would publish a secret, or rely on one. */
const SYMMETRIC = ['client_secret', 'client_secret_expires_at'];

/**
 * The client that a metadata document describes. The rules are those of registration, and: the document names its own URL, has a name for the
 * client, and no shared secret, because everybody can read it. Throws `OAuthError`.
 */
export function readClientDocument(clientId: string, text: string, offers: ClientOffers): ClientMetadata {
  const members = membersOf(parse(text));
  if (members['client_id'] !== clientId) throw invalid('client_id must be the URL of the document');
  const secret = SYMMETRIC.find((name) => name in members);
  if (secret !== undefined) throw invalid(`${secret} must not be in the document`);
  if ((textOf(members, 'client_name') ?? '').trim() === '') throw invalid('client_name is missing');
  const allowed = offers.offered.filter(isUsableByDocument);
  const method = textOf(members, 'token_endpoint_auth_method') ?? 'none';
  // Without a key that this server verifies, such a client could not prove its identity, and would be taken for one that does.
  if (!allowed.some((name) => name === method)) throw invalid(`token_endpoint_auth_method must be ${allowed.join(' or ')}`);
  const clientType = method === 'none' ? 'public' : 'confidential';
  const supported = supportedPart(members, clientType, offers);
  return readClientMetadata({ ...supported, token_endpoint_auth_method: method }, { ...offers, offered: allowed });
}

/** A secret would be public, as the document is. */
function isUsableByDocument(method: AuthMethod): boolean {
  return proofOf(method) !== 'secret';
}

/** Only what is signed: a client that needs encryption cannot use what this server issues. */
const ALGORITHM_MEMBERS = ['id_token_signed_response_alg', 'userinfo_signed_response_alg'];

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalid('the document must be JSON');
  }
}

/**
 * A document is written for many servers at once, so what only others support is left out, as long as something usable remains: without
 * that, the members stay as they are, and their check says why. Nothing of it could give the client more.
 */
function supportedPart(
  { software_statement: _unverified, application_type: type, ...members }: Members,
  clientType: ClientType,
  { algorithms }: ClientOffers,
): Members {
  const applicationType = APPLICATION_TYPES.find((known) => known === type);
  const isSupported = ([name, value]: [string, unknown]): boolean =>
    !ALGORITHM_MEMBERS.includes(name) || algorithms.some((algorithm) => algorithm === value);
  return {
    ...Object.fromEntries(Object.entries(members).filter(isSupported)),
    ...(applicationType !== undefined && { application_type: applicationType }),
    ...supportedItems(members, 'grant_types', (grant) => SELF_REGISTERED_GRANT_TYPES.some((supported) => supported === grant)),
    ...supportedItems(members, 'response_types', (response) => response === 'code'),
    ...supportedItems(members, 'redirect_uris', (uri) => registeredUriFault(uri, { clientType, applicationType }) === null),
  };
}

function supportedItems(members: Members, name: string, isSupported: (item: string) => boolean): Members {
  const items = members[name];
  if (!Array.isArray(items)) return {};
  const supported = items.filter((item) => typeof item === 'string' && isSupported(item));
  return supported.length === 0 ? {} : { [name]: supported };
}

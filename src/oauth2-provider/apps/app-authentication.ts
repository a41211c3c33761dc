import type { Validation } from '../../common/index.js';
import { jwksUriFault, type KeySet, SIGNING_ALGORITHMS, type SigningAlgorithm, signingKeySetFault } from '../../key-sets/index.js';
import type { ClientAuthentication, ClientKeys } from '../client-keys/client-authentication.js';
import type { AuthMethod, ClientType } from '../entities/app.entity.js';

/** What an administrator says about how an app authenticates. Absent: unchanged, or the default for its type. */
export interface SentAuthentication {
  readonly method: AuthMethod | undefined;
  readonly jwks: object | undefined;
  readonly jwksUri: string | undefined;
  /** Empty: any. */
  readonly signingAlgorithm: string | undefined;
}

export interface MergedAuthentication {
  readonly authentication: ClientAuthentication;
  readonly faults: readonly Validation[];
}

/** How an app with this change authenticates. If there are faults, it must not be used. */
export function mergedAuthentication(
  sent: SentAuthentication,
  current: ClientAuthentication,
  { clientType, offered }: { readonly clientType: ClientType; readonly offered: readonly AuthMethod[] },
): MergedAuthentication {
  const method = sent.method ?? current.method;
  const faults = methodFaults(sent.method, clientType, offered);
  if (method !== 'private_key_jwt') return { authentication: { method }, faults: [...faults, ...strayFaults(sent), ...faultsOf(sent)] };
  const before = current.method === 'private_key_jwt' ? current : null;
  const keys = sentKeys(sent) ?? before?.keys;
  const keyFaults = keys ? faultsOf(sent) : [{ field: 'jwks', detail: 'or jwks_uri is required for private_key_jwt' }];
  const algorithm = SIGNING_ALGORITHMS.find((name) => name === sent.signingAlgorithm);
  const signingAlgorithm = sent.signingAlgorithm === undefined ? (before?.signingAlgorithm ?? null) : (algorithm ?? null);
  return {
    authentication: keys ? { method, keys, signingAlgorithm } : current,
    faults: [...faults, ...keyFaults, ...algorithmFaults(sent.signingAlgorithm, algorithm)],
  };
}

function methodFaults(method: AuthMethod | undefined, clientType: ClientType, offered: readonly AuthMethod[]): Validation[] {
  const field = 'token_endpoint_auth_method';
  if (method === undefined) return [];
  if ((method === 'none') !== (clientType === 'public')) {
    return [{ field, detail: `must ${clientType === 'public' ? '' : 'not '}be none for a ${clientType} app` }];
  }
  if (offered.includes(method)) return [];
  return [{ field, detail: `${method} is disabled on this server: CODER_OAUTH_PRIVATE_KEY_JWT_ENABLE enables it` }];
}

function strayFaults({ jwks, jwksUri, signingAlgorithm }: SentAuthentication): Validation[] {
  const sent = { jwks, jwks_uri: jwksUri, token_endpoint_auth_signing_alg: signingAlgorithm };
  return Object.entries(sent).flatMap(([field, value]) =>
    value === undefined ? [] : [{ field, detail: 'must not be set without the token_endpoint_auth_method private_key_jwt' }],
  );
}

function sentKeys({ jwks, jwksUri }: SentAuthentication): ClientKeys | undefined {
  if (jwksUri !== undefined) return { jwksUri };
  return jwks === undefined ? undefined : { jwks: { keys: (jwks as KeySet).keys } };
}

function faultsOf({ jwks, jwksUri }: SentAuthentication): Validation[] {
  if (jwks !== undefined && jwksUri !== undefined) return [{ field: 'jwks_uri', detail: 'must not be set together with jwks' }];
  const [field, detail] =
    jwksUri !== undefined ? ['jwks_uri', jwksUriFault(jwksUri)] : ['jwks', jwks === undefined ? null : signingKeySetFault(jwks)];
  return detail === null ? [] : [{ field, detail }];
}

function algorithmFaults(sent: string | undefined, known: SigningAlgorithm | undefined): Validation[] {
  if (sent === undefined || sent === '' || known !== undefined) return [];
  return [{ field: 'token_endpoint_auth_signing_alg', detail: `must be one of ${SIGNING_ALGORITHMS.join(', ')}` }];
}

import type { Proof } from '../../dpop-proof/index.js';
import type { AppRow } from '../apps/app-row.js';
import type { ClientId } from '../apps/client-id.js';

/** A client that has authenticated, if its type requires that. */
export interface AuthenticatedClient {
  readonly app: AppRow;
  readonly clientId: ClientId;
  /** The secret it used; null for a client without one: a public client, or one that signs. */
  readonly secretId: string | null;
  /** How and as which client it authenticated. Within the replay window a retry must be the same. */
  readonly authentication: string;
  readonly address: string;
}

/** The same at the token endpoint. */
export interface TokenClient extends AuthenticatedClient {
  /** That it has a key (RFC 9449): valid, but not yet used up. Null without one. */
  readonly proof: Proof | null;
}

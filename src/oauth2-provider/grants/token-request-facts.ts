import type { ActorRow, KnownVersions } from '../../auth/index.js';
import type { PresentedAppSecret } from '../apps/app-secrets.repository.js';
import type { AppRow } from '../apps/app-row.js';
import type { ResourceServerRow } from '../resource-servers/resource-server-row.js';
import type { PresentedSecret } from '../oauth-secret.js';
import type { CodeRow } from './codes.repository.js';
import type { ApprovedDeviceCode, DeviceCodeRow } from './device-codes.repository.js';
import type { GrantRow } from './grants.repository.js';
import type { TokenRow } from './tokens.repository.js';

/** Where a single-use credential is stored. */
export type RedeemedKind = 'code' | 'refreshToken' | 'deviceCode';

export interface PresentedClient {
  /** A UUID. */
  readonly clientId: string;
  readonly clientSecretPrefix: Buffer | null;
}

/** The secrets in a request, to be looked up by their prefixes. */
export interface PresentedSecrets extends PresentedClient {
  readonly redeemed: { readonly kind: RedeemedKind; readonly secret: PresentedSecret } | null;
  /** The app acts for itself, at this resource: canonical, or null if it names none. */
  readonly itself: { readonly resource: string | null } | null;
}

/** What facts are remembered under. Null for a client without a secret: what it signs with is checked before the versions are. */
export function nameOfFacts({ clientId, clientSecretPrefix, itself }: PresentedSecrets): string | null {
  return itself && clientSecretPrefix && `${clientId} ${clientSecretPrefix.toString('latin1')} ${itself.resource ?? ''}`;
}

/** What a request of a client depends on, as one statement read it. Nothing of it is locked: what follows from it has to be checked again. */
export interface ClientFacts {
  readonly app: AppRow | null;
  /** The client secret with the presented prefix, whoever's it is. */
  readonly secret: PresentedAppSecret | null;
}

/** For the token endpoint. */
export interface TokenRequestFacts extends ClientFacts {
  /** What the client presented, if its secret is right and it was of the kind that the request's grant type redeems. */
  readonly code: FoundCredential<CodeRow> | null;
  readonly refreshToken: FoundCredential<TokenRow> | null;
  readonly deviceCode: FoundDeviceCode | null;
  /** For a grant with which the app acts for itself. */
  readonly itself: FactsOfItself | null;
}

/** Before the user consents, there is nothing behind a device code. */
export interface FoundDeviceCode {
  readonly row: DeviceCodeRow;
  readonly approved: FoundCredential<ApprovedDeviceCode> | null;
}

export interface FactsOfItself {
  /** Of the app's service account; null without one. */
  readonly account: ActorRow | null;
  /** The registered resource that the request names; null if it names none, or the API of this server. */
  readonly resourceServer: ResourceServerRow | null;
  /** The versions under which all facts of the request are true. */
  readonly versions: KnownVersions;
  /** False: from memory, so that the versions have to be compared. */
  readonly isCurrent: boolean;
  /** What they are remembered under; null if they are not. */
  readonly name: string | null;
}

/** A code or a token, with its grant, the resource and the person behind it. */
export interface FoundCredential<Row> {
  readonly row: Row;
  readonly grant: GrantRow;
  /** The registered resource of the grant; null if that is the API of this server. */
  readonly resourceServer: ResourceServerRow | null;
  readonly owner: ActorRow;
}

/** For the revocation endpoint. */
export interface RevocationFacts extends ClientFacts {
  /** The presented token, if its secret is right. */
  readonly token: RevocableToken | null;
}

export interface RevocableToken {
  readonly grantId: string;
  readonly userId: string;
  readonly appId: string;
  /** The ids of all access tokens of the grant. */
  readonly accessKeys: readonly string[];
}

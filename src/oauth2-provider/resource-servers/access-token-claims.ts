import { resourceUri } from './resource-metadata.js';

/** What the claims of a JWT access token are made of. */
interface IssuedFor {
  readonly grant: { readonly userId: string; readonly appId: string; readonly resource: string };
  /** Space-separated. */
  readonly scope: string;
  /** Of the API key that stands for the token. */
  readonly keyId: string;
  readonly issuer: string;
  readonly now: Date;
  readonly expiresAt: Date;
}

/** RFC 9068 section 2.2. */
export function accessTokenClaims({ grant, scope, keyId, issuer, now, expiresAt }: IssuedFor): Readonly<Record<string, string | number>> {
  return {
    iss: issuer,
    exp: Math.floor(expiresAt.getTime() / 1000),
    aud: resourceUri(grant.resource),
    sub: grant.userId,
    client_id: grant.appId,
    iat: Math.floor(now.getTime() / 1000),
    jti: keyId,
    scope,
  };
}

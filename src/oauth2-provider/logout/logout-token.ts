import type { JWTPayload } from 'jose';
import type { ClientId } from '../apps/client-id.js';

/** Back-Channel Logout recommends at most two minutes: the token is of no use to anybody who finds it later. */
const LIFETIME_SECONDS = 120;

export interface LogoutFacts {
  readonly issuer: string;
  readonly clientId: ClientId;
  readonly subject: string;
  readonly sid: string | null;
  /** The same in every attempt, so that an app can recognize a repetition. */
  readonly id: string;
  readonly now: Date;
}

/** The claims of a logout token (OpenID Connect Back-Channel Logout). Never a `nonce`, so that it cannot be taken for an ID token. */
export function logoutClaims({ issuer, clientId, subject, sid, id, now }: LogoutFacts): JWTPayload {
  const iat = Math.floor(now.getTime() / 1000);
  return {
    iss: issuer,
    sub: subject,
    aud: clientId,
    iat,
    exp: iat + LIFETIME_SECONDS,
    jti: id,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    ...(sid !== null && { sid }),
  };
}

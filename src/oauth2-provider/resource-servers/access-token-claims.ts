import type { ClientId } from '../apps/client-id.js';
import type { TokenBinding } from '../checks/token-binding.js';
import type { SubjectType } from '../entities/token.entity.js';
import { resourceUri } from './resource-metadata.js';

/** What the claims of a JWT access token are made of. */
interface IssuedFor {
  readonly clientId: ClientId;
  readonly grant: { readonly userId: string; readonly subject: string | null; readonly resource: string };
  readonly subjectType: SubjectType;
  /** The apps that exchanged tokens for it, the latest first. */
  readonly actorIds: readonly string[];
  readonly binding: TokenBinding;
  /** Space-separated. */
  readonly scope: string;
  /** Of the API key that stands for the token. */
  readonly keyId: string;
  readonly issuer: string;
  readonly now: Date;
  readonly expiresAt: Date;
}

/** Who acts for the subject, and for whom that one acted before (RFC 8693 section 4.1). */
export interface ActorClaim {
  /** A client id. */
  readonly sub: string;
  readonly act?: ActorClaim;
}

/** The claim `act` of a token that these apps exchanged, the latest first; nothing if none did. */
export function actorClaim(actorIds: readonly string[]): { readonly act?: ActorClaim } {
  return actorIds.reduceRight<{ readonly act?: ActorClaim }>((earlier, sub) => ({ act: { sub, ...earlier } }), {});
}

/** RFC 9068 section 2.2, and RFC 9449 section 6.1 for a bound token. */
export function accessTokenClaims({
  clientId,
  grant,
  subjectType,
  actorIds,
  binding,
  scope,
  keyId,
  issuer,
  now,
  expiresAt,
}: IssuedFor): Readonly<Record<string, string | number | ActorClaim | { readonly jkt: string }>> {
  return {
    iss: issuer,
    exp: Math.floor(expiresAt.getTime() / 1000),
    aud: resourceUri(grant.resource),
    // An API cannot know the service account, and RFC 9068 section 2.2 recommends the client where there is no resource owner.
    // The app can read it, so it is the subject of the app also for APIs of other sectors (RFC 9068 section 6).
    sub: subjectType === 'client' ? clientId : (grant.subject ?? grant.userId),
    client_id: clientId,
    iat: Math.floor(now.getTime() / 1000),
    jti: keyId,
    scope,
    ...actorClaim(actorIds),
    ...(binding.kind === 'key' && { cnf: { jkt: binding.proof.jkt } }),
  };
}

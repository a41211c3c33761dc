import { Injectable } from '@nestjs/common';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import { Clock } from '../../common/index.js';
import { CLOCK_TOLERANCE_SECONDS, type KeySet, KeySets, MAX_JTI_LENGTH, refusedFrom, SIGNING_ALGORITHMS } from '../../key-sets/index.js';
import { SUBJECT_MAX_LENGTH } from '../identities/identity-rules.js';
import type { IssuerRow } from '../issuers/issuer-row.js';
import { ExchangeRefused } from './exchange-refused.js';
import { type PresentedPlatformToken, shownClaim } from './platform-token.js';

/** From `iat` to `exp`. The use of a token is remembered this long, and a token that somebody finds in a log later is useless. */
const MAX_PLATFORM_TOKEN_SECONDS = 600;
const KIND = 'workload-identity-issuers';

/** What a platform says about one of its programs. */
export interface VerifiedPlatformToken {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly subject: string;
  readonly jti: string;
  /** From then on every replica refuses it as expired. */
  readonly expiresAt: Date;
}

/** Verifies the tokens of platforms (RFC 7523 section 3, RFC 8725 section 3). */
@Injectable()
export class PlatformTokenVerifier {
  constructor(
    private readonly keySets: KeySets,
    private readonly clock: Clock,
  ) {}

  /** `audience`: that of this server. Throws `ExchangeRefused`. The token can still be exchanged afterwards. */
  async verify({ text }: PresentedPlatformToken, issuer: IssuerRow, audience: string): Promise<VerifiedPlatformToken> {
    const now = this.clock.now();
    const claims = await this.verifySignature(text, issuer, {
      algorithms: [...SIGNING_ALGORITHMS],
      issuer: issuer.issuer,
      audience,
      requiredClaims: ['exp', 'iat', 'sub', 'jti'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: now,
    });
    const { jti, exp, subject } = checkClaims(claims, now);
    return { claims, subject, jti, expiresAt: refusedFrom(exp) };
  }

  private async verifySignature(text: string, issuer: IssuerRow, options: JWTVerifyOptions): Promise<JWTPayload> {
    const claims = issuer.jwks ? await verifyWith(issuer.jwks, text, options) : await this.verifyWithPublished(text, issuer, options);
    if (!claims) throw new ExchangeRefused('no known key of the issuer has signed it');
    return claims;
  }

  private async verifyWithPublished(text: string, { issuer, jwksUrl }: IssuerRow, options: JWTVerifyOptions): Promise<JWTPayload | null> {
    const source = jwksUrl === null ? { issuer } : { jwksUri: jwksUrl };
    const known = await this.keySets.get(source, KIND);
    const claims = known && (await verifyWith(known, text, options));
    if (claims) return claims;
    // The platform may have a new key.
    const renewed = await this.keySets.renew(source, KIND);
    return renewed && verifyWith(renewed, text, options);
  }
}

/** Null: another key may have signed it. */
async function verifyWith(keySet: KeySet, text: string, options: JWTVerifyOptions): Promise<JWTPayload | null> {
  const find = createLocalJWKSet(keySet as unknown as JSONWebKeySet); // Its keys were checked when they were received.
  try {
    return (await jwtVerify(text, find, options)).payload;
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): null {
  // Two keys with the `kid` of the token, of which only one can have signed it: the platform made a mistake.
  if (error instanceof errors.JWKSMultipleMatchingKeys) throw new ExchangeRefused('several keys of the issuer have its kid');
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) return null;
  if (error instanceof errors.JOSEAlgNotAllowed) throw new ExchangeRefused('its alg is not accepted');
  if (error instanceof errors.JWTExpired) throw new ExchangeRefused('it has expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    throw new ExchangeRefused(`${error.claim} is missing or not accepted`, { [error.claim]: shownClaim(error.payload[error.claim]) });
  }
  if (error instanceof errors.JOSEError) throw new ExchangeRefused(`it is not a valid JWT (${error.code})`);
  throw error;
}

function checkClaims(
  { aud, exp = NaN, iat = NaN, jti, sub }: JWTPayload,
  now: Date,
): { readonly jti: string; readonly exp: number; readonly subject: string } {
  // Every other recipient could exchange it here.
  if (Array.isArray(aud) && aud.length !== 1) throw new ExchangeRefused('aud names others, too');
  const latest = now.getTime() / 1000 + CLOCK_TOLERANCE_SECONDS;
  if (iat > latest) throw new ExchangeRefused('iat is in the future');
  // Not `>`: a comparison with NaN is false.
  if (!(exp - iat <= MAX_PLATFORM_TOKEN_SECONDS))
    throw new ExchangeRefused(`it is valid for more than ${MAX_PLATFORM_TOKEN_SECONDS} seconds`, { seconds: exp - iat });
  if (typeof sub !== 'string' || sub === '' || sub.length > SUBJECT_MAX_LENGTH) {
    throw new ExchangeRefused(`sub is not a text of 1 to ${SUBJECT_MAX_LENGTH} characters`);
  }
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_LENGTH) {
    throw new ExchangeRefused(`jti is not a text of 1 to ${MAX_JTI_LENGTH} characters`);
  }
  return { jti, exp, subject: sub };
}

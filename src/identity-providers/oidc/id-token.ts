import { createHash } from 'node:crypto';
import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import { equalInConstantTime } from '../../common/index.js';
import { boundedFetch, PROVIDER_TIMEOUT_SECONDS } from '../bounded-fetch.js';
import type { Claims } from '../links/link-claims.js';
import { storableText } from '../storable-claims.js';

/** Signatures that only the provider can make. Never `none`, and no HMAC: its key would be our client secret. */
const SIGNATURE_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
/** How far the clocks of two machines may be apart. */
const CLOCK_TOLERANCE_SECONDS = 30;

export interface IdTokenExpectations {
  /** Null: any (`CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS`). */
  readonly issuer: string | null;
  readonly clientId: string;
  readonly nonce: string;
  /** What came beside the token, for `at_hash`. */
  readonly accessToken: string;
  readonly now: Date;
}

/** Why an ID token is not believed. */
export class IdTokenRefused extends Error {
  override readonly name = 'IdTokenRefused';
}

/** The claims of a verified ID token. */
export interface IdTokenClaims extends Claims {
  readonly iss: string;
  readonly sub: string;
}

/** Checks tokens against the keys that the provider publishes, whenever it has replaced them. */
export class TokenVerifier {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;
  private readonly algorithms: string[];

  /** `offered`: what the provider says it signs with; absent: it does not say. */
  constructor(jwksUri: URL, offered: readonly string[] | undefined) {
    this.keys = createRemoteJWKSet(jwksUri, {
      timeoutDuration: PROVIDER_TIMEOUT_SECONDS * 1000,
      // Unknown keys come only from the provider itself, in answers to our own requests: nobody else can make us ask again and again.
      cooldownDuration: 0,
      [customFetch]: (url, options) => boundedFetch(url, options),
    });
    const usable = SIGNATURE_ALGORITHMS.filter((algorithm) => offered?.includes(algorithm) ?? true);
    this.algorithms = usable.length > 0 ? usable : SIGNATURE_ALGORITHMS;
  }

  /** OpenID Connect Core section 3.1.3.7. Throws `IdTokenRefused`. */
  async verifyIdToken(token: string, expected: IdTokenExpectations): Promise<IdTokenClaims> {
    const { payload, algorithm } = await this.verify(token, {
      audience: expected.clientId,
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
      currentDate: expected.now,
      ...(expected.issuer !== null && { issuer: expected.issuer }),
    });
    const { iss, sub } = payload;
    if (typeof iss !== 'string' || iss === '') throw new IdTokenRefused('it names no issuer');
    if (typeof sub !== 'string' || sub === '') throw new IdTokenRefused('its subject is empty');
    // It says who somebody is: what cannot be kept to the letter could be kept as somebody else.
    if (storableText(sub) !== sub) throw new IdTokenRefused('its subject holds characters that cannot be kept');
    checkAuthorizedParty(payload, expected.clientId);
    checkIssuedAt(payload, expected.now);
    if (payload['nonce'] !== expected.nonce) throw new IdTokenRefused('its nonce is not the one that was asked for');
    if (payload['at_hash'] !== undefined && !hashMatches(payload['at_hash'], expected.accessToken, algorithm)) {
      throw new IdTokenRefused('its at_hash is not that of the access token');
    }
    return { ...payload, iss, sub };
  }

  /** A JWT that the provider signed for another audience: an access token. Throws `IdTokenRefused`. */
  async verifyAccessToken(token: string, issuer: string, now: Date): Promise<Claims> {
    return { ...(await this.verify(token, { issuer, currentDate: now })).payload };
  }

  private async verify(token: string, options: JWTVerifyOptions): Promise<{ payload: JWTPayload; algorithm: string }> {
    const checks = { ...options, algorithms: this.algorithms, clockTolerance: CLOCK_TOLERANCE_SECONDS };
    try {
      const { payload, protectedHeader } = await this.verifySignature(token, checks);
      return { payload, algorithm: protectedHeader.alg };
    } catch (cause) {
      throw new IdTokenRefused(cause instanceof Error ? cause.message : 'unknown failure', { cause });
    }
  }

  private async verifySignature(token: string, checks: JWTVerifyOptions): ReturnType<typeof jwtVerify> {
    try {
      return await jwtVerify(token, this.keys, checks);
    } catch (error) {
      if (error instanceof errors.JWKSMultipleMatchingKeys) return this.tryEach(error, token, checks);
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      // Some providers replace a key under the same name.
      await this.keys.reload();
      return await jwtVerify(token, this.keys, checks);
    }
  }

  /** A token that does not say which of several keys signed it. */
  private async tryEach(keys: errors.JWKSMultipleMatchingKeys, token: string, checks: JWTVerifyOptions): ReturnType<typeof jwtVerify> {
    for await (const key of keys) {
      try {
        return await jwtVerify(token, key, checks);
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function checkAuthorizedParty({ aud, azp }: JWTPayload, clientId: string): void {
  if (Array.isArray(aud) && aud.length > 1 && azp === undefined)
    throw new IdTokenRefused('it is for several audiences and names no authorized party');
  if (azp !== undefined && azp !== clientId) throw new IdTokenRefused('it was issued to another client');
}

function checkIssuedAt({ iat }: JWTPayload, now: Date): void {
  if ((iat ?? Infinity) > now.getTime() / 1000 + CLOCK_TOLERANCE_SECONDS) throw new IdTokenRefused('it was issued in the future');
}

/** OpenID Connect Core section 3.1.3.6: the left half of the hash that belongs to the signature. */
function hashMatches(claim: unknown, accessToken: string, algorithm: string): boolean {
  const size = algorithm === 'EdDSA' || algorithm === 'Ed25519' ? '512' : algorithm.slice(2);
  const digest = createHash(`sha${size}`).update(accessToken, 'ascii').digest();
  return typeof claim === 'string' && equalInConstantTime(Buffer.from(claim, 'base64url'), digest.subarray(0, digest.length / 2));
}

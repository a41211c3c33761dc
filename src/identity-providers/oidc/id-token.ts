import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import { equalInConstantTime } from '../../common/index.js';
import { accessTokenHash, SIGNING_ALGORITHMS } from '../../key-sets/index.js';
import { OUTGOING_TIMEOUT_SECONDS, type Fetching } from '../../outgoing/index.js';
import type { Claims } from '../links/link-claims.js';
import { differenceText, failureText, oneLine } from '../failure-text.js';
import { boundedJson, isTokenTooLarge } from '../response-size.js';
import { storableText } from '../storable-claims.js';

/** The tolerated difference between the clocks of two machines. Less than for clients of this server: the provider signed the ID token a moment ago. */
const CLOCK_TOLERANCE_SECONDS = 30;
/** OpenID Connect Core section 2. Much longer ones could not be stored. */
const MAX_SUBJECT_LENGTH = 255;
/** Of a key set: more than a hundred keys. All are tried for a token that does not name its key, and each takes a moment of a thread. */
const MOST_KEY_VALUES = 2000;

export interface IdTokenExpectations {
  /** Null: any (`CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS`). */
  readonly issuer: string | null;
  readonly clientId: string;
  readonly nonce: string;
  /** The access token sent with it, for `at_hash`. */
  readonly accessToken: string;
  readonly now: Date;
}

/** Why an ID token is refused. */
export class InvalidIdTokenError extends Error {
  override readonly name = 'InvalidIdTokenError';
}

/** The claims of a verified ID token. */
export interface IdTokenClaims extends Claims {
  readonly iss: string;
  readonly sub: string;
}

/** Verifies tokens with the provider's published keys, and reloads those after a change. */
export class TokenVerifier {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;
  private readonly algorithms: string[];

  /** `offered`: the provider's signature algorithms; absent if it does not list them. */
  constructor(jwksUri: URL, offered: readonly string[] | undefined, http: Fetching) {
    this.keys = createRemoteJWKSet(jwksUri, {
      timeoutDuration: OUTGOING_TIMEOUT_SECONDS * 1000,
      // Tokens come only from the provider itself, in responses to our own requests, so nobody else can cause reloads with unknown keys.
      cooldownDuration: 0,
      [customFetch]: async (url, options) => keysIn(await http.fetch(url, options)),
    });
    const usable = [...SIGNING_ALGORITHMS].filter((algorithm) => offered?.includes(algorithm) ?? true);
    this.algorithms = usable.length > 0 ? usable : [...SIGNING_ALGORITHMS];
  }

  /** OpenID Connect Core section 3.1.3.7. Throws `InvalidIdTokenError`. */
  async verifyIdToken(token: string, expected: IdTokenExpectations): Promise<IdTokenClaims> {
    const { payload, algorithm } = await this.verify(token, {
      audience: expected.clientId,
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
      currentDate: expected.now,
      ...(expected.issuer !== null && { issuer: expected.issuer }),
    });
    const { iss, sub } = payload;
    if (typeof iss !== 'string' || iss === '') throw new InvalidIdTokenError('it names no issuer');
    if (typeof sub !== 'string' || sub === '') throw new InvalidIdTokenError('its subject is empty');
    if (sub.length > MAX_SUBJECT_LENGTH) throw new InvalidIdTokenError(`its subject has more than ${MAX_SUBJECT_LENGTH} characters`);
    // The subject identifies the person: if it cannot be stored exactly, it could be taken for another person.
    if (storableText(sub) !== sub) throw new InvalidIdTokenError('its subject contains characters that cannot be stored');
    checkAuthorizedParty(payload, expected.clientId);
    checkIssuedAt(payload, expected.now);
    if (payload['nonce'] !== expected.nonce) throw new InvalidIdTokenError('its nonce does not match the request');
    if (payload['at_hash'] !== undefined && !hashMatches(payload['at_hash'], expected.accessToken, algorithm)) {
      throw new InvalidIdTokenError('its at_hash does not match the access token');
    }
    return { ...payload, iss, sub };
  }

  /**
   * A JWT that the provider signed for another audience: the access token that came with an ID token of these claims, about the same
   * person. Throws `InvalidIdTokenError`.
   */
  async verifyAccessToken(token: string, idToken: IdTokenClaims, now: Date): Promise<Claims> {
    const { payload } = await this.verify(token, { issuer: idToken.iss, currentDate: now });
    if (isAboutSamePerson(idToken, payload)) return { ...payload };
    throw new InvalidIdTokenError(`it is for another subject: ${differenceText(idToken.sub, payload.sub)}`);
  }

  /** OpenID Connect Core section 5.3.2: issuer (null: any) and audience are compared if present. Throws `InvalidIdTokenError`. */
  async verifyUserInfo(token: string, issuer: string | null, clientId: string, now: Date): Promise<Claims> {
    const { payload } = await this.verify(token, { currentDate: now, algorithms: [...SIGNING_ALGORITHMS] });
    const { iss, aud } = payload;
    if (issuer !== null && iss !== undefined && iss !== issuer) throw new InvalidIdTokenError(`its iss: ${differenceText(issuer, iss)}`);
    if (aud !== undefined && aud !== clientId && !(Array.isArray(aud) && aud.includes(clientId))) {
      throw new InvalidIdTokenError(`its aud: ${differenceText(clientId, aud)}`);
    }
    return { ...payload };
  }

  private async verify(token: string, options: JWTVerifyOptions): Promise<{ payload: JWTPayload; algorithm: string }> {
    if (isTokenTooLarge(token)) throw new InvalidIdTokenError('it contains too many values');
    const checks = { algorithms: this.algorithms, ...options, clockTolerance: CLOCK_TOLERANCE_SECONDS };
    try {
      const { payload, protectedHeader } = await this.verifySignature(token, checks);
      return { payload, algorithm: protectedHeader.alg };
    } catch (cause) {
      throw new InvalidIdTokenError(reasonOf(cause, options), { cause });
    }
  }

  private async verifySignature(token: string, checks: JWTVerifyOptions): ReturnType<typeof jwtVerify> {
    try {
      return await this.verifyWithKnown(token, checks);
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      // Some providers replace a key without changing its id, or their keys have none.
      await this.keys.reload();
      return await this.verifyWithKnown(token, checks);
    }
  }

  private async verifyWithKnown(token: string, checks: JWTVerifyOptions): ReturnType<typeof jwtVerify> {
    try {
      return await jwtVerify(token, this.keys, checks);
    } catch (error) {
      if (error instanceof errors.JWKSMultipleMatchingKeys) return await this.tryEach(error, token, checks);
      throw error;
    }
  }

  /** For a token that does not name its key among several. */
  private async tryEach(keys: errors.JWKSMultipleMatchingKeys, token: string, checks: JWTVerifyOptions): ReturnType<typeof jwtVerify> {
    for await (const key of keys) {
      try {
        return await jwtVerify(token, key, checks);
      } catch (error) {
        // Any other error of the library's own is about the token; a key that cannot be used, such as one that is too short, is none.
        if (error instanceof errors.JOSEError && !(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

/**
 * The subject can be another one for each audience (OpenID Connect Core section 8.1). Then the ID token has to vouch for the access token
 * with `at_hash`, which has been compared, or both name the same object of the same tenant: Entra ID sends no `at_hash` with a code.
 */
function isAboutSamePerson(idToken: IdTokenClaims, accessToken: JWTPayload): boolean {
  const isSame = (name: string): boolean => typeof idToken[name] === 'string' && idToken[name] === accessToken[name];
  return isSame('sub') || idToken['at_hash'] !== undefined || (isSame('oid') && isSame('tid'));
}

/**
 * When the person last authenticated at the provider (OpenID Connect Core section 2). Null if the token does not say, or
 * names a future time. Never later than now: clocks differ, and a minute ahead would extend the freshness by a minute.
 */
export function authTimeOf({ auth_time: seconds }: IdTokenClaims, now: Date): Date | null {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds <= 0) return null;
  const time = seconds * 1000;
  if (time > now.getTime() + CLOCK_TOLERANCE_SECONDS * 1000) return null;
  return new Date(Math.min(time, now.getTime()));
}

/** The library only reports an unexpected status. */
async function keysIn(response: Response): Promise<Response> {
  if (response.status !== 200) throw new Error(`the provider's keys (jwks_uri) could not be fetched: status ${response.status}`);
  return boundedJson(response, MOST_KEY_VALUES);
}

/** Includes both compared values, which are not secret and help to find the fault. */
function reasonOf(cause: unknown, { issuer, audience }: JWTVerifyOptions): string {
  if (cause instanceof errors.JWTClaimValidationFailed && cause.reason === 'check_failed') {
    const { claim, payload } = cause;
    const expected = claim === 'iss' ? issuer : claim === 'aud' ? audience : undefined;
    if (expected !== undefined) return oneLine(`its ${claim}: ${differenceText(expected, payload[claim])}`);
  }
  return failureText(cause);
}

function checkAuthorizedParty({ aud, azp }: JWTPayload, clientId: string): void {
  if (Array.isArray(aud) && aud.length > 1 && azp === undefined)
    throw new InvalidIdTokenError(`it has several audiences (${oneLine(JSON.stringify(aud))}) and names no authorized party (azp)`);
  if (azp !== undefined && azp !== clientId)
    throw new InvalidIdTokenError(`it was issued to another client (azp): ${differenceText(clientId, azp)}`);
}

function checkIssuedAt({ iat }: JWTPayload, now: Date): void {
  if ((iat ?? Infinity) > now.getTime() / 1000 + CLOCK_TOLERANCE_SECONDS) throw new InvalidIdTokenError('it was issued in the future');
}

function hashMatches(claim: unknown, accessToken: string, algorithm: string): boolean {
  return typeof claim === 'string' && equalInConstantTime(Buffer.from(claim, 'base64url'), accessTokenHash(accessToken, algorithm));
}

import { Injectable } from '@nestjs/common';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import { systemSubject } from '../../authz/index.js';
import { AccessUrl, Clock, sha256 } from '../../common/index.js';
import { CLOCK_TOLERANCE_SECONDS, type KeySet, KeySets, MAX_JTI_LENGTH, refusedFrom, SIGNING_ALGORITHMS } from '../../key-sets/index.js';
import { invalidClient } from '../checks/invalid-client.js';
import type { ClientAuthentication, ClientKeys } from './client-authentication.js';
import { invalidAssertion, type PresentedAssertion } from './presented-assertion.js';
import type { SpentAssertion } from './spent-assertions.repository.js';
import { SpentAssertionsStore } from './spent-assertions.store.js';

/** What the libraries of some clients set without being asked. An assertion is remembered for as long. */
const MAX_ASSERTION_SECONDS = 60 * 60;

const KIND = { administrator: 'clients', itself: 'self-registered-clients' } as const;

/** A client that signs its authentication. */
export interface KeyClient {
  /** Of its app. */
  readonly id: string;
  readonly authentication: Extract<ClientAuthentication, { readonly method: 'private_key_jwt' }>;
  readonly registeredBy: 'administrator' | 'itself';
}

/** Verifies the JWTs that clients sign to prove their identity (RFC 7523 sections 2.2 and 3, RFC 7523bis). */
@Injectable()
export class AssertionVerifier {
  constructor(
    private readonly keySets: KeySets,
    private readonly spent: SpentAssertionsStore,
    private readonly accessUrl: AccessUrl,
    private readonly clock: Clock,
  ) {}

  /** Null: none of the known keys has signed it. Throws `invalid_client` for any other fault. Nothing is used up. */
  async verify(
    { id, authentication: { keys, signingAlgorithm }, registeredBy }: KeyClient,
    assertion: PresentedAssertion,
  ): Promise<SpentAssertion | null> {
    const now = this.clock.now();
    const algorithms = signingAlgorithm === null ? [...SIGNING_ALGORITHMS] : [signingAlgorithm];
    const payload = await this.verifyText(assertion.text, keys, registeredBy, {
      algorithms,
      issuer: assertion.subject,
      subject: assertion.subject,
      audience: this.accessUrl.issuer,
      requiredClaims: ['exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: now,
    });
    if (!payload) return null;
    const { jti, expiresAt } = this.checkClaims(payload, now);
    return { appId: id, jtiHash: sha256(jti), expiresAt };
  }

  /** Each assertion is accepted once. Throws `invalid_client`, and `rate_limited` while too many of the client are remembered. */
  async useUp(verified: SpentAssertion): Promise<void> {
    const outcome = await this.spent.spend(systemSubject('system-oauth2'), verified);
    if (outcome === 'unknown-client') throw invalidClient();
    if (outcome === 'spent-before') throw invalidAssertion('it was used before: each request needs one with a new jti');
  }

  /** After nothing has come of it. */
  giveBack(verified: SpentAssertion): Promise<void> {
    return this.spent.giveBack(systemSubject('system-oauth2'), verified);
  }

  /** The claims of an assertion that one of these keys has signed, or else null. */
  private async verifyText(
    text: string,
    keys: ClientKeys,
    by: KeyClient['registeredBy'],
    options: JWTVerifyOptions,
  ): Promise<JWTPayload | null> {
    if ('jwks' in keys) return verifyWith(keys.jwks, text, options);
    const source = { jwksUri: keys.jwksUri };
    const of = KIND[by];
    const known = await this.keySets.get(source, of);
    const payload = known && (await verifyWith(known, text, options));
    if (payload) return payload;
    // The client may have a new key.
    const renewed = await this.keySets.renew(source, of);
    return renewed && verifyWith(renewed, text, options);
  }

  private checkClaims({ aud, exp = 0, iat, jti }: JWTPayload, now: Date): { readonly jti: string; readonly expiresAt: Date } {
    // With another audience beside it, that one could use the assertion here.
    if (Array.isArray(aud) && aud.length !== 1) throw this.wrongAudience();
    const latest = now.getTime() / 1000 + CLOCK_TOLERANCE_SECONDS;
    if (exp > latest + MAX_ASSERTION_SECONDS) throw invalidAssertion(`exp must be at most ${MAX_ASSERTION_SECONDS} seconds from now`);
    if (iat !== undefined && iat > latest) throw invalidAssertion('iat is in the future');
    if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_LENGTH) {
      throw invalidAssertion(`jti must be 1 to ${MAX_JTI_LENGTH} characters`);
    }
    return { jti, expiresAt: refusedFrom(exp) };
  }

  private wrongAudience(): Error {
    return invalidAssertion(`aud must be ${this.accessUrl.issuer} and nothing else`);
  }
}

async function verifyWith(keySet: KeySet, text: string, options: JWTVerifyOptions): Promise<JWTPayload | null> {
  const find = createLocalJWKSet(keySet as unknown as JSONWebKeySet); // Its keys were checked when they came.
  try {
    return (await jwtVerify(text, find, options)).payload;
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return verifyWithAny(error, text, options);
    return refusal(error, options);
  }
}

/** The client did not say which of its keys it used. */
async function verifyWithAny(keys: errors.JWKSMultipleMatchingKeys, text: string, options: JWTVerifyOptions): Promise<JWTPayload | null> {
  for await (const key of keys) {
    try {
      return (await jwtVerify(text, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) return refusal(error, options);
    }
  }
  return null;
}

/** Null: another key may have signed it. */
function refusal(error: unknown, { algorithms = [], audience }: JWTVerifyOptions): null {
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) return null;
  if (error instanceof errors.JOSEAlgNotAllowed) throw invalidAssertion(`its alg must be one of ${algorithms.join(', ')}`);
  if (error instanceof errors.JWTExpired) throw invalidAssertion('it has expired');
  if (error instanceof errors.JWTClaimValidationFailed) throw invalidAssertion(claimFault(error.claim, String(audience)));
  if (error instanceof errors.JOSEError) throw invalidAssertion('it must be a JWT with a signature, without extensions');
  throw error;
}

function claimFault(claim: string, audience: string): string {
  switch (claim) {
    case 'iss':
    case 'sub':
      return 'iss and sub must be the client ID';
    case 'aud':
      return `aud must be ${audience} and nothing else`;
    case 'nbf':
      return 'it is not valid yet';
    default:
      return `${claim} is missing, or not a number`;
  }
}

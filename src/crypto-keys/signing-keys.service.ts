import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable, Logger } from '@nestjs/common';
import { calculateJwkThumbprint, createLocalJWKSet, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { systemSubject } from '../authz/index.js';
import { Clock } from '../common/index.js';
import { CryptoKeysSystemStore } from './crypto-keys.system-store.js';

/** `typ` of a JWT. It is verified, so that a JWT of one kind is never taken for another (RFC 8725 section 3.11). */
export type SignedType = 'at+jwt' | 'token-introspection+jwt';

/** Verifiers must support it (RFC 9068 section 2.1). */
const ALGORITHM = 'RS256';
const FEATURE = 'oidc_signing';
const MODULUS_BITS = 2048;
const DAY_MS = 24 * 60 * 60 * 1000;
/** How long a key signs. */
const KEY_LIFE_MS = 30 * DAY_MS;
/** A key is published before it signs, so that verifiers have it in time, and after, until the last token has expired. */
const OVERLAP_MS = DAY_MS;
const RELOAD_AFTER_MS = 10 * 60 * 1000;

interface SigningKey {
  readonly kid: string;
  readonly startsAt: Date;
  readonly privateKey: KeyObject;
  readonly jwk: PublicJwk;
}

/** RFC 7517 and RFC 7518 section 6.3.1. */
export interface PublicJwk {
  readonly kty: string;
  readonly use: string;
  readonly alg: string;
  readonly kid: string;
  readonly n: string;
  readonly e: string;
}

/**
 * The keys that sign JWTs: rows of crypto_keys, so that replicas and restarts agree. The first one is made when it is first needed, because
 * most deployments never need any.
 */
@Injectable()
export class SigningKeys {
  private readonly logger = new Logger(SigningKeys.name);
  private readonly actor = systemSubject('keyrotator');
  private keys: readonly SigningKey[] = [];
  private loadedAt = 0;
  private loading: Promise<void> | null = null;

  constructor(
    private readonly store: CryptoKeysSystemStore,
    private readonly clock: Clock,
  ) {}

  async sign(type: SignedType, claims: JWTPayload): Promise<string> {
    const keys = await this.current();
    const now = this.clock.now();
    // After the clock was set back, none may have started: the oldest is published for the longest time.
    const key = keys.find(({ startsAt }) => startsAt <= now) ?? keys.at(-1);
    if (!key) throw new Error('there is no signing key');
    return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, typ: type, kid: key.kid }).sign(key.privateKey);
  }

  /** The claims of a JWT of this type that this server has signed and that has not expired; else null. */
  async verify(type: SignedType, text: string, issuer: string): Promise<JWTPayload | null> {
    const keys = await this.current();
    try {
      const options = { algorithms: [ALGORITHM], typ: type, issuer, currentDate: this.clock.now(), requiredClaims: ['exp'] };
      const { payload } = await jwtVerify(text, createLocalJWKSet({ keys: keys.map(({ jwk }) => jwk) }), options);
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }

  /** The public keys (RFC 7517), newest first. */
  async jwks(): Promise<readonly PublicJwk[]> {
    return (await this.current()).map(({ jwk }) => jwk);
  }

  private async current(): Promise<readonly SigningKey[]> {
    const age = Math.abs(this.clock.now().getTime() - this.loadedAt);
    if (age > RELOAD_AFTER_MS) await (this.loading ??= this.reload().finally(() => (this.loading = null)));
    return this.keys;
  }

  /** Creates and rotates keys that are due. If that fails, the loaded keys stay in use until the next attempt. */
  private async reload(): Promise<void> {
    try {
      this.keys = await this.read();
    } catch (error) {
      if (this.keys.length === 0) throw error;
      this.logger.warn({ err: error }, 'could not refresh the signing keys; the current ones remain in use');
    }
    this.loadedAt = this.clock.now().getTime();
  }

  private async read(): Promise<readonly SigningKey[]> {
    const now = this.clock.now();
    const rows = await this.store.listUsable(this.actor, FEATURE, now);
    const [newest] = rows;
    const age = newest ? now.getTime() - newest.startsAt.getTime() : Infinity;
    // Also if the clock was set back by more than a key's life.
    if (newest && age < KEY_LIFE_MS - OVERLAP_MS && age > -KEY_LIFE_MS) return Promise.all(rows.map(toKey));

    const sequence = (newest?.sequence ?? 0) + 1;
    const startsAt = newest ? new Date(now.getTime() + OVERLAP_MS) : now;
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_BITS });
    const secret = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('hex');
    await this.store.insert(this.actor, FEATURE, sequence, secret, startsAt);
    await this.store.retireBefore(this.actor, FEATURE, sequence, new Date(startsAt.getTime() + OVERLAP_MS));
    // Another replica may have been first: its key stays.
    return Promise.all((await this.store.listUsable(this.actor, FEATURE, now)).map(toKey));
  }
}

async function toKey({ secret, startsAt }: { readonly secret: string; readonly startsAt: Date }): Promise<SigningKey> {
  const privateKey = createPrivateKey({ key: Buffer.from(secret, 'hex'), format: 'der', type: 'pkcs8' });
  const { kty, n, e } = createPublicKey(privateKey).export({ format: 'jwk' }) as { kty: string; n: string; e: string }; // An RSA key.
  const kid = await calculateJwkThumbprint({ kty, n, e });
  return { kid, startsAt, privateKey, jwk: { kty, n, e, kid, alg: ALGORITHM, use: 'sig' } };
}

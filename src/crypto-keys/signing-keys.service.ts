import type { KeyObject } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { systemSubject } from '../authz/index.js';
import { Clock } from '../common/index.js';
import { settings } from '../core/index.js';
import type { CryptoKeyRow } from './crypto-keys.repository.js';
import { CryptoKeysSystemStore } from './crypto-keys.system-store.js';
import {
  algorithmOf,
  DEFAULT_ALGORITHM,
  featureOf,
  JWT_ALGORITHMS,
  type JwtAlgorithm,
  newSigningSecret,
  offeredAlgorithms,
  openSigningSecret,
  type PublicJwk,
} from './signing-algorithms.js';
import { keptMs, longestTokenMs } from './token-lifetimes.js';

/** `typ` of a JWT. It is verified, so that a JWT of one kind is never taken for another (RFC 8725 section 3.11). `JWT` is an ID token. */
export type SignedType = 'at+jwt' | 'token-introspection+jwt' | 'JWT' | 'logout+jwt';

/** Another server may have revoked or made a key. */
const RELOAD_EVERY_MS = 10 * 1000;
/** More than an RSA key takes on a slow machine. Relying parties give up on the configuration after five seconds or later, but some on the key set after half a second. */
const PREPARE_WITHIN_MS = 2000;
/** Keys that are older were not reloaded for some reason. */
const STALE_AFTER_MS = 10 * 60 * 1000;

export interface SigningKey extends Pick<CryptoKeyRow, 'id' | 'sequence' | 'startsAt' | 'deletesAt'> {
  readonly algorithm: JwtAlgorithm;
  /** RFC 7638. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly jwk: PublicJwk;
}

export interface VerifyOptions {
  /** How long ago it may have expired. Default: 0. */
  readonly expiredSeconds?: number;
}

export class SigningKeysSettings extends settings('oauthSigningEddsa', 'oauthAccessTokenLifetimeSeconds') {}

/**
 * The keys that sign JWTs: rows of crypto_keys, so that replicas and restarts agree. The first ones are made when one is first needed or will be soon,
 * because most deployments never need any; `SigningKeyRotation` makes all others.
 */
@Injectable()
export class SigningKeys implements OnApplicationShutdown {
  private readonly logger = new Logger(SigningKeys.name);
  private readonly actor = systemSubject('keyrotator');
  /** Newest first. */
  private keys: readonly SigningKey[] = [];
  private loadedAt = 0;
  private loading: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: CryptoKeysSystemStore,
    private readonly clock: Clock,
    private readonly settings: SigningKeysSettings,
  ) {}

  /** Those that clients can choose from; the default is first. */
  get algorithms(): readonly JwtAlgorithm[] {
    return offeredAlgorithms(this.settings);
  }

  offers(algorithm: JwtAlgorithm): boolean {
    return this.algorithms.includes(algorithm);
  }

  /** This algorithm, or the default if it is no longer offered. */
  inUse(wanted: JwtAlgorithm): JwtAlgorithm {
    return this.offers(wanted) ? wanted : DEFAULT_ALGORITHM;
  }

  /** Without a type, it cannot be taken for anything that this server accepts. */
  async sign(type: SignedType | null, claims: JWTPayload, wanted: JwtAlgorithm = DEFAULT_ALGORITHM): Promise<string> {
    const algorithm = this.inUse(wanted);
    const keys = (await this.current()).filter((key) => key.algorithm === algorithm);
    const key = signingKeyOf(keys, this.clock.now());
    if (!key) throw new Error(`there is no signing key for ${algorithm}`);
    return new SignJWT(claims).setProtectedHeader({ alg: algorithm, ...(type && { typ: type }), kid: key.kid }).sign(key.privateKey);
  }

  /** The claims of a JWT of this type that this server has signed and that has not expired; else null. The key says which algorithm it is for. */
  async verify(type: SignedType, text: string, issuer: string, { expiredSeconds = 0 }: VerifyOptions = {}): Promise<JWTPayload | null> {
    const keys = await this.current();
    try {
      const times = { currentDate: this.clock.now(), clockTolerance: expiredSeconds, requiredClaims: ['exp'] };
      const options = { algorithms: [...JWT_ALGORITHMS], typ: type, issuer, ...times };
      const { payload } = await jwtVerify(text, createLocalJWKSet({ keys: keys.map(({ jwk }) => jwk) }), options);
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }

  /**
   * Has the first keys made, because somebody will ask for them next: an RSA key takes longer than some relying parties wait for the key set. Waits only
   * so long, and never fails: whoever needs the keys then waits on, or gets the error.
   */
  async prepare(): Promise<void> {
    if (this.keys.length > 0) return;
    const prepared = this.current().catch((error: unknown) => {
      this.logger.warn({ err: error }, 'could not prepare the signing keys');
    });
    await Promise.race([prepared, delay(PREPARE_WITHIN_MS, undefined, { ref: false })]);
  }

  /** The public keys (RFC 7517), newest first. */
  async jwks(): Promise<readonly PublicJwk[]> {
    return (await this.current(RELOAD_EVERY_MS)).map(({ jwk }) => jwk);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** All keys that are published, newest first, as they are in the database now. */
  async reload(): Promise<readonly SigningKey[]> {
    return this.current(-1);
  }

  private async current(maxAgeMs = STALE_AFTER_MS): Promise<readonly SigningKey[]> {
    const age = Math.abs(this.clock.now().getTime() - this.loadedAt);
    if (age > maxAgeMs) await this.loadOnce();
    return this.keys;
  }

  /**
   * Not when a token is signed: that happens in transactions, which must not wait for another connection.
   */
  private reloadRegularly(): void {
    this.timer ??= setInterval(() => void this.loadOnce(), RELOAD_EVERY_MS).unref();
  }

  private loadOnce(): Promise<void> {
    return (this.loading ??= this.load().finally(() => (this.loading = null)));
  }

  /** If that fails, the loaded keys stay in use until the next attempt. */
  private async load(): Promise<void> {
    try {
      this.keys = await this.read();
      this.reloadRegularly();
    } catch (error) {
      if (this.keys.length === 0) throw error;
      this.logger.warn({ err: error }, 'could not refresh the signing keys; the current ones remain in use');
    }
    this.loadedAt = this.clock.now().getTime();
  }

  private async read(): Promise<readonly SigningKey[]> {
    const now = this.clock.now();
    const features = JWT_ALGORITHMS.map(featureOf);
    const rows = await this.store.listUsable(this.actor, features, now);
    let isChanged = false;
    for (const algorithm of JWT_ALGORITHMS) {
      const own = rows.filter(({ feature }) => feature === featureOf(algorithm));
      const adjustment = this.offers(algorithm) ? this.provide(algorithm, own, now) : this.withdraw(algorithm, own, now);
      if (await adjustment) isChanged = true;
    }
    // Another replica may have been first: its key stays.
    return this.open(isChanged ? await this.store.listUsable(this.actor, features, now) : rows);
  }

  /**
   * Sees to it that there is a key, that the newest one stays until the next one takes its place, and that the others stay until the last token that
   * they can have signed has expired: lifetimes can have become longer since they were replaced. False: that is so already.
   */
  private async provide(algorithm: JwtAlgorithm, own: readonly CryptoKeyRow[], now: Date): Promise<boolean> {
    const [newest] = own;
    const isExtended = await this.extend(own);
    if (newest?.deletesAt === null) return isExtended;
    if (newest) await this.store.retain(this.actor, newest.id);
    else {
      const secret = await newSigningSecret(algorithm);
      await this.store.insert(this.actor, { feature: featureOf(algorithm), sequence: 1, secret, startsAt: now });
    }
    return true;
  }

  private async extend(newestFirst: readonly CryptoKeyRow[]): Promise<boolean> {
    let isExtended = false;
    for (const [index, { id, deletesAt }] of newestFirst.entries()) {
      const successor = newestFirst[index - 1];
      const needed = successor && new Date(successor.startsAt.getTime() + keptMs(this.settings));
      if (!needed || !deletesAt || deletesAt >= needed) continue;
      await this.store.extend(this.actor, id, needed);
      isExtended = true;
    }
    return isExtended;
  }

  /**
   * Sees to it that no key is published for longer than the last token that it can have signed. False: that is so already. While servers with another
   * setting still run, they retain the newest one.
   */
  private async withdraw(algorithm: JwtAlgorithm, own: readonly CryptoKeyRow[], now: Date): Promise<boolean> {
    const deletesAt = new Date(now.getTime() + longestTokenMs(this.settings));
    if (own.every((row) => row.deletesAt !== null && row.deletesAt <= deletesAt)) return false;
    await this.store.withdraw(this.actor, featureOf(algorithm), deletesAt);
    return true;
  }

  /** A key never changes, so those that are open already stay. */
  private open(rows: readonly CryptoKeyRow[]): Promise<SigningKey[]> {
    return Promise.all(
      rows.map(async ({ id, feature, sequence, secret, startsAt, deletesAt }) => {
        const opened = this.keys.find((key) => key.id === id) ?? (await openSigningSecret(algorithmOf(feature), secret));
        const { privateKey, jwk } = opened;
        return { id, sequence, startsAt, deletesAt, privateKey, jwk, kid: jwk.kid, algorithm: jwk.alg };
      }),
    );
  }
}

/** The newest of these keys of one algorithm that has started. After the clock was set back none may have: then the one that is published longest. */
export function signingKeyOf<Key extends { readonly startsAt: Date }>(newestFirst: readonly Key[], now: Date): Key | undefined {
  return newestFirst.find(({ startsAt }) => startsAt <= now) ?? newestFirst.at(-1);
}

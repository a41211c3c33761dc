import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../audit/index.js';
import { type Actor, systemSubject } from '../authz/index.js';
import { Clock, DomainError } from '../common/index.js';
import { settings } from '../core/index.js';
import { PeriodicWork, Transactions } from '../database/index.js';
import type { CryptoKeyInsert, CryptoKeyRow } from './crypto-keys.repository.js';
import { CryptoKeysSystemStore } from './crypto-keys.system-store.js';
import {
  algorithmOf,
  featureOf,
  JWT_ALGORITHMS,
  type JwtAlgorithm,
  newSigningSecret,
  openSigningSecret,
  variableOf,
} from './signing-algorithms.js';
import { auditedKey, keyResource } from './signing-key-audit.js';
import { SigningKeys, signingKeyOf } from './signing-keys.service.js';
import { SigningKeysStore } from './signing-keys.store.js';
import { keptMs } from './token-lifetimes.js';

const EVERY_SECONDS = 10 * 60;
/** A key is published this long before it signs: verifiers keep the keys that they know, some for half a day. */
const LEAD_MS = 24 * 60 * 60 * 1000;

type SigningKeyState = 'next' | 'current' | 'previous';

/** A key as administrators see it. */
export interface SigningKeyInfo {
  readonly kid: string;
  readonly algorithm: JwtAlgorithm;
  readonly state: SigningKeyState;
  /** When it begins or began to sign. */
  readonly signsFrom: Date;
  /** When verifiers no longer find it; null while no other key has taken its place. */
  readonly publishedUntil: Date | null;
}

export class SigningKeyRotationSettings extends settings('oauthSigningKeyLifetimeSeconds', 'oauthAccessTokenLifetimeSeconds') {}

/** Replaces the keys that sign JWTs: on a schedule, and when an owner says so. */
@Injectable()
export class SigningKeyRotation implements OnApplicationBootstrap {
  private readonly system = systemSubject('keyrotator');

  constructor(
    private readonly store: CryptoKeysSystemStore,
    private readonly access: SigningKeysStore,
    private readonly keys: SigningKeys,
    private readonly audit: AuditTrail,
    private readonly work: PeriodicWork,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly settings: SigningKeyRotationSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start({
      name: 'oauth2-signing-key-rotation',
      everySeconds: EVERY_SECONDS,
      work: async (stopping, now) => {
        for (const algorithm of this.keys.algorithms) if (!stopping()) await this.rotateIfDue(algorithm, now);
      },
    });
  }

  /** Throws `forbidden`. */
  authorize(actor: Actor): void {
    this.access.authorize(actor, 'create');
  }

  /** All published keys, the newest of each algorithm first. Throws `forbidden`. */
  async list(actor: Actor): Promise<SigningKeyInfo[]> {
    this.access.authorize(actor, 'read');
    const keys = await this.keys.reload();
    const now = this.clock.now();
    return JWT_ALGORITHMS.flatMap((algorithm) => {
      const own = keys.filter((key) => key.algorithm === algorithm);
      const signing = this.keys.offers(algorithm) ? signingKeyOf(own, now) : undefined;
      return own.map(({ kid, sequence, startsAt: signsFrom, deletesAt: publishedUntil }) => {
        return { kid, algorithm, state: stateOf(sequence, signing?.sequence ?? Infinity), signsFrom, publishedUntil };
      });
    });
  }

  /**
   * Publishes the next key, which signs a day later. Throws `forbidden`, `invalid_input` for an algorithm that is not offered, and `conflict` while a
   * key is published that does not sign yet.
   */
  async rotate(actor: Actor, algorithm: JwtAlgorithm): Promise<SigningKeyInfo> {
    this.access.authorize(actor, 'create');
    if (!this.keys.offers(algorithm)) {
      const variable = variableOf(algorithm);
      const detail = `must be one of ${this.keys.algorithms.join(', ')}${variable === null ? '' : `, unless ${variable} is set`}`;
      throw new DomainError('invalid_input', `${algorithm} is not offered.`, { validations: [{ field: 'algorithm', detail }] });
    }
    await this.keys.reload();
    const now = this.clock.now();
    const key = await this.insertNext(actor, algorithm, now, (newest) => newest.startsAt <= now);
    if (!key) throw new DomainError('conflict', `The next ${algorithm} key is already published. It signs a day after that.`);
    const { jwk } = await openSigningSecret(algorithm, key.secret);
    await this.keys.reload();
    return { kid: jwk.kid, algorithm, state: 'next', signsFrom: key.startsAt, publishedUntil: null };
  }

  /**
   * Withdraws a key at once: nothing that it has signed can be verified any more, except by verifiers that still keep it. Another key signs from
   * now on, if the algorithm is offered. Throws `forbidden`, and `not_found` for a key that is not published.
   */
  async revoke(actor: Actor, kid: string): Promise<void> {
    this.access.authorize(actor, 'delete');
    const keys = await this.keys.reload();
    const key = keys.find((each) => each.kid === kid);
    if (!key) throw new DomainError('not_found', NOT_PUBLISHED);
    this.audit.attempt(actor, { action: 'delete', ...keyResource(key) });
    const feature = featureOf(key.algorithm);
    const secret = this.keys.offers(key.algorithm) ? await newSigningSecret(key.algorithm) : null;
    const now = this.clock.now();
    const signs =
      signingKeyOf(
        keys.filter(({ algorithm }) => algorithm === key.algorithm),
        now,
      ) === key;
    await this.transactions.run(async (tx) => {
      if (!(await this.store.delete(this.system, key.id, tx))) throw new DomainError('not_found', NOT_PUBLISHED);
      const before = auditedKey({ ...key, feature });
      await this.audit.record(actor, { action: 'delete', ...keyResource(key), statusCode: 204, before }, tx);
      if (secret === null) return;
      const [newest] = await this.store.listUsable(this.system, [feature], now, tx);
      if (!newest || newest.sequence < key.sequence) {
        const startsAt = key.startsAt > now ? new Date(now.getTime() + LEAD_MS) : now;
        await this.insert(actor, { feature, sequence: key.sequence + 1, secret, startsAt }, tx);
      } else if (signs && newest.startsAt > now) await this.startEarly(actor, newest, now, tx);
    });
    await this.keys.reload();
  }

  private async rotateIfDue(algorithm: JwtAlgorithm, now: Date): Promise<void> {
    const lifetimeMs = this.settings.oauthSigningKeyLifetimeSeconds * 1000;
    const isDue = ({ startsAt }: CryptoKeyRow): boolean => {
      const age = now.getTime() - startsAt.getTime();
      // Also if the clock was set back by more than a key's life.
      return age >= lifetimeMs - LEAD_MS || age <= -Math.max(lifetimeMs, 2 * LEAD_MS);
    };
    const [newest] = await this.store.listUsable(this.system, [featureOf(algorithm)], now);
    if (newest && isDue(newest)) await this.insertNext(this.system, algorithm, now, isDue);
  }

  /** Null: another server was first, or it is not due after all. */
  private async insertNext(
    actor: Actor,
    algorithm: JwtAlgorithm,
    now: Date,
    isDue: (newest: CryptoKeyRow) => boolean,
  ): Promise<CryptoKeyRow | null> {
    const secret = await newSigningSecret(algorithm);
    const feature = featureOf(algorithm);
    const startsAt = new Date(now.getTime() + LEAD_MS);
    return this.transactions.run(async (tx) => {
      const [newest] = await this.store.listUsable(this.system, [feature], now, tx);
      if (newest && !isDue(newest)) return null;
      return this.insert(actor, { feature, sequence: (newest?.sequence ?? 0) + 1, secret, startsAt }, tx);
    });
  }

  private async insert(actor: Actor, key: CryptoKeyInsert, tx: EntityManager): Promise<CryptoKeyRow | null> {
    const inserted = await this.store.insert(this.system, key, tx);
    if (!inserted) return null;
    await this.store.retireBefore(this.system, key.feature, key.sequence, new Date(key.startsAt.getTime() + keptMs(this.settings)), tx);
    const resource = keyResource({ id: inserted.id, algorithm: algorithmOf(key.feature), sequence: key.sequence });
    await this.audit.record(actor, { action: 'create', ...resource, statusCode: 201, after: auditedKey(inserted) }, tx);
    return inserted;
  }

  private async startEarly(actor: Actor, next: CryptoKeyRow, now: Date, tx: EntityManager): Promise<void> {
    if (!(await this.store.start(this.system, next.id, now, tx))) return;
    const resource = keyResource({ id: next.id, algorithm: algorithmOf(next.feature), sequence: next.sequence });
    const [before, after] = [auditedKey(next), auditedKey({ ...next, startsAt: now })];
    await this.audit.record(actor, { action: 'write', ...resource, statusCode: 204, before, after }, tx);
  }
}

/** The row of a withdrawn key is gone, so nothing here tells it from a key that never was. */
const NOT_PUBLISHED = 'No published signing key has this ID. If it was one of this server, it is already withdrawn.';

/** `signing`: the sequence of the key that signs, or more than any, if none does. */
function stateOf(sequence: number, signing: number): SigningKeyState {
  if (sequence === signing) return 'current';
  return sequence < signing ? 'previous' : 'next';
}

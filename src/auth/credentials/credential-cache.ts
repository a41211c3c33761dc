import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Registry } from 'prom-client';
import type { Actor, Authority, Role } from '../../authz/index.js';
import { settings } from '../../core/index.js';
import { type CredentialCacheMetrics, credentialCacheMetrics } from './credential-cache-metrics.js';
import { CredentialSource, type CurrentVersion, type VersionedCredential } from './credential-source.port.js';
import { type CredentialRecord, Credentials } from './credentials.port.js';
import { RecentIds } from './recent-ids.js';

const MIB = 1_048_576;
/** Credentials that were used once are remembered by id only, some 60 bytes each. */
const REMEMBERED_IDS = 32_768;

export class CredentialCacheSettings extends settings('credentialCacheMib') {}

/**
 * Credentials in memory that are never trusted: every request asks the database for the current versions of what it is about to use, in
 * one small statement together with all requests of the same turn of the event loop, and reads anew what has changed. So what one server
 * revoked is refused by the next request to any other.
 */
@Injectable()
export class CredentialCache extends Credentials {
  readonly #entries: LRUCache<string, VersionedCredential> | null;
  readonly #usedOnce = new RecentIds(REMEMBERED_IDS);
  readonly #metrics: CredentialCacheMetrics;

  constructor(
    private readonly source: CredentialSource,
    { credentialCacheMib }: CredentialCacheSettings,
    registry: Registry,
  ) {
    super();
    this.#entries =
      credentialCacheMib === 0 ? null : new LRUCache({ maxSize: credentialCacheMib * MIB, sizeCalculation: ({ sizeBytes }) => sizeBytes });
    this.#metrics = credentialCacheMetrics(registry, () => ({
      entries: this.#entries?.size ?? 0,
      bytes: this.#entries?.calculatedSize ?? 0,
    }));
  }

  override async find(keyId: string): Promise<CredentialRecord | null> {
    const entry = this.#entries?.get(keyId);
    if (entry) {
      const { sharedVersions } = entry;
      const current = await this.source.currentVersions([keyId, ...sharedVersions.map(({ subjectId }) => subjectId)]);
      if (holds(entry, current)) {
        this.#metrics.hit();
        return entry.record;
      }
      this.#metrics.stale();
      // Unless another request has already replaced it.
      if (this.#entries?.peek(keyId) === entry) this.#entries.delete(keyId);
    }
    return this.#refill(keyId);
  }

  override findActor(userId: string, authority: Authority, now: Date): Promise<Actor | null> {
    return this.source.findActor(userId, authority, now);
  }

  override findRoles(userId: string): Promise<readonly Role[] | null> {
    return this.source.findRoles(userId);
  }

  /**
   * A credential is kept from its second use on: a million of which each is used once neither displace others nor cost memory. What does
   * not exist is not remembered: otherwise anybody could fill the cache with ids.
   */
  async #refill(keyId: string): Promise<CredentialRecord | null> {
    const read = await this.source.read(keyId);
    if (!read) return null;
    this.#metrics.refill();
    if (this.#entries && this.#usedOnce.hasSeen(keyId)) this.#entries.set(keyId, read);
    return read.record;
  }
}

/** Is everything that the credential was built from as it was? A key that is gone has no version. */
export function holds({ record, version, sharedVersions }: VersionedCredential, current: ReadonlyMap<string, CurrentVersion>): boolean {
  return (
    current.get(record.id)?.version === version &&
    sharedVersions.every((shared) => (current.get(shared.subjectId)?.version ?? null) === shared.version)
  );
}

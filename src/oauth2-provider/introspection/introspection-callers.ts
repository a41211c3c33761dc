import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CredentialSource } from '../../auth/index.js';
import { systemSubject } from '../../authz/index.js';
import { Clock, isUuid } from '../../common/index.js';
import { AppsStore } from '../apps/apps.store.js';
import { type ClientCredentials, invalidClient } from '../checks/client-credentials.js';
import { PresentedSecret } from '../oauth-secret.js';
import { ResourceServersStore } from '../resource-servers/resource-servers.store.js';
import type { CallerRow, CallerSecret } from './introspection-callers.repository.js';
import { IntrospectionCallersStore } from './introspection-callers.store.js';

/** Resource servers ask for every request that they get, and there are few of them. */
const MAX_KEPT = 1_000;
/** Once a minute is enough for "last used". */
const SECRET_USE_MS = 60_000;

/**
 * Authenticates who asks about tokens. Callers are kept in memory and never trusted, as credentials are: each request asks the database for
 * their current version, in the same statement as the version of the token, so a deleted secret is refused by the next request.
 */
@Injectable()
export class IntrospectionCallers {
  readonly #kept = new LRUCache<string, CallerRow>({ max: MAX_KEPT });
  /** By secret id: when its use was last written. */
  readonly #used = new LRUCache<string, number>({ max: MAX_KEPT });
  private readonly actor = systemSubject('system-oauth2');

  constructor(
    private readonly callers: IntrospectionCallersStore,
    private readonly apps: AppsStore,
    private readonly resourceServers: ResourceServersStore,
    private readonly source: CredentialSource,
    private readonly clock: Clock,
  ) {}

  /** Throws `invalid_client`, with the same text for every cause. */
  async authenticate({ clientId, secret: text }: ClientCredentials): Promise<CallerRow> {
    const caller = isUuid(clientId) ? await this.find(clientId.toLowerCase()) : null;
    const presented = PresentedSecret.parse(text ?? '');
    const secret = caller?.secrets.find(({ prefix }) => presented?.prefix.toString() === prefix);
    const isRight = presented?.matches(secret?.hash) ?? false;
    if (!caller || !secret || !isRight) throw invalidClient();
    await this.recordUse(caller, secret);
    return caller;
  }

  private async find(id: string): Promise<CallerRow | null> {
    const kept = this.#kept.get(id);
    if (kept) {
      const current = await this.source.currentVersions(Object.keys(kept.versions));
      if (Object.entries(kept.versions).every(([subject, version]) => (current.get(subject)?.version ?? null) === version)) return kept;
      this.#kept.delete(id);
    }
    const caller = await this.callers.find(this.actor, id);
    if (caller) this.#kept.set(id, caller);
    return caller;
  }

  private async recordUse({ identifier }: CallerRow, { id, lastUsedAt }: CallerSecret): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - (this.#used.get(id) ?? lastUsedAt?.getTime() ?? 0) <= SECRET_USE_MS) return;
    this.#used.set(id, now.getTime());
    await (identifier === null ? this.apps.touchSecret(this.actor, id, now) : this.resourceServers.touchSecret(this.actor, id, now));
  }
}

import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CredentialSource } from '../../auth/index.js';
import { type RequestOrigin, systemSubject } from '../../authz/index.js';
import { Clock, isUuid } from '../../common/index.js';
import { ClientAuthenticator } from '../apps/client-authenticator.js';
import { AppsStore } from '../apps/apps.store.js';
import { type ClientCredentials, secretOf } from '../checks/client-credentials.js';
import { invalidClient } from '../checks/invalid-client.js';
import { ClientAssertions } from '../client-keys/client-assertions.js';
import { isUseDue } from '../oauth-secret.js';
import { ResourceServersStore } from '../resource-servers/resource-servers.store.js';
import type { CallerRow, CallerSecret } from './introspection-callers.repository.js';
import { IntrospectionCallersStore } from './introspection-callers.store.js';

/** Resource servers ask for every request that they get, and there are few of them. */
const MAX_KEPT = 1_000;

/** Who asks, with the right credentials. */
export interface VerifiedCaller {
  readonly caller: CallerRow;
  /** Uses an assertion up, and does what it is for: to be called once the request is counted. Throws `invalid_client`, and `rate_limited`. */
  readonly accept: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Authenticates who asks about tokens. Callers are kept in memory and never trusted, as credentials are: each request asks the database for
 * their current version, in the same statement as the version of the token, so a deleted secret is refused by the next request.
 */
@Injectable()
export class IntrospectionCallers {
  readonly #kept = new LRUCache<string, CallerRow>({ max: MAX_KEPT });
  /** By secret id: when its use was last written. */
  readonly #used = new LRUCache<string, Date>({ max: MAX_KEPT });
  private readonly actor = systemSubject('system-oauth2');

  constructor(
    private readonly callers: IntrospectionCallersStore,
    private readonly apps: AppsStore,
    private readonly resourceServers: ResourceServersStore,
    private readonly clients: ClientAuthenticator,
    private readonly assertions: ClientAssertions,
    private readonly source: CredentialSource,
    private readonly clock: Clock,
  ) {}

  /** Throws `invalid_client`, with the same text for every cause that says something about the caller. */
  async verify(credentials: ClientCredentials, origin: RequestOrigin): Promise<VerifiedCaller> {
    const { clientId } = credentials;
    if (!isUuid(clientId)) return this.verifyByUrl(credentials, origin);
    const caller = await this.find(clientId.toLowerCase());
    if (!caller || caller.documentUrl !== null) throw invalidClient();
    const { id, authentication, isSelfRegistered } = caller;
    if (authentication.method !== 'private_key_jwt') {
      await this.checkSecret(caller, credentials);
      return { caller, accept: (work) => work() };
    }
    if (credentials.method !== 'private_key_jwt') throw invalidClient();
    const client = { id, authentication, registeredBy: isSelfRegistered ? 'itself' : 'administrator' } as const;
    const assertion = await this.assertions.verify(client, credentials.assertion);
    return { caller, accept: (work) => this.assertions.useUpFor(assertion, work) };
  }

  /** A client that is named by its document, which may have to be fetched. There are few of them, so nothing of it is kept. */
  private async verifyByUrl(credentials: ClientCredentials, origin: RequestOrigin): Promise<VerifiedCaller> {
    const { app, accept } = await this.clients.verify(credentials, origin, null);
    const caller = await this.callers.find(this.actor, app.id);
    if (!caller) throw invalidClient();
    return { caller, accept };
  }

  private async checkSecret(caller: CallerRow, credentials: ClientCredentials): Promise<void> {
    const presented = secretOf(credentials);
    const secret = caller.secrets.find(({ prefix }) => presented?.prefix.toString() === prefix);
    const isRight = presented?.matches(secret?.hash) ?? false;
    if (!secret || !isRight) throw invalidClient();
    await this.recordUse(caller, secret);
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
    if (!isUseDue(this.#used.get(id) ?? lastUsedAt, now)) return;
    this.#used.set(id, now);
    await (identifier === null ? this.apps.touchSecret(this.actor, id, now) : this.resourceServers.touchSecret(this.actor, id, now));
  }
}

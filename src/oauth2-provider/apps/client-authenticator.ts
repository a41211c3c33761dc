import { Injectable } from '@nestjs/common';
import { type RequestOrigin, systemSubject } from '../../authz/index.js';
import { Clock, isUuid } from '../../common/index.js';
import { type ClientCredentials, secretOf } from '../checks/client-credentials.js';
import { invalidClient } from '../checks/invalid-client.js';
import { AcceptedHosts } from '../client-documents/accepted-hosts.js';
import { clientIdUrlFault } from '../client-documents/client-id-url.js';
import { ClientDocumentsStore } from '../client-documents/client-documents.store.js';
import type { AuthenticatedClient } from '../grants/authenticated-client.js';
import { proofOf } from '../client-keys/client-authentication.js';
import { ClientAssertions, type SignedApp } from '../client-keys/client-assertions.js';
import type { ClientFacts } from '../grants/token-request-facts.js';
import type { AppRow } from './app-row.js';
import { clientIdOf } from './client-id.js';
import { isUseDue } from '../oauth-secret.js';
import { AppsStore } from './apps.store.js';

/** A client with the right credentials. */
export interface VerifiedClient {
  readonly app: AppRow;
  /**
   * Uses an assertion up, of which several requests can have the same one, and does what it is for: one of them succeeds. To be called after whatever
   * has the client send the same form again: rate limits, and the nonce of a proof. Throws `invalid_client`, and `rate_limited`.
   */
  readonly accept: <T>(work: (client: AuthenticatedClient) => Promise<T>) => Promise<T>;
}

/** Authenticates clients, before anything else in the request is checked. */
@Injectable()
export class ClientAuthenticator {
  constructor(
    private readonly apps: AppsStore,
    private readonly documents: ClientDocumentsStore,
    private readonly hosts: AcceptedHosts,
    private readonly assertions: ClientAssertions,
    private readonly clock: Clock,
  ) {}

  /**
   * The registered client, or the one whose document was fetched before and is still accepted. An app that was made from a document has the URL
   * as its only client ID: under the ID of the app, nothing would keep its document up to date. Null also for an invalid client ID.
   */
  async findClient(clientId: string): Promise<AppRow | null> {
    if (!isUuid(clientId)) {
      const app = await this.findApp(clientId);
      return app && (await this.hosts.include(clientId)) ? app : null;
    }
    const actor = systemSubject('system-oauth2');
    const app = await this.apps.find(actor, clientId);
    return app?.dynamicallyRegistered && (await this.documents.describes(actor, app.id)) ? null : app;
  }

  /** The app by its ID or by the URL of its document, also if it is no client any more. For its users, who may end its access by either. */
  async findApp(clientId: string): Promise<AppRow | null> {
    const actor = systemSubject('system-oauth2');
    if (isUuid(clientId)) return this.apps.find(actor, clientId);
    if (clientIdUrlFault(clientId) !== null) return null;
    const known = await this.documents.find(actor, clientId);
    return known && this.apps.find(actor, known.appId);
  }

  /** Throws `invalid_client`, with the same text for every cause that says something about the client. What was read before is not read again. */
  async verify(credentials: ClientCredentials, origin: RequestOrigin, facts: ClientFacts | null): Promise<VerifiedClient> {
    const app = facts ? facts.app : await this.findClient(credentials.clientId);
    if (!app) throw invalidClient();
    const proven = await this.prove(app, credentials, origin, facts);
    const client = {
      app: proven.app,
      clientId: clientIdOf(app.id, isUuid(credentials.clientId) ? null : credentials.clientId),
      secretId: proven.secretId,
      address: origin.clientAddress,
      authentication: `${credentials.method} ${app.id}`,
    };
    const { assertion } = proven;
    return { app: client.app, accept: (work) => (assertion ? this.assertions.useUpFor(assertion, () => work(client)) : work(client)) };
  }

  /** Only what the client is registered for counts. A public client has no secret and must not send one. */
  private async prove(
    app: AppRow,
    credentials: ClientCredentials,
    origin: RequestOrigin,
    facts: ClientFacts | null,
  ): Promise<Pick<AuthenticatedClient, 'app' | 'secretId'> & Partial<SignedApp>> {
    switch (proofOf(app.tokenEndpointAuthMethod)) {
      case 'nothing':
        if (credentials.method !== 'none') throw invalidClient();
        return { app, secretId: null };
      case 'secret':
        return { app, secretId: await this.checkSecret(app, credentials, facts) };
      case 'key':
        if (credentials.method !== 'private_key_jwt') throw invalidClient();
        return { ...(await this.assertions.verifyOfApp(app, credentials, origin)), secretId: null };
    }
  }

  /** The id of the matching secret. */
  private async checkSecret(app: AppRow, credentials: ClientCredentials, facts: ClientFacts | null): Promise<string> {
    const actor = systemSubject('system-oauth2');
    const presented = secretOf(credentials);
    const secret = facts ? facts.secret : presented && (await this.apps.findSecret(actor, presented.prefix));
    const isRight = presented?.matches(secret?.hashedSecret) ?? false;
    if (!secret || !isRight || secret.appId !== app.id) throw invalidClient();
    const now = this.clock.now();
    if (isUseDue(secret.lastUsedAt, now)) await this.apps.touchSecret(actor, secret.id, now);
    return secret.id;
  }
}

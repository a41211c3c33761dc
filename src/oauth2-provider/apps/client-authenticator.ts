import { Injectable } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { Clock, isUuid } from '../../common/index.js';
import { type ClientCredentials, invalidClient } from '../checks/client-credentials.js';
import type { AuthenticatedClient } from '../grants/authenticated-client.js';
import { PresentedSecret } from '../oauth-secret.js';
import type { AppRow } from './apps.repository.js';
import { AppsStore } from './apps.store.js';

/** Authenticates clients at the token and revocation endpoints, before anything else of the request is looked at. */
@Injectable()
export class ClientAuthenticator {
  constructor(
    private readonly apps: AppsStore,
    private readonly clock: Clock,
  ) {}

  /** The registered client, or null: also for what is no client id at all. */
  async findApp(clientId: string): Promise<AppRow | null> {
    return isUuid(clientId) ? this.apps.find(systemSubject('system-oauth2'), clientId) : null;
  }

  /** Throws `invalid_client` with one text, whatever was wrong. */
  async authenticate(credentials: ClientCredentials, address: string): Promise<AuthenticatedClient> {
    const app = await this.findApp(credentials.clientId);
    if (!app) throw invalidClient();
    const secretId = await this.checkSecret(app, credentials.secret);
    return { app, secretId, address, authentication: `${credentials.method} ${app.id}` };
  }

  /** The id of the matching secret; null for a public client, which has none and must not pretend to. */
  private async checkSecret(app: AppRow, text: string | undefined): Promise<string | null> {
    if (app.clientType === 'public') {
      if (text !== undefined) throw invalidClient();
      return null;
    }
    const actor = systemSubject('system-oauth2');
    const presented = PresentedSecret.parse(text ?? '');
    const secret = presented && (await this.apps.findSecret(actor, presented.prefix));
    const isRight = presented?.matches(secret?.hashedSecret) ?? false;
    if (!secret || !isRight || secret.appId !== app.id) throw invalidClient();
    await this.apps.touchSecret(actor, secret.id, this.clock.now());
    return secret.id;
  }
}

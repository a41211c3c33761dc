import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type AuditEvent, AuditTrail, type RowValues } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock, DomainError, type Validation } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { MAX_REDIRECT_URIS, redirectUriFault } from '../checks/redirect-uri.js';
import { GrantsStore } from '../grants/grants.store.js';
import { generateOAuthSecret } from '../oauth-secret.js';
import { isSwaggerClient } from '../swagger-client.js';
import { type AppSecretRow, DISPLAYED_SECRET_LENGTH } from './app-secret-row.js';
import type { AppRow } from './apps.repository.js';
import { AppsStore } from './apps.store.js';

export interface AppChange {
  readonly name: string;
  readonly icon: string;
  /** Absent: keep those there are. The first is the primary one. */
  readonly redirectUris?: readonly string[] | undefined;
  /** Space-separated allow-list. Absent: keep it; empty: none. */
  readonly scope?: string | undefined;
}

export interface NewApp extends AppChange {
  readonly clientType: 'confidential' | 'public';
}

const NAME_MAX_LENGTH = 64;
const ICON_MAX_LENGTH = 256;

/** OAuth clients as administrators manage them. */
@Injectable()
export class AppsService {
  constructor(
    private readonly apps: AppsStore,
    private readonly grants: GrantsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** With `userId`: only the apps this user has authorized. */
  list(actor: Actor, userId: string | undefined): Promise<AppRow[]> {
    return userId === undefined ? this.apps.list(actor) : this.apps.listAuthorizedBy(actor, userId, this.clock.now());
  }

  get(actor: Actor, id: string): Promise<AppRow> {
    return this.apps.get(actor, id);
  }

  /** May the actor do this to apps at all? Throws `forbidden`. */
  authorize(actor: Actor, action: 'create' | 'update'): void {
    this.apps.authorize(actor, action);
  }

  async create(actor: Actor, app: NewApp): Promise<AppRow> {
    const redirectUris = app.redirectUris ?? [];
    check(app, redirectUris, app.clientType);
    return this.transactions.run(async (tx) => {
      const created = await this.apps.insert(actor, { ...app, redirectUris, scope: app.scope ?? '' }, tx);
      await this.record(actor, created, { action: 'create', statusCode: 201, after: columnsOf(created) }, tx);
      return created;
    });
  }

  async update(actor: Actor, id: string, change: AppChange): Promise<AppRow> {
    const current = await this.apps.get(actor, id);
    this.audit.attempt(actor, { ...resourceOf(current), action: 'write' });
    const redirectUris = change.redirectUris ?? current.redirectUris;
    check(change, redirectUris, current.clientType);
    return this.transactions.run(async (tx) => {
      const updated = await this.apps.update(actor, id, { ...change, redirectUris, scope: change.scope ?? current.scope }, tx);
      await this.record(actor, updated, { action: 'write', statusCode: 200, before: columnsOf(current), after: columnsOf(updated) }, tx);
      return updated;
    });
  }

  /** Ends every grant first, so that no access token outlives its app. */
  async delete(actor: Actor, id: string): Promise<void> {
    const app = await this.apps.get(actor, id);
    this.audit.attempt(actor, { ...resourceOf(app), action: 'delete' });
    await this.transactions.run(async (tx) => {
      await this.apps.lockForDelete(actor, id, tx);
      await this.grants.revokeAllOfApp(actor, id, undefined, this.clock.now(), tx);
      await this.apps.delete(actor, id, tx);
      await this.record(actor, app, { action: 'delete', statusCode: 204, before: columnsOf(app) }, tx);
    });
  }

  async listSecrets(actor: Actor, appId: string): Promise<AppSecretRow[]> {
    await this.apps.get(actor, appId);
    return this.apps.listSecrets(actor, appId);
  }

  /** The only time the secret is shown. */
  async createSecret(actor: Actor, appId: string): Promise<{ id: string; secret: string }> {
    const app = await this.apps.get(actor, appId);
    if (app.clientType === 'public') throw new DomainError('invalid_input', 'Cannot create a client secret for a public OAuth2 app.');
    const secret = generateOAuthSecret();
    const id = await this.transactions.run(async (tx) => {
      const secretId = await this.apps.insertSecret(actor, appId, secret, tx);
      const display = secret.text.slice(-DISPLAYED_SECRET_LENGTH);
      const after = { app_id: appId, display_secret: display };
      await this.audit.record(actor, { action: 'create', statusCode: 201, ...secretResource(secretId, display), after }, tx);
      return secretId;
    });
    return { id, secret: secret.text };
  }

  /** Ends every grant that used this secret, also those whose exchange is under way. */
  async deleteSecret(actor: Actor, appId: string, secretId: string): Promise<void> {
    const display = (await this.listSecrets(actor, appId)).find((secret) => secret.id === secretId)?.displaySecret ?? '';
    await this.transactions.run(async (tx) => {
      await this.apps.lockForSecretDelete(actor, appId, tx);
      await this.grants.revokeAllOfApp(actor, appId, secretId, this.clock.now(), tx);
      await this.apps.deleteSecret(actor, secretId, appId, tx);
      const before = { app_id: appId, display_secret: display };
      await this.audit.record(actor, { action: 'delete', statusCode: 204, ...secretResource(secretId, display), before }, tx);
    });
  }

  async describe(actor: Actor): Promise<{ appCount: number; canRegisterApps: boolean }> {
    const apps = (await this.apps.list(actor)).filter(({ id }) => !isSwaggerClient(id));
    return { appCount: apps.length, canRegisterApps: this.apps.mayCreate(actor) };
  }

  private async record(
    actor: Actor,
    app: AppRow,
    change: Pick<AuditEvent, 'action' | 'statusCode' | 'before' | 'after'>,
    tx: EntityManager,
  ): Promise<void> {
    await this.audit.record(actor, { ...resourceOf(app), ...change }, tx);
  }
}

function resourceOf(app: AppRow): {
  resourceType: 'oauth2_provider_app';
  resourceId: string;
  resourceTarget: string;
  resourceIcon: string;
} {
  return { resourceType: 'oauth2_provider_app', resourceId: app.id, resourceTarget: app.name, resourceIcon: app.icon };
}

function columnsOf(app: AppRow): RowValues {
  return {
    id: app.id,
    name: app.name,
    icon: app.icon,
    callback_url: app.callbackUrl,
    redirect_uris: app.redirectUris,
    client_type: app.clientType,
    dynamically_registered: app.dynamicallyRegistered,
    scope: app.scope,
  };
}

function secretResource(id: string, display: string): Pick<AuditEvent, 'resourceType' | 'resourceId' | 'resourceTarget'> {
  return { resourceType: 'oauth2_provider_app_secret', resourceId: id, resourceTarget: display };
}

function check(app: AppChange, redirectUris: readonly string[], clientType: 'confidential' | 'public'): void {
  const validations = [...nameFaults(app.name), ...iconFaults(app.icon), ...redirectFaults(redirectUris, clientType)];
  if (validations.length > 0) throw new DomainError('invalid_input', 'Validation failed.', { validations });
}

function nameFaults(name: string): Validation[] {
  const isFine = name !== '' && name.length <= NAME_MAX_LENGTH && name.trim() === name && !/\p{Cc}/u.test(name);
  return isFine ? [] : [{ field: 'name', detail: `must be 1 to ${NAME_MAX_LENGTH} characters without space at either end` }];
}

/** Icons come from this server: a foreign one would tell its host who is about to consent (DESIGN 8.6). */
function iconFaults(icon: string): Validation[] {
  const isFine = icon === '' || (icon.length <= ICON_MAX_LENGTH && /^\/(?![/\\])[^\s\\]*$/.test(icon));
  return isFine ? [] : [{ field: 'icon', detail: `must be a path on this server, at most ${ICON_MAX_LENGTH} characters` }];
}

function redirectFaults(redirectUris: readonly string[], clientType: 'confidential' | 'public'): Validation[] {
  const field = 'redirect_uris';
  if (redirectUris.length === 0) return [{ field: 'callback_url', detail: 'at least one redirect URI is required' }];
  if (redirectUris.length > MAX_REDIRECT_URIS) return [{ field, detail: `at most ${MAX_REDIRECT_URIS} are allowed` }];
  return redirectUris.flatMap((uri) => {
    const fault = redirectUriFault(uri, clientType);
    return fault === null ? [] : [{ field, detail: fault }];
  });
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import type { Action, Actor } from '../../authz/index.js';
import { Clock, DomainError, notFound, parseUrl, type Validation } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { DISPLAYED_SECRET_LENGTH } from '../apps/app-secret-row.js';
import { GrantsStore } from '../grants/grants.store.js';
import { createdBefore, generateOAuthSecret } from '../oauth-secret.js';
import { auditedAs, auditedResourceServer, auditedResourceServerSecret, secretAuditedAs } from './resource-server-audit.js';
import {
  DEFAULT_SETTINGS,
  type ResourceServerRow,
  type ResourceServerSecretRow,
  type ResourceServerSettings,
} from './resource-server-row.js';
import { readIdentifier, settingsFaults } from './resource-server-rules.js';
import { ResourceServersStore } from './resource-servers.store.js';

/** Absent: keep the current value; a new resource server gets the default. */
export interface ResourceServerChange extends Pick<ResourceServerSettings, 'name' | 'scopes'> {
  readonly accessTokenFormat?: ResourceServerSettings['accessTokenFormat'] | undefined;
  readonly accessTokenLifetimeSeconds?: number | null | undefined;
  readonly allowedAppIds?: readonly string[] | undefined;
  readonly allowsSelfRegisteredApps?: boolean | undefined;
  readonly dpopBoundAccessTokensRequired?: boolean | undefined;
}

export interface NewResourceServer extends ResourceServerChange {
  readonly identifier: string;
}

/** For the audit log: the change was made by a command. */
export interface ByOperator {
  readonly command: 'server oauth2 resources';
}

/** Management of resource servers by administrators. */
@Injectable()
export class ResourceServersService {
  constructor(
    private readonly servers: ResourceServersStore,
    private readonly grants: GrantsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Throws `forbidden`. */
  authorize(actor: Actor, action: Action): void {
    this.servers.authorize(actor, action);
  }

  list(actor: Actor): Promise<ResourceServerRow[]> {
    return this.servers.list(actor);
  }

  get(actor: Actor, id: string): Promise<ResourceServerRow> {
    return this.servers.get(actor, id);
  }

  /** Ignores case. Throws `not_found`. */
  async getByName(actor: Actor, name: string): Promise<ResourceServerRow> {
    const server = await this.servers.findByName(actor, name);
    if (!server) throw notFound();
    return server;
  }

  async create(actor: Actor, { identifier: text, ...change }: NewResourceServer, by?: ByOperator): Promise<ResourceServerRow> {
    this.servers.authorize(actor, 'create');
    const settings = merge(change, DEFAULT_SETTINGS);
    const identifier = readIdentifier(text);
    check([...('fault' in identifier ? [{ field: 'identifier', detail: identifier.fault }] : []), ...settingsFaults(settings)]);
    if ('fault' in identifier) throw new Error('checked before');
    await this.refuseOwnOrigin(actor, identifier.canonical);
    return refusingDuplicates(() =>
      this.transactions.run(async (tx) => {
        await this.checkApps(actor, settings.allowedAppIds, tx);
        const created = await this.servers.insert(actor, { ...settings, identifier: identifier.canonical }, tx);
        const after = auditedResourceServer(created);
        await this.audit.record(actor, { action: 'create', ...auditedAs(created), statusCode: 201, after, ...fieldsOf(by) }, tx);
        return created;
      }),
    );
  }

  /** The identifier never changes: it is in tokens and grants. */
  async update(actor: Actor, id: string, change: ResourceServerChange, by?: ByOperator): Promise<ResourceServerRow> {
    const seen = await this.servers.get(actor, id);
    this.audit.attempt(actor, { ...auditedAs(seen), action: 'write' });
    this.servers.authorize(actor, 'update');
    refuseBuiltIn(seen, 'changed');
    return refusingDuplicates(() =>
      this.transactions.run(async (tx) => {
        const before = await this.servers.lockForUpdate(actor, id, tx);
        const settings = merge(change, before);
        check(settingsFaults(settings, before.scopes));
        const added = settings.allowedAppIds.filter((app) => !before.allowedAppIds.includes(app));
        await this.checkApps(actor, added, tx);
        const after = await this.servers.update(actor, id, settings, tx);
        const rows = { before: auditedResourceServer(before), after: auditedResourceServer(after) };
        await this.audit.record(actor, { action: 'write', ...auditedAs(after), statusCode: 200, ...rows, ...fieldsOf(by) }, tx);
        return after;
      }),
    );
  }

  /** Also revokes every grant for it: a resource server that is registered later with the same identifier must not inherit them. */
  async delete(actor: Actor, id: string, by?: ByOperator): Promise<void> {
    const seen = await this.servers.get(actor, id);
    this.audit.attempt(actor, { ...auditedAs(seen), action: 'delete' });
    this.servers.authorize(actor, 'delete');
    refuseBuiltIn(seen, 'deleted');
    await this.transactions.run(async (tx) => {
      const server = await this.servers.lockForDelete(actor, id, tx);
      await this.grants.revokeAllOfResource(actor, server.identifier, this.clock.now(), tx);
      await this.servers.delete(actor, id, tx);
      const before = auditedResourceServer(server);
      await this.audit.record(actor, { action: 'delete', ...auditedAs(server), statusCode: 204, before, ...fieldsOf(by) }, tx);
    });
  }

  async listSecrets(actor: Actor, id: string): Promise<ResourceServerSecretRow[]> {
    await this.servers.get(actor, id);
    return this.servers.listSecrets(actor, id);
  }

  /** The only time the secret is shown. `reservedId`: by the form that it is created with; throws `conflict` when that was sent before. */
  async createSecret(actor: Actor, id: string, by?: ByOperator, reservedId?: string): Promise<{ id: string; secret: string }> {
    const server = await this.servers.get(actor, id);
    this.servers.authorize(actor, 'update');
    if (server.isBuiltIn) throw new DomainError('invalid_input', 'The API of this server needs no secret: it introspects nothing.');
    const secret = generateOAuthSecret();
    const secretId = await this.transactions
      .run(async (tx) => {
        const created = {
          id: await this.servers.insertSecret(actor, id, secret, tx, reservedId),
          resourceServerId: id,
          displaySecret: secret.text.slice(-DISPLAYED_SECRET_LENGTH),
        };
        const after = auditedResourceServerSecret(created);
        await this.audit.record(actor, { action: 'create', ...secretAuditedAs(created), statusCode: 201, after, ...fieldsOf(by) }, tx);
        return created.id;
      })
      .catch((cause: unknown) => {
        if (violates(cause, 'oauth2_provider_resource_server_secrets_pkey')) throw createdBefore(cause);
        // The resource server was deleted since it was looked up.
        throw violates(cause, 'oauth2_provider_resource_server_secrets_resource_server_id_fkey') ? notFound() : cause;
      });
    return { id: secretId, secret: secret.text };
  }

  async deleteSecret(actor: Actor, id: string, secretId: string): Promise<void> {
    const seen = (await this.listSecrets(actor, id)).find((each) => each.id === secretId);
    const secret = { id: secretId, resourceServerId: id, displaySecret: seen?.displaySecret ?? '' };
    if (seen) this.audit.attempt(actor, { action: 'delete', ...secretAuditedAs(secret) });
    await this.transactions.run(async (tx) => {
      await this.servers.deleteSecret(actor, secretId, id, tx);
      const before = auditedResourceServerSecret(secret);
      await this.audit.record(actor, { action: 'delete', ...secretAuditedAs(secret), statusCode: 204, before }, tx);
    });
  }

  /** Whatever is served at the access URL is this server: nobody else can be asked for its metadata. */
  private async refuseOwnOrigin(actor: Actor, identifier: string): Promise<void> {
    const own = (await this.servers.list(actor)).find(({ isBuiltIn }) => isBuiltIn);
    if (parseUrl(own?.identifier ?? '')?.origin !== parseUrl(identifier)?.origin) return;
    check([{ field: 'identifier', detail: 'must not be at the access URL of this server' }]);
  }

  private async checkApps(actor: Actor, ids: readonly string[], tx: EntityManager): Promise<void> {
    const unknown = ids.length === 0 ? [] : await this.servers.unknownApps(actor, ids, tx);
    check(unknown.map((id) => ({ field: 'allowed_app_ids', detail: `there is no app ${id}` })));
  }
}

function fieldsOf(by: ByOperator | undefined): { additionalFields?: ByOperator } {
  return by ? { additionalFields: by } : {};
}

function merge(change: ResourceServerChange, kept: Omit<ResourceServerSettings, 'name' | 'scopes'>): ResourceServerSettings {
  const { accessTokenLifetimeSeconds: seconds } = change;
  return {
    name: change.name,
    scopes: change.scopes.map(({ name, description }) => ({ name, description })),
    accessTokenFormat: change.accessTokenFormat ?? kept.accessTokenFormat,
    accessTokenLifetimeSeconds: seconds === undefined ? kept.accessTokenLifetimeSeconds : seconds,
    allowedAppIds: change.allowedAppIds ?? kept.allowedAppIds,
    allowsSelfRegisteredApps: change.allowsSelfRegisteredApps ?? kept.allowsSelfRegisteredApps,
    dpopBoundAccessTokensRequired: change.dpopBoundAccessTokensRequired ?? kept.dpopBoundAccessTokensRequired,
  };
}

function check(validations: readonly Validation[]): void {
  if (validations.length > 0) throw new DomainError('invalid_input', 'Validation failed.', { validations });
}

function refuseBuiltIn({ isBuiltIn }: ResourceServerRow, what: string): void {
  if (isBuiltIn) throw new DomainError('invalid_input', `The API of this server is built in and cannot be ${what}.`);
}

async function refusingDuplicates<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (violates(cause, 'oauth2_provider_resource_servers_identifier_key')) throw taken('identifier', cause);
    if (violates(cause, 'oauth2_provider_resource_servers_name_lower_key')) throw taken('name', cause);
    throw cause;
  }
}

function taken(field: 'identifier' | 'name', cause: unknown): DomainError {
  return new DomainError('conflict', `A resource server with this ${field} already exists.`, {
    cause,
    validations: [{ field, detail: 'is already in use' }],
  });
}

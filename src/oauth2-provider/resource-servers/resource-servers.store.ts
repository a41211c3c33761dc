import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import type { Guard } from '../../database/index.js';
import type { ResourceScope } from '../entities/resource-server.entity.js';
import type { NewOAuthSecret } from '../oauth-secret.js';
import type { ResourceServerRow, ResourceServerSecretRow, ResourceServerSettings } from './resource-server-row.js';
import { ResourceServerSecretsRepository } from './resource-server-secrets.repository.js';
import { ResourceServersRepository } from './resource-servers.repository.js';

/** The only door to resource servers and their secrets. Permissions are per type: only owners have them. */
@Injectable()
export class ResourceServersStore {
  constructor(
    private readonly servers: ResourceServersRepository,
    private readonly secrets: ResourceServerSecretsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Throws `forbidden` for an actor without this permission on any resource server. */
  authorize(actor: Actor, action: Action): void {
    this.authorizer.authorize(actor, action, { type: 'oauth2_resource_server' });
  }

  async list(actor: Actor): Promise<ResourceServerRow[]> {
    this.authorize(actor, 'read');
    return this.servers.list();
  }

  async get(actor: Actor, id: string): Promise<ResourceServerRow> {
    if (!this.authorizer.allows(actor, 'read', { type: 'oauth2_resource_server', id })) throw notFound();
    const server = await this.servers.findById(id);
    if (!server) throw notFound();
    return server;
  }

  /** By canonical URI. */
  async findByIdentifier(actor: Actor, identifier: string, tx?: EntityManager): Promise<ResourceServerRow | null> {
    this.authorize(actor, 'read');
    return this.servers.findByIdentifier(identifier, tx);
  }

  async findByName(actor: Actor, name: string): Promise<ResourceServerRow | null> {
    this.authorize(actor, 'read');
    return this.servers.findByName(name);
  }

  /** The resource server, locked for a change. */
  async lockForUpdate(actor: Actor, id: string, tx: EntityManager): Promise<ResourceServerRow> {
    this.authorize(actor, 'update');
    const server = await this.servers.lockForUpdate(id, tx);
    if (!server) throw notFound();
    return server;
  }

  /** The resource server, locked against new grants. */
  async lockForDelete(actor: Actor, id: string, tx: EntityManager): Promise<ResourceServerRow> {
    this.authorize(actor, 'delete');
    const server = await this.servers.lockForDelete(id, tx);
    if (!server) throw notFound();
    return server;
  }

  /** The resource server, locked so that it cannot change before the grant is stored; null if it was deleted. */
  async lockForConsent(actor: Actor, id: string, tx: EntityManager): Promise<ResourceServerRow | null> {
    this.authorize(actor, 'read');
    return this.servers.lockForConsent(id, tx);
  }

  /** The resource server, locked so that its deletion, which revokes its grants, sees the new one; null if it is not registered. */
  async lockForGrant(actor: Actor, identifier: string, tx: EntityManager): Promise<ResourceServerRow | null> {
    this.authorize(actor, 'read');
    return (await this.servers.lockForGrant(identifier, tx)) ? this.servers.findByIdentifier(identifier, tx) : null;
  }

  /** For a statement that inserts a grant for it. */
  staying(actor: Actor, id: string): Guard {
    this.authorize(actor, 'read');
    return this.servers.staying(id);
  }

  unchanged(actor: Actor, assumed: ResourceServerRow): Guard {
    this.authorize(actor, 'read');
    return this.servers.unchanged(assumed);
  }

  async unknownApps(actor: Actor, ids: readonly string[], tx: EntityManager): Promise<string[]> {
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app' });
    return this.servers.unknownApps(ids, tx);
  }

  async insert(
    actor: Actor,
    server: ResourceServerSettings & { readonly identifier: string },
    tx: EntityManager,
  ): Promise<ResourceServerRow> {
    this.authorize(actor, 'create');
    return this.servers.insert(server, tx);
  }

  async update(actor: Actor, id: string, settings: ResourceServerSettings, tx: EntityManager): Promise<ResourceServerRow> {
    this.authorize(actor, 'update');
    const updated = await this.servers.update(id, settings, tx);
    if (!updated) throw notFound();
    return updated;
  }

  /** The row of this server's own API. */
  async upsertBuiltIn(actor: Actor, id: string, identifier: string, name: string, scopes: readonly ResourceScope[]): Promise<void> {
    this.authorize(actor, 'create');
    this.authorize(actor, 'update');
    await this.servers.upsertBuiltIn(id, identifier, name, scopes);
  }

  async delete(actor: Actor, id: string, tx: EntityManager): Promise<void> {
    this.authorize(actor, 'delete');
    if ((await this.servers.delete(id, tx)) === 0) throw notFound();
  }

  async listSecrets(actor: Actor, id: string): Promise<ResourceServerSecretRow[]> {
    this.authorize(actor, 'read');
    return this.secrets.list(id);
  }

  async insertSecret(actor: Actor, id: string, secret: NewOAuthSecret, tx: EntityManager, secretId?: string): Promise<string> {
    this.authorize(actor, 'update');
    return this.secrets.insert(id, secret, tx, secretId);
  }

  async touchSecret(actor: Actor, secretId: string, now: Date): Promise<void> {
    this.authorize(actor, 'update');
    await this.secrets.touch(secretId, now);
  }

  async deleteSecret(actor: Actor, secretId: string, id: string, tx: EntityManager): Promise<void> {
    this.authorize(actor, 'update');
    if ((await this.secrets.delete(secretId, id, tx)) === 0) throw notFound();
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer } from '../../authz/index.js';
import { type ApiKeyInsert, ApiKeysRepository, type KeyUse } from './api-keys.repository.js';

/** The only door to API key rows. */
@Injectable()
export class ApiKeysStore {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async insert(actor: Actor, key: ApiKeyInsert, tx?: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'create', { type: 'api_key', id: key.id, owner: key.userId });
    await this.keys.insert(key, tx);
  }

  /** Idempotent: a key that is gone already is what the caller wanted. */
  async delete(actor: Actor, id: string): Promise<void> {
    const owner = await this.keys.findOwner(id);
    if (owner === null) return;
    this.authorizer.authorize(actor, 'delete', { type: 'api_key', id, owner });
    await this.keys.delete(id);
  }

  async deleteApplicationKeys(actor: Actor, userId: string): Promise<void> {
    this.authorizer.authorize(actor, 'delete', { type: 'api_key', owner: userId });
    await this.keys.deleteApplicationKeys(userId);
  }

  async writeUses(actor: Actor, uses: readonly KeyUse[]): Promise<void> {
    this.authorizer.authorize(actor, 'update', { type: 'api_key' });
    await this.keys.writeUses(uses);
  }
}

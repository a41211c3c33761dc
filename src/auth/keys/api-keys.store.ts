import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer, type RbacObject, requireActor } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import type { ApiKeyLoginType } from '../api-key.entity.js';
import type { ApiKeyFilter, ApiKeyRow } from './api-key-row.js';
import { type ApiKeyInsert, ApiKeysRepository } from './api-keys.repository.js';

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

  async get(actor: Actor, id: string): Promise<ApiKeyRow> {
    return this.#readable(actor, await this.keys.findById(id));
  }

  async getByName(actor: Actor, userId: string, name: string): Promise<ApiKeyRow> {
    return this.#readable(actor, await this.keys.findByName(userId, name));
  }

  /** Only what the actor may read, filtered before it leaves the database. */
  async list(actor: Actor, filter: ApiKeyFilter): Promise<ApiKeyRow[]> {
    const visible = this.authorizer.prepare(actor, 'read', 'api_key').toSql({ id: 'k.id', owner: 'k.user_id' }, 4);
    return this.keys.list(filter, visible);
  }

  /** Throws `not_found` for a key that is gone or may not be seen. */
  async delete(actor: Actor, id: string, tx?: EntityManager): Promise<void> {
    await this.#changeable(actor, 'delete', id);
    await this.keys.delete(id, tx);
  }

  /** The key of this very request. Idempotent: one that is gone already is what the caller wanted. */
  async deleteOwn(actor: Actor, id: string, tx: EntityManager): Promise<void> {
    requireActor(actor);
    this.authorizer.authorize(actor, 'delete', { type: 'api_key', id, owner: actor.id });
    await this.keys.delete(id, tx);
  }

  async deleteOthers(
    actor: Actor,
    userId: string,
    loginTypes: readonly ApiKeyLoginType[],
    exceptId: string | null,
    tx: EntityManager,
  ): Promise<number> {
    this.authorizer.authorize(actor, 'delete', { type: 'api_key', owner: userId });
    return this.keys.deleteOthers(userId, loginTypes, exceptId, tx);
  }

  /** Throws `not_found` for a key that is gone or may not be seen. */
  async expire(actor: Actor, id: string, now: Date, tx: EntityManager): Promise<void> {
    await this.#changeable(actor, 'update', id);
    await this.keys.expire(id, now, tx);
  }

  async deleteApplicationKeys(actor: Actor, userId: string, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'delete', { type: 'api_key', owner: userId });
    await this.keys.deleteApplicationKeys(userId, tx);
  }

  #readable(actor: Actor, key: ApiKeyRow | null): ApiKeyRow {
    if (!key || !this.authorizer.allows(actor, 'read', objectOf(key))) throw notFound();
    return key;
  }

  /** Somebody else's key looks like a missing one, also to who may do nothing with it. */
  async #changeable(actor: Actor, action: Action, id: string): Promise<void> {
    const key = await this.keys.findById(id);
    if (!key || !this.authorizer.allows(actor, action, objectOf(key))) throw notFound();
  }
}

/** Key ids are no uuids; an allow-list never names one. */
function objectOf(key: ApiKeyRow): RbacObject {
  return { type: 'api_key', id: key.id, owner: key.userId };
}

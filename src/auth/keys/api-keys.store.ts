import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer, type RbacObject, requireActor, type RoleHolder } from '../../authz/index.js';
import { DomainError, notFound } from '../../common/index.js';
import type { Guard, Write } from '../../database/index.js';
import type { ApiKeyLoginType } from '../api-key.entity.js';
import type { ApiKeyFilter, ApiKeyInsert, ApiKeyRow, EndedKeys } from './api-key-row.js';
import { RoleHolders } from '../role-holders/role-holders.port.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { SpentKeyIdsRepository } from './spent-key-ids.repository.js';

/** The only door to API key rows. */
@Injectable()
export class ApiKeysStore {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly spentIds: SpentKeyIdsRepository,
    private readonly holders: RoleHolders,
    private readonly authorizer: Authorizer,
  ) {}

  /**
   * Returns the owner's roles, which cannot change until the transaction ends; null if neither the actor presented a key nor the owner is
   * somebody else. Throws `forbidden`, `token_invalid` as `requirePresented` does, and `not_found` for another user who was deleted.
   */
  async insert(actor: Actor, key: ApiKeyInsert, tx: EntityManager): Promise<readonly string[] | null> {
    const holder = await this.#authorize(actor, 'create', { type: 'api_key', id: key.id, owner: key.userId }, tx);
    const roles = actor.id === key.userId ? await this.requirePresented(actor, key.createdAt, tx) : (holder?.given ?? null);
    await this.keys.insert(key, tx);
    return roles;
  }

  /**
   * The same as parts of one statement, for the actor's own keys. `roles`: the site roles that the key was decided with, for an actor who
   * presented a key. Throws `forbidden`.
   */
  insertion(
    actor: Actor,
    roles: readonly string[] | null,
    key: ApiKeyInsert,
  ): { readonly guards: readonly Guard[]; readonly write: Write } {
    this.authorizer.authorize(actor, 'create', { type: 'api_key', id: key.id, owner: key.userId });
    if (actor.id !== key.userId) throw new Error('the owner of the key has to be locked first');
    const write = this.keys.insertion(key);
    if (actor.credential === null) return { guards: [], write };
    if (!roles) throw new Error('a presented key and its owner are checked again');
    return { guards: this.keys.liveness(actor.id, roles, actor.credential, key.createdAt), write };
  }

  /**
   * To be called before something lets others act as this user, as a key of the user would: an app, for example. Throws what `insert`
   * throws.
   */
  async authorizeActingAs(actor: Actor, userId: string, now: Date, tx: EntityManager): Promise<void> {
    await this.#authorize(actor, 'create', { type: 'api_key', owner: userId }, tx);
    await this.requirePresented(actor, now, tx);
  }

  /** Uses up the id that was reserved for a key. False when it was used before, even if that key no longer exists. */
  async spendReservedId(actor: Actor, key: Pick<ApiKeyInsert, 'id' | 'userId'>, now: Date, tx: EntityManager): Promise<boolean> {
    await this.#authorize(actor, 'create', { type: 'api_key', id: key.id, owner: key.userId }, tx);
    return this.spentIds.spend(key.id, now, tx);
  }

  /**
   * To be called before creating a key or a grant, which outlive the request: a concurrent revocation of the actor's sessions then either
   * ends the new one too, or has already ended the presented key. Throws `token_invalid` in the second case, and for a person who
   * may not act any more. Returns the person's site roles; null for background work, which has no key.
   */
  async requirePresented(actor: Actor, now: Date, tx: EntityManager): Promise<readonly string[] | null> {
    requireActor(actor);
    if (actor.credential === null) return null;
    const { keyId } = actor.credential;
    this.authorizer.authorize(actor, 'create', { type: 'api_key', id: keyId, owner: actor.id });
    const roles = await this.keys.lockOwner(actor.id, actor.credential, now, tx);
    if (!roles) throw new DomainError('token_invalid', 'API key is invalid.');
    return roles;
  }

  /** Inserts the key of a login that was just verified. */
  async insertSession(actor: Actor, key: ApiKeyInsert, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'create', { type: 'api_key', id: key.id, owner: key.userId, holder: 'oneself' });
    await this.keys.insert(key, tx);
  }

  /** The same as part of one statement, whose guards lock a user that still exists. */
  sessionInsertion(actor: Actor, key: ApiKeyInsert): Write {
    this.authorizer.authorize(actor, 'create', { type: 'api_key', id: key.id, owner: key.userId, holder: 'oneself' });
    return this.keys.insertion(key);
  }

  async get(actor: Actor, id: string): Promise<ApiKeyRow> {
    return this.#readable(actor, await this.keys.findById(id));
  }

  async getByName(actor: Actor, userId: string, name: string): Promise<ApiKeyRow> {
    return this.#readable(actor, await this.keys.findByName(userId, name));
  }

  /** Only keys that the actor may read, filtered in the database. */
  async list(actor: Actor, filter: ApiKeyFilter): Promise<ApiKeyRow[]> {
    return this.keys.list(filter, this.authorizer.prepare(actor, 'read', 'api_key'));
  }

  /** Returns the deleted row. Throws `not_found` for a key that does not exist or that the actor may not see, and `forbidden`. */
  async delete(actor: Actor, id: string, tx: EntityManager): Promise<ApiKeyRow> {
    const key = await this.#lock(actor, 'delete', id, tx);
    await this.keys.delete([id], tx);
    return key;
  }

  /** Deletes the key of this very request. False when it was ended meanwhile. */
  async deleteOwn(actor: Actor, id: string, tx: EntityManager): Promise<boolean> {
    requireActor(actor);
    // Every key may delete itself. Apps have no other permission on keys.
    if (actor.delegation === null || actor.credential?.keyId !== id) {
      this.authorizer.authorize(actor, 'delete', { type: 'api_key', id, owner: actor.id });
    }
    return (await this.keys.delete([id], tx)) > 0;
  }

  /** Deletes the key of a login whose secret has this hash. Returns the user's id; null when there is no such key. */
  async deleteSession(actor: Actor, id: string, hashedSecret: Buffer, tx: EntityManager): Promise<string | null> {
    this.authorizer.authorize(actor, 'delete', { type: 'api_key', id });
    return this.keys.deleteSession(id, hashedSecret, tx);
  }

  async deleteOthers(
    actor: Actor,
    userId: string,
    loginTypes: readonly ApiKeyLoginType[],
    exceptId: string | null,
    tx: EntityManager,
  ): Promise<number> {
    await this.#authorize(actor, 'delete', { type: 'api_key', owner: userId }, tx);
    await this.keys.lockUsers({ ids: [userId] }, tx);
    return this.keys.deleteOthers(userId, loginTypes, exceptId, tx);
  }

  /** Ends every session and token of the user except one key, and whom their agents trust. Access tokens of apps end with their grants. */
  async endPersonal(actor: Actor, userId: string, exceptId: string | null, tx: EntityManager): Promise<EndedKeys> {
    await this.#authorize(actor, 'delete', { type: 'api_key', owner: userId }, tx);
    await this.keys.lockUsers({ ids: [userId] }, tx);
    return this.keys.deletePersonal(userId, exceptId, tx);
  }

  /** Returns the row as it was before. Throws `not_found` for a key that does not exist or that the actor may not see, and `forbidden`. */
  async expire(actor: Actor, id: string, now: Date, tx: EntityManager): Promise<ApiKeyRow> {
    const key = await this.#lock(actor, 'update', id, tx);
    await this.keys.expire(id, now, tx);
    return key;
  }

  async deleteApplicationKeys(actor: Actor, userId: string, tx: EntityManager): Promise<void> {
    await this.#authorize(actor, 'delete', { type: 'api_key', owner: userId }, tx);
    await this.keys.deleteApplicationKeys(userId, tx);
  }

  #readable(actor: Actor, key: ApiKeyRow | null): ApiKeyRow {
    if (!key || !this.authorizer.allows(actor, 'read', objectOf(key))) throw notFound();
    return key;
  }

  /** Another user's key looks missing to an actor without any permission on it. Users are locked before their keys, as in a revocation. */
  async #lock(actor: Actor, action: Action, id: string, tx: EntityManager): Promise<ApiKeyRow> {
    const seen = await this.keys.findById(id);
    if (!seen || !this.authorizer.allows(actor, action, objectOf(seen))) throw notFound();
    await this.#authorize(actor, action, objectOf(seen), tx);
    const key = await this.keys.lock(id, tx);
    if (!key) throw notFound();
    return key;
  }

  /** Returns the owner, locked, if that is somebody else. */
  async #authorize(
    actor: Actor,
    action: Action,
    object: RbacObject & { readonly owner: string },
    tx: EntityManager,
  ): Promise<RoleHolder | null> {
    requireActor(actor);
    if (actor.id === object.owner || actor.type === 'system') {
      this.authorizer.authorize(actor, action, object);
      return null;
    }
    const holder = await this.holders.lock(object.owner, tx);
    if (!holder) throw notFound();
    this.authorizer.authorize(actor, action, { ...object, holder });
    return holder;
  }
}

/** Without an id: key ids are not UUIDs, so an allow-list cannot contain them. */
function objectOf(key: ApiKeyRow): RbacObject & { readonly owner: string } {
  return { type: 'api_key', id: key.id, owner: key.userId };
}

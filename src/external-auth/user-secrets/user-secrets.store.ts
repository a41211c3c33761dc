import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { hasFullAuthority } from '../../auth/index.js';
import { type Action, type Actor, Authorizer, type RbacObject, requireActor } from '../../authz/index.js';
import { forbidden, notFound } from '../../common/index.js';
import { isSamePlace, type NewUserSecret, type UserSecretFields } from './user-secret-fields.js';
import { type OpenUserSecret, type UserSecretRow, UserSecretsRepository } from './user-secrets.repository.js';

const GIVEN =
  'An agent has this secret. Changing where it appears requires a login session, or a long-lived token with full access. Its value can be changed.';

/** The only door to user secrets. They are private: not even an owner of the deployment can see that they exist. */
@Injectable()
export class UserSecretsStore {
  constructor(
    private readonly secrets: UserSecretsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Throws `not_found` for another user's secrets. */
  async list(actor: Actor, userId: string): Promise<UserSecretRow[]> {
    this.#requireRead(actor, userId);
    return this.secrets.list(userId);
  }

  /** Throws `not_found`. */
  async getByName(actor: Actor, userId: string, name: string): Promise<UserSecretRow> {
    this.#requireRead(actor, userId);
    return present(await this.secrets.findByName(userId, name));
  }

  /**
   * The values of secrets of the actor, for an agent that was given each of them. Nobody else ever gets a value, whatever their permissions:
   * for a person there would be no need. Those that no longer exist are left out. Throws `not_found`.
   */
  async openForAgent(actor: Actor, ids: readonly string[]): Promise<OpenUserSecret[]> {
    requireActor(actor);
    if (ids.some((id) => !this.authorizer.allows(actor, 'read', { ...objectOf(actor.id), id }))) throw notFound();
    if (actor.credential?.agent === undefined) throw notFound();
    return this.secrets.openAll(actor.id, ids);
  }

  /** Throws `not_found` or `forbidden`. */
  async lockByName(actor: Actor, action: 'update' | 'delete', userId: string, name: string, tx: EntityManager): Promise<UserSecretRow> {
    this.#requireRead(actor, userId);
    this.#authorize(actor, action, userId);
    return present(await this.secrets.lockByName(userId, name, tx));
  }

  /** Throws `forbidden`. */
  async insert(actor: Actor, id: string, userId: string, secret: NewUserSecret, now: Date, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'create', userId);
    await this.secrets.insert(id, userId, secret, now, tx);
  }

  /**
   * `value` undefined: unchanged. `before` is locked. Where a secret appears decides what a program does with it: if an agent has the secret,
   * changing that is as much as giving the secret to the agent, and takes the same authority. Throws `forbidden`.
   */
  async update(
    actor: Actor,
    before: UserSecretRow,
    fields: UserSecretFields,
    value: string | undefined,
    now: Date,
    tx: EntityManager,
  ): Promise<void> {
    const { id, userId } = before;
    this.#authorize(actor, 'update', userId);
    if (!isSamePlace(before, fields) && !hasFullAuthority(actor) && (await this.secrets.isGiven(id, tx))) throw forbidden(GIVEN);
    await this.secrets.update(id, fields, value, now, tx);
  }

  /** Throws `forbidden`. */
  async delete(actor: Actor, { id, userId }: UserSecretRow, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'delete', userId);
    await this.secrets.delete(id, tx);
  }

  #requireRead(actor: Actor, userId: string): void {
    if (!this.authorizer.allows(actor, 'read', objectOf(userId))) throw notFound();
  }

  #authorize(actor: Actor, action: Action, userId: string): void {
    this.authorizer.authorize(actor, action, objectOf(userId));
  }
}

function objectOf(userId: string): RbacObject {
  return { type: 'user_secret', owner: userId };
}

function present(row: UserSecretRow | null): UserSecretRow {
  if (!row) throw notFound();
  return row;
}

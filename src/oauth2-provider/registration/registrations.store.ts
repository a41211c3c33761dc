import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import type { NewOAuthSecret } from '../oauth-secret.js';
import type { Remembered } from './client-metadata.js';
import { InitialAccessTokensRepository, type NewInitialToken } from './initial-access-tokens.repository.js';
import type { InitialAccessTokenRow, PresentedInitialToken, PresentedRegistration, RegistrationRow } from './registration-row.js';
import {
  type RegistrationCount,
  type RegistrationInsert,
  RegistrationsRepository,
  type UnusedCriteria,
} from './registrations.repository.js';

/** The only door to the registrations of apps that registered themselves, and to initial access tokens. Both count as a part of apps. */
@Injectable()
export class RegistrationsStore {
  constructor(
    private readonly registrations: RegistrationsRepository,
    private readonly tokens: InitialAccessTokensRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Throws `forbidden` for an actor without permission to let apps register themselves. */
  authorize(actor: Actor): void {
    this.#authorize(actor, 'create');
  }

  /** May the actor let apps register? */
  mayRegister(actor: Actor): boolean {
    return this.authorizer.allows(actor, 'create', { type: 'oauth2_app' });
  }

  async findByPrefix(actor: Actor, prefix: Buffer): Promise<PresentedRegistration | null> {
    this.#authorize(actor, 'update');
    return this.registrations.findByPrefix(prefix);
  }

  /** The stored policy, locked: nobody else registers an app or changes the policy until the transaction ends. */
  async lockPolicy(actor: Actor, tx: EntityManager): Promise<string | null> {
    this.#authorize(actor, 'create');
    return this.registrations.lockPolicy(tx);
  }

  async count(actor: Actor, network: string, tx: EntityManager): Promise<RegistrationCount> {
    this.#authorize(actor, 'create');
    return this.registrations.count(network, tx);
  }

  async insert(actor: Actor, registration: RegistrationInsert, tx: EntityManager): Promise<RegistrationRow> {
    this.#authorize(actor, 'create');
    return this.registrations.insert(registration, tx);
  }

  async update(actor: Actor, appId: string, prefix: Buffer, metadata: Remembered, tx: EntityManager): Promise<RegistrationRow | null> {
    this.#authorize(actor, 'update');
    return this.registrations.update(appId, prefix, metadata, tx);
  }

  async lockByPrefix(actor: Actor, appId: string, prefix: Buffer, tx: EntityManager): Promise<boolean> {
    this.#authorize(actor, 'update');
    return this.registrations.lockByPrefix(appId, prefix, tx);
  }

  async rotate(actor: Actor, appId: string, old: Buffer, token: NewOAuthSecret, tx: EntityManager): Promise<boolean> {
    this.#authorize(actor, 'update');
    return this.registrations.rotate(appId, old, token, tx);
  }

  /** Returns whether there was a token. */
  async revokeToken(actor: Actor, appId: string, tx: EntityManager): Promise<boolean> {
    this.#authorize(actor, 'update');
    return this.registrations.revokeToken(appId, tx);
  }

  /** Somebody has consented to the app. */
  async touch(actor: Actor, appId: string, now: Date, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'update');
    await this.registrations.touch(appId, now, tx);
  }

  /** Locks unused apps. */
  async lockUnused(actor: Actor, criteria: UnusedCriteria, limit: number, tx: EntityManager): Promise<string[]> {
    this.#authorize(actor, 'delete');
    const ids = await this.registrations.lockUnused(criteria, limit, tx);
    return ids.length === 0 ? [] : this.registrations.stillUnused(ids, criteria, tx);
  }

  async findToken(actor: Actor, prefix: Buffer): Promise<PresentedInitialToken | null> {
    this.#authorize(actor, 'create');
    return this.tokens.findByPrefix(prefix);
  }

  async listTokens(actor: Actor): Promise<InitialAccessTokenRow[]> {
    this.#authorize(actor, 'create');
    return this.tokens.list();
  }

  async insertToken(
    actor: Actor,
    values: NewInitialToken,
    token: NewOAuthSecret,
    tx: EntityManager,
    id?: string,
  ): Promise<InitialAccessTokenRow> {
    this.#authorize(actor, 'create');
    return this.tokens.insert(values, token, tx, id);
  }

  /** False if no use is left. */
  async useToken(actor: Actor, id: string, now: Date, tx: EntityManager): Promise<boolean> {
    this.#authorize(actor, 'create');
    return this.tokens.use(id, now, tx);
  }

  /** Throws `not_found`. */
  async deleteToken(actor: Actor, id: string, tx: EntityManager): Promise<InitialAccessTokenRow> {
    this.#authorize(actor, 'create');
    const deleted = await this.tokens.delete(id, tx);
    if (!deleted) throw notFound();
    return deleted;
  }

  async deleteEndedTokens(actor: Actor, before: Date, limit: number): Promise<number> {
    this.#authorize(actor, 'delete');
    return this.tokens.deleteEnded(before, limit);
  }

  #authorize(actor: Actor, action: 'create' | 'update' | 'delete'): void {
    this.authorizer.authorize(actor, action, { type: 'oauth2_app' });
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import { type ConsentKey, type ConsentRow, ConsentsRepository, type FoundConsent, type ListedConsent } from './consents.repository.js';

/** The only door to remembered consents. They belong to the user who gave them, as grants do. */
@Injectable()
export class ConsentsStore {
  constructor(
    private readonly consents: ConsentsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async find(actor: Actor, key: ConsentKey, now: Date): Promise<FoundConsent | null> {
    this.#authorize(actor, 'read', key.userId);
    return this.consents.find(key, now);
  }

  /** The same, locked with its app against deletion until the transaction ends. */
  async hold(actor: Actor, key: ConsentKey, now: Date, tx: EntityManager): Promise<FoundConsent | null> {
    this.#authorize(actor, 'read', key.userId);
    await this.consents.lock(key, 'use', tx);
    return this.consents.find(key, now, tx);
  }

  /** The same before `save`: the app is also locked against changes. */
  async holdToSave(actor: Actor, key: ConsentKey, now: Date, tx: EntityManager): Promise<FoundConsent | null> {
    this.#authorize(actor, 'create', key.userId);
    await this.consents.lock(key, 'save', tx);
    return this.consents.find(key, now, tx);
  }

  /** After `holdToSave`. Saves nothing for an app that is not verified any more. */
  async save(actor: Actor, consent: ConsentRow, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'create', consent.userId);
    await this.consents.save(consent, tx);
  }

  async list(actor: Actor, userId: string, now: Date): Promise<ListedConsent[]> {
    this.#authorize(actor, 'read', userId);
    return this.consents.list(userId, now);
  }

  /** Forgets what the user has allowed an app. Throws `not_found` if that is nothing. */
  async delete(actor: Actor, userId: string, appId: string, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'delete', userId);
    if ((await this.consents.delete(userId, appId, tx)) === 0) throw notFound();
  }

  /** Forgets what all users have allowed an app that the caller has locked. Needs the permission to change the app. */
  async deleteAllOfApp(actor: Actor, appId: string, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'update', { type: 'oauth2_app' });
    await this.consents.deleteAllOfApp(appId, tx);
  }

  /** Deletes consents that expired before this time. Returns their number, at most `limit`. */
  async deleteExpired(actor: Actor, before: Date, limit: number): Promise<number> {
    this.#authorize(actor, 'delete');
    return this.consents.deleteExpired(before, limit);
  }

  #authorize(actor: Actor, action: Action, owner?: string): void {
    this.authorizer.authorize(actor, action, { type: 'oauth2_app_code_token', ...(owner !== undefined && { owner }) });
  }
}

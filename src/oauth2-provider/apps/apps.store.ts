import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer, userObject } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import type { NewOAuthSecret } from '../oauth-secret.js';
import type { AppSecretRow } from './app-secret-row.js';
import { AppSecretsRepository, type PresentedAppSecret } from './app-secrets.repository.js';
import type { AppFields, AppUpdate } from './app-fields.js';
import type { AppRow } from './app-row.js';
import { AppsRepository, type Registrant } from './apps.repository.js';

/** The only door to OAuth clients and their secrets. Permissions are per type: every member may see apps, owners may change them. */
@Injectable()
export class AppsStore {
  constructor(
    private readonly apps: AppsRepository,
    private readonly secrets: AppSecretsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  mayCreate(actor: Actor): boolean {
    return this.authorizer.allows(actor, 'create', { type: 'oauth2_app' });
  }

  mayUpdate(actor: Actor): boolean {
    return this.authorizer.allows(actor, 'update', { type: 'oauth2_app' });
  }

  /** Throws `forbidden` for an actor without this permission on any app. */
  authorize(actor: Actor, action: 'create' | 'update'): void {
    this.#authorizeApp(actor, action);
  }

  async get(actor: Actor, id: string): Promise<AppRow> {
    const app = await this.find(actor, id);
    if (!app) throw notFound();
    return app;
  }

  async find(actor: Actor, id: string): Promise<AppRow | null> {
    if (!this.authorizer.allows(actor, 'read', { type: 'oauth2_app', id })) throw notFound();
    return this.apps.findById(id);
  }

  async findRegistrant(actor: Actor, id: string): Promise<Registrant> {
    this.#authorizeApp(actor, 'read');
    return this.apps.findRegistrant(id);
  }

  async list(actor: Actor): Promise<AppRow[]> {
    this.#authorizeApp(actor, 'read');
    return this.apps.list();
  }

  /** The names of the apps that did not register themselves. */
  async listReviewedNames(actor: Actor): Promise<string[]> {
    this.#authorizeApp(actor, 'read');
    return this.apps.listReviewedNames();
  }

  /** Counts the apps without this one. */
  async count(actor: Actor, exceptIds: readonly string[]): Promise<number> {
    this.#authorizeApp(actor, 'read');
    return this.apps.count(exceptIds);
  }

  async listAuthorizedBy(actor: Actor, userId: string, now: Date): Promise<AppRow[]> {
    this.#authorizeApp(actor, 'read');
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app_code_token', owner: userId });
    return this.apps.listAuthorizedBy(userId, now);
  }

  async insert(actor: Actor, app: AppFields, tx: EntityManager, id?: string): Promise<AppRow> {
    this.#authorizeApp(actor, 'create');
    return this.apps.insert(app, tx, id);
  }

  /** Is the name free, among the apps that did not register themselves? Until the transaction ends, nobody else is told so. */
  async claimName(actor: Actor, name: string, tx: EntityManager): Promise<boolean> {
    this.#authorizeApp(actor, 'create');
    return this.apps.claimName(name, tx);
  }

  async upsert(actor: Actor, id: string, app: AppFields): Promise<void> {
    this.#authorizeApp(actor, 'create');
    this.#authorizeApp(actor, 'update');
    await this.apps.upsert(id, app);
  }

  /** The app, locked for a change; with `exclusively`, no token is issued to it meanwhile. Throws `not_found` or `forbidden`. */
  async lockForUpdate(actor: Actor, id: string, exclusively: boolean, tx: EntityManager): Promise<AppRow> {
    this.#authorizeApp(actor, 'update');
    const app = await this.apps.lockForUpdate(id, exclusively, tx);
    if (!app) throw notFound();
    return app;
  }

  /** The app as it is now and until a grant is there, which a change of the app that ends grants then sees; null if it was deleted. */
  async lockForConsent(actor: Actor, id: string, tx: EntityManager): Promise<AppRow | null> {
    this.#authorizeApp(actor, 'read');
    return this.apps.lockForConsent(id, tx);
  }

  /** Is this a service account that apps can act as? */
  async isServiceAccount(actor: Actor, userId: string, tx: EntityManager): Promise<boolean> {
    this.authorizer.authorize(actor, 'read', userObject(userId));
    return this.apps.isServiceAccount(userId, tx);
  }

  async update(actor: Actor, id: string, app: AppUpdate, tx: EntityManager): Promise<AppRow> {
    this.#authorizeApp(actor, 'update');
    const updated = await this.apps.update(id, app, tx);
    if (!updated) throw notFound();
    return updated;
  }

  /** Locks the app against exchanges until the transaction ends. */
  async lockForDelete(actor: Actor, id: string, tx: EntityManager): Promise<void> {
    this.#authorizeApp(actor, 'delete');
    if (!(await this.apps.lock(id, tx))) throw notFound();
  }

  /** The same, before one of its secrets is deleted. */
  async lockForSecretDelete(actor: Actor, id: string, tx: EntityManager): Promise<void> {
    this.#authorizeSecret(actor, 'delete');
    if (!(await this.apps.lock(id, tx))) throw notFound();
  }

  async delete(actor: Actor, id: string, tx: EntityManager): Promise<void> {
    this.#authorizeApp(actor, 'delete');
    await this.apps.delete(id, tx);
  }

  /** Deletes apps without grants that the caller has locked, and returns them. */
  async deleteAll(actor: Actor, ids: readonly string[], tx: EntityManager): Promise<AppRow[]> {
    this.#authorizeApp(actor, 'delete');
    return this.apps.deleteAll(ids, tx);
  }

  async findSecret(actor: Actor, prefix: Buffer): Promise<PresentedAppSecret | null> {
    this.#authorizeSecret(actor, 'read');
    return this.secrets.findByPrefix(prefix);
  }

  async listSecrets(actor: Actor, appId: string): Promise<AppSecretRow[]> {
    this.#authorizeSecret(actor, 'read');
    return this.secrets.list(appId);
  }

  /** The app, locked before it gets a secret. */
  async lockForSecretInsert(actor: Actor, appId: string, tx: EntityManager): Promise<AppRow> {
    this.#authorizeSecret(actor, 'create');
    const app = await this.apps.lockForSecret(appId, tx);
    if (!app) throw notFound();
    return app;
  }

  async insertSecret(actor: Actor, appId: string, secret: NewOAuthSecret, tx: EntityManager, id?: string): Promise<string> {
    this.#authorizeSecret(actor, 'create');
    return this.secrets.insert(appId, secret, tx, id);
  }

  async touchSecret(actor: Actor, id: string, now: Date): Promise<void> {
    this.#authorizeSecret(actor, 'update');
    await this.secrets.touch(id, now);
  }

  async deleteSecret(actor: Actor, id: string, appId: string, tx: EntityManager): Promise<void> {
    this.#authorizeSecret(actor, 'delete');
    if ((await this.secrets.delete(id, appId, tx)) === 0) throw notFound();
  }

  #authorizeApp(actor: Actor, action: Action): void {
    this.authorizer.authorize(actor, action, { type: 'oauth2_app' });
  }

  #authorizeSecret(actor: Actor, action: Action): void {
    this.authorizer.authorize(actor, action, { type: 'oauth2_app_secret' });
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import type { IssuerChange, IssuerKeys, IssuerRow, NewIssuer } from './issuer-row.js';
import { IssuersRepository } from './issuers.repository.js';

/** The only door to issuers. Whom this deployment trusts is a part of its configuration. */
@Injectable()
export class IssuersStore {
  constructor(
    private readonly issuers: IssuersRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Throws `forbidden`. */
  authorize(actor: Actor, action: 'read' | 'update'): void {
    this.authorizer.authorize(actor, action, { type: 'deployment_config' });
  }

  async list(actor: Actor): Promise<IssuerRow[]> {
    this.authorize(actor, 'read');
    return this.issuers.list();
  }

  async get(actor: Actor, id: string): Promise<IssuerRow> {
    if (!this.authorizer.allows(actor, 'read', { type: 'deployment_config' })) throw notFound();
    const issuer = await this.issuers.find(id);
    if (!issuer) throw notFound();
    return issuer;
  }

  /** By its ID or its URL; it stays until the transaction ends. */
  async hold(actor: Actor, reference: string, tx: EntityManager): Promise<IssuerRow | null> {
    this.authorize(actor, 'read');
    return this.issuers.hold(reference, tx);
  }

  async insert(actor: Actor, issuer: NewIssuer, tx: EntityManager): Promise<IssuerRow> {
    this.authorize(actor, 'update');
    return this.issuers.insert(issuer, tx);
  }

  /** It stays as it is until the transaction ends. */
  async lock(actor: Actor, id: string, tx: EntityManager): Promise<IssuerRow> {
    this.authorize(actor, 'update');
    const issuer = await this.issuers.lock(id, tx);
    if (!issuer) throw notFound();
    return issuer;
  }

  /** False for an issuer that was deleted, or whose keys are others now. Otherwise both stay as they are until the transaction ends. */
  async holdKeys(actor: Actor, keys: IssuerKeys, tx: EntityManager): Promise<boolean> {
    this.authorize(actor, 'read');
    return this.issuers.holdKeys(keys, tx);
  }

  async update(actor: Actor, id: string, change: IssuerChange, tx: EntityManager): Promise<void> {
    this.authorize(actor, 'update');
    await this.issuers.update(id, change, tx);
  }

  async delete(actor: Actor, id: string, tx: EntityManager): Promise<void> {
    this.authorize(actor, 'update');
    if ((await this.issuers.delete(id, tx)) === 0) throw notFound();
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer, userObject } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import type { UpstreamTokens } from '../identity-provider.js';
import type { LinkClaims } from './link-claims.js';
import {
  type LinkLoginType,
  type LinkRow,
  type LinkState,
  type LinkWrite,
  type RefreshLease,
  UserLinksRepository,
} from './user-links.repository.js';

/** The only door to the links of users with identity providers, and to the tokens in them. */
@Injectable()
export class UserLinksStore {
  constructor(
    private readonly links: UserLinksRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async find(actor: Actor, userId: string, loginType: LinkLoginType, tx: EntityManager): Promise<LinkRow | null> {
    this.authorizer.authorize(actor, 'read_personal', userObject(userId));
    return this.links.find(userId, loginType, tx);
  }

  /** Writes what a login brought into the link `existing`, or into a new one. */
  async save(actor: Actor, existing: LinkRow | null, link: LinkWrite, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'update_personal', userObject(link.userId));
    await (existing ? this.links.update(existing.id, link, tx) : this.links.insert(link, tx));
  }

  /** Throws `not_found` for a user whose data the actor may not see; null when the user has no such link. */
  async getClaims(actor: Actor, userId: string, loginType: LinkLoginType): Promise<LinkClaims | null> {
    if (!this.authorizer.allows(actor, 'read_personal', userObject(userId))) throw notFound();
    return this.links.findClaims(userId, loginType);
  }

  async getState(actor: Actor, id: string): Promise<LinkState | null> {
    this.authorizeAny(actor, 'read_personal');
    return this.links.findState(id);
  }

  /** See the repository. Null when there is nothing to do for this caller now. */
  async acquireRefresh(actor: Actor, id: string, now: Date, leaseSeconds: number): Promise<RefreshLease | null> {
    this.authorizeAny(actor, 'update_personal');
    return this.links.acquireRefresh(id, now, leaseSeconds);
  }

  /** False when the lease was over meanwhile and nothing was written. */
  async saveRefreshed(actor: Actor, lease: RefreshLease, tokens: UpstreamTokens): Promise<boolean> {
    this.authorizeAny(actor, 'update_personal');
    return this.links.saveRefreshed(lease, tokens);
  }

  async releaseRefresh(actor: Actor, lease: RefreshLease): Promise<void> {
    this.authorizeAny(actor, 'update_personal');
    await this.links.releaseRefresh(lease);
  }

  /** For work on links by their own id, whosever they are. */
  private authorizeAny(actor: Actor, action: Action): void {
    this.authorizer.authorize(actor, action, { type: 'user' });
  }
}

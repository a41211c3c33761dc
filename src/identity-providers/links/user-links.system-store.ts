import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import type { UpstreamTokens } from '../identity-provider.js';
import {
  type LinkLoginType,
  type LinkRow,
  type LinkState,
  type LinkWrite,
  type RefreshLease,
  UserLinksRepository,
} from './user-links.repository.js';

/** The links of users with identity providers and the tokens in them, for logging in and for renewing logins: nobody else needs them. */
@Injectable()
export class UserLinksSystemStore {
  constructor(
    private readonly links: UserLinksRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async find(actor: Actor, userId: string, loginType: LinkLoginType, tx: EntityManager): Promise<LinkRow | null> {
    authorizeSystem(this.authorizer, actor, 'login', 'read_personal', 'user');
    return this.links.find(userId, loginType, tx);
  }

  /** Writes what a login brought into the link `existing`, or into a new one. */
  async save(actor: Actor, existing: LinkRow | null, link: LinkWrite, tx: EntityManager): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'login', 'update_personal', 'user');
    await (existing ? this.links.update(existing.id, link, tx) : this.links.insert(link, tx));
  }

  async getState(actor: Actor, id: string): Promise<LinkState | null> {
    authorizeSystem(this.authorizer, actor, 'login', 'read_personal', 'user');
    return this.links.findState(id);
  }

  /** See the repository. Null when there is nothing to do for this caller now. */
  async acquireRefresh(actor: Actor, id: string, now: Date, leaseSeconds: number): Promise<RefreshLease | null> {
    authorizeSystem(this.authorizer, actor, 'login', 'update_personal', 'user');
    return this.links.acquireRefresh(id, now, leaseSeconds);
  }

  /** False when the lease was over meanwhile and nothing was written. */
  async saveRefreshed(actor: Actor, lease: RefreshLease, tokens: UpstreamTokens): Promise<boolean> {
    authorizeSystem(this.authorizer, actor, 'login', 'update_personal', 'user');
    return this.links.saveRefreshed(lease, tokens);
  }

  async releaseRefresh(actor: Actor, lease: RefreshLease): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'login', 'update_personal', 'user');
    await this.links.releaseRefresh(lease);
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { UpstreamLoginType } from '../../auth/index.js';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import type { UpstreamTokens } from '../identity-provider.js';
import {
  type LinkRow,
  type LinkState,
  type LinkWrite,
  type RefreshFailure,
  type RefreshLease,
  UserLinksRepository,
} from './user-links.repository.js';

/** The links of users with identity providers, including their tokens, only for logging in and for renewing logins. */
@Injectable()
export class UserLinksSystemStore {
  constructor(
    private readonly links: UserLinksRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async find(actor: Actor, userId: string, loginType: UpstreamLoginType, tx: EntityManager): Promise<LinkRow | null> {
    authorizeSystem(this.authorizer, actor, 'login', 'read_personal', 'user');
    return this.links.find(userId, loginType, tx);
  }

  /** Writes the data of a login into the link `existing`, or into a new one. */
  async save(actor: Actor, existing: LinkRow | null, link: LinkWrite, tx: EntityManager): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'login', 'update_personal', 'user');
    await (existing ? this.links.update(existing.id, link, tx) : this.links.insert(link, tx));
  }

  async getState(actor: Actor, id: string): Promise<LinkState | null> {
    authorizeSystem(this.authorizer, actor, 'login', 'read_personal', 'user');
    return this.links.findState(id);
  }

  /** See the repository. Null if this caller has nothing to do now. */
  async acquireRefresh(actor: Actor, id: string, now: Date, leaseSeconds: number): Promise<RefreshLease | null> {
    authorizeSystem(this.authorizer, actor, 'login', 'update_personal', 'user');
    return this.links.acquireRefresh(id, now, leaseSeconds);
  }

  /** False if the lease had ended meanwhile and nothing was written. */
  async saveRefreshed(actor: Actor, lease: RefreshLease, tokens: UpstreamTokens): Promise<boolean> {
    authorizeSystem(this.authorizer, actor, 'login', 'update_personal', 'user');
    return this.links.saveRefreshed(lease, tokens);
  }

  /** See the repository. False if the lease had ended meanwhile and nothing was written. */
  async saveRefreshFailure(actor: Actor, lease: RefreshLease, failure: RefreshFailure): Promise<boolean> {
    authorizeSystem(this.authorizer, actor, 'login', 'update_personal', 'user');
    return this.links.saveRefreshFailure(lease, failure);
  }

  async releaseRefresh(actor: Actor, lease: RefreshLease): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'login', 'update_personal', 'user');
    await this.links.releaseRefresh(lease);
  }
}

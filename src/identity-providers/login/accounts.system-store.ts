import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import type { LinkLoginType } from '../links/user-links.repository.js';
import { type AccountInsert, type AccountProfile, type AccountRow, AccountsRepository } from './accounts.repository.js';

/** What logging in at an identity provider may read and write of users, as the system subject `login`: nobody is signed in yet. */
@Injectable()
export class AccountsSystemStore {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async lockByLinkedId(actor: Actor, loginType: LinkLoginType, linkedId: string, tx: EntityManager): Promise<AccountRow | null> {
    authorizeSystem(this.authorizer, actor, 'login', 'read', 'user');
    return this.accounts.lockByLinkedId(loginType, linkedId, tx);
  }

  async lockByEmail(actor: Actor, email: string, tx: EntityManager): Promise<AccountRow | null> {
    authorizeSystem(this.authorizer, actor, 'login', 'read', 'user');
    return this.accounts.lockByEmail(email, tx);
  }

  /** Whether the deployment has a user at all. */
  async anyExists(actor: Actor, tx: EntityManager): Promise<boolean> {
    authorizeSystem(this.authorizer, actor, 'login', 'read', 'user');
    return this.accounts.anyExists(tx);
  }

  /** Which of these names are taken, in lower case. */
  async takenUsernames(actor: Actor, names: readonly string[], tx: EntityManager): Promise<ReadonlySet<string>> {
    authorizeSystem(this.authorizer, actor, 'login', 'read', 'user');
    return this.accounts.takenUsernames(names, tx);
  }

  async insert(actor: Actor, account: AccountInsert, tx: EntityManager): Promise<{ id: string; isOwner: boolean }> {
    authorizeSystem(this.authorizer, actor, 'login', 'create', 'user');
    return this.accounts.insert(account, tx);
  }

  async update(
    actor: Actor,
    id: string,
    profile: AccountProfile & { readonly status: AccountRow['status'] },
    tx: EntityManager,
  ): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'login', 'update', 'user');
    await this.accounts.update(id, profile, tx);
  }
}

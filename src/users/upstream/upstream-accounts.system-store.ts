import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { UpstreamLoginType } from '../../auth/index.js';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import {
  type AccountInsert,
  type AccountRow,
  type AccountUpdate,
  type RoleReplacement,
  UpstreamAccounts,
} from './upstream-accounts.port.js';
import { UsersRepository } from '../users.repository.js';
import { UpstreamAccountsRepository } from './upstream-accounts.repository.js';

@Injectable()
export class UpstreamAccountsSystemStore extends UpstreamAccounts {
  constructor(
    private readonly accounts: UpstreamAccountsRepository,
    private readonly users: UsersRepository,
    private readonly authorizer: Authorizer,
  ) {
    super();
  }

  override async lockByLinkedId(
    actor: Actor,
    loginType: UpstreamLoginType,
    linkedId: string,
    tx: EntityManager,
  ): Promise<AccountRow | null> {
    authorizeSystem(this.authorizer, actor, 'login', 'read', 'user');
    return this.accounts.lockByLinkedId(loginType, linkedId, tx);
  }

  override async lockByEmail(actor: Actor, email: string, tx: EntityManager): Promise<AccountRow | null> {
    authorizeSystem(this.authorizer, actor, 'login', 'read', 'user');
    return this.accounts.lockByEmail(email, tx);
  }

  override async anyExists(actor: Actor, tx: EntityManager): Promise<boolean> {
    authorizeSystem(this.authorizer, actor, 'login', 'read', 'user');
    return this.users.anyExistsIn(tx);
  }

  override async takenUsernames(actor: Actor, names: readonly string[], tx: EntityManager): Promise<ReadonlySet<string>> {
    authorizeSystem(this.authorizer, actor, 'login', 'read', 'user');
    return this.accounts.takenUsernames(names, tx);
  }

  override async insert(actor: Actor, account: AccountInsert, tx: EntityManager): Promise<{ id: string; isOwner: boolean }> {
    authorizeSystem(this.authorizer, actor, 'login', 'create', 'user');
    const isOwner = await this.users.claimFirst(tx);
    const created = await this.users.insert(
      { ...account, hashedPassword: '', status: 'active', isServiceAccount: false, roles: isOwner ? ['owner'] : [] },
      tx,
    );
    return { id: created.id, isOwner };
  }

  override async update(actor: Actor, id: string, account: AccountUpdate, tx: EntityManager): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'login', 'update', 'user');
    await this.accounts.update(id, account, tx);
  }

  override async replaceRoles(actor: Actor, id: string, roles: readonly string[], tx: EntityManager): Promise<RoleReplacement | null> {
    authorizeSystem(this.authorizer, actor, 'login', 'update', 'user');
    const before = await this.users.lock(id, tx);
    if (!before || isSameSet(before.rbacRoles, roles)) return null;
    const stored = await this.accounts.setRoles(id, roles, tx);
    return { before, after: { ...before, rbacRoles: stored } };
  }
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const all = new Set(other);
  return one.length === all.size && one.every((role) => all.has(role));
}

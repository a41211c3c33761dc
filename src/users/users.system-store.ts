import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LastSeen, type LastSeenEntry } from '../auth/index.js';
import { type Actor, Authorizer, authorizeSystem } from '../authz/index.js';
import { type UserInsert, type UserRow, UsersRepository } from './users.repository.js';

/** What the server does without an acting user, such as before the first one exists. */
@Injectable()
export class UsersSystemStore extends LastSeen {
  constructor(
    private readonly users: UsersRepository,
    private readonly authorizer: Authorizer,
  ) {
    super();
  }

  override async updateLastSeen(actor: Actor, entries: readonly LastSeenEntry[]): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'system-restricted', 'update', 'user');
    await this.users.updateLastSeen(entries);
  }

  /** Whether the deployment has a user at all. */
  async anyExists(actor: Actor): Promise<boolean> {
    authorizeSystem(this.authorizer, actor, 'system-restricted', 'read', 'user');
    return this.users.anyExists();
  }

  /** Changes only the hash: keys and grants stay valid. */
  async setPassword(actor: Actor, id: string, hashedPassword: string, tx: EntityManager): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'system-restricted', 'update_personal', 'user');
    await this.users.setPassword(id, hashedPassword, tx);
  }

  /** Null when another request created the first user. */
  async insertFirst(actor: Actor, user: UserInsert, tx: EntityManager): Promise<UserRow | null> {
    authorizeSystem(this.authorizer, actor, 'system-restricted', 'create', 'user');
    return (await this.users.claimFirst(tx)) ? this.users.insert(user, tx) : null;
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../authz/index.js';
import { type FirstUserInsert, UsersRepository } from './users.repository.js';

/** What the server asks and does before there is anybody. */
@Injectable()
export class UsersSystemStore {
  constructor(
    private readonly users: UsersRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Whether the deployment has a user at all. */
  async anyExists(actor: Actor): Promise<boolean> {
    authorizeSystem(this.authorizer, actor, 'system-restricted', 'read', 'user');
    return this.users.anyExists();
  }

  /** The hash alone: keys and grants stay. */
  async setPassword(actor: Actor, id: string, hashedPassword: string, tx: EntityManager): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'system-restricted', 'update_personal', 'user');
    await this.users.setPassword(id, hashedPassword, tx);
  }

  /** Null when another request made the first user. */
  async insertFirst(actor: Actor, user: FirstUserInsert, tx: EntityManager): Promise<{ id: string } | null> {
    authorizeSystem(this.authorizer, actor, 'system-restricted', 'create', 'user');
    return this.users.insertFirst(user, tx);
  }
}

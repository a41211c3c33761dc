import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer } from '../authz/index.js';
import { notFound } from '../common/index.js';
import { type FirstUserInsert, type UserRow, UsersRepository } from './users.repository.js';

/** The only door to user rows. */
@Injectable()
export class UsersStore {
  constructor(
    private readonly users: UsersRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async get(actor: Actor, id: string): Promise<UserRow> {
    const user = await this.users.findById(id);
    if (!user || !this.authorizer.allows(actor, 'read', { type: 'user', id, owner: id })) throw notFound();
    return user;
  }

  /** Whether the deployment has a user at all. */
  async anyExists(actor: Actor): Promise<boolean> {
    this.authorizer.authorize(actor, 'read', { type: 'user' });
    return this.users.anyExists();
  }

  /** Null when another request made the first user. */
  async insertFirst(actor: Actor, user: FirstUserInsert, tx: EntityManager): Promise<{ id: string } | null> {
    this.authorizer.authorize(actor, 'create', { type: 'user' });
    return this.users.insertFirst(user, tx);
  }
}

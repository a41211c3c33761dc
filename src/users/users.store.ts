import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, userObject } from '../authz/index.js';
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
    return this.readable(actor, await this.users.findById(id));
  }

  async getByUsername(actor: Actor, username: string): Promise<UserRow> {
    return this.readable(actor, await this.users.findByUsername(username));
  }

  private readable(actor: Actor, user: UserRow | null): UserRow {
    if (!user || !this.authorizer.allows(actor, 'read', userObject(user.id))) throw notFound();
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

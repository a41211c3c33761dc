import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer } from '../authz/index.js';
import { type LoginUser, LoginUsersRepository } from './login-users.repository.js';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** What logging in may read and write of users. Used as a system subject: nobody is signed in yet. */
@Injectable()
export class LoginUsersStore {
  constructor(
    private readonly users: LoginUsersRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async findByEmail(actor: Actor, email: string): Promise<LoginUser | null> {
    this.authorizer.authorize(actor, 'read', { type: 'user' });
    return this.users.findByEmail(email);
  }

  /** Nobody has logged in from anywhere. That answer takes as long as one about somebody. */
  async hasLoggedInFrom(actor: Actor, userId: string | null, address: string): Promise<boolean> {
    this.authorizer.authorize(actor, 'read', { type: 'user' });
    return this.users.hasLoggedInFrom(userId ?? NOBODY, address);
  }

  /** The user name; null when the user was not dormant. */
  async activateDormant(actor: Actor, userId: string, tx: EntityManager): Promise<string | null> {
    this.authorizer.authorize(actor, 'update', { type: 'user', id: userId, owner: userId });
    return this.users.activateDormant(userId, tx);
  }

  async replaceHash(actor: Actor, userId: string, seenHash: string, newHash: string): Promise<void> {
    this.authorizer.authorize(actor, 'update_personal', { type: 'user', id: userId, owner: userId });
    await this.users.replaceHash(userId, seenHash, newHash);
  }
}

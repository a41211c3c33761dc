import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type LoginUser, LoginUsers } from '../../auth/index.js';
import { type Actor, Authorizer, userObject } from '../../authz/index.js';
import { LoginUsersRepository } from './login-users.repository.js';

@Injectable()
export class LoginUsersStore extends LoginUsers {
  constructor(
    private readonly users: LoginUsersRepository,
    private readonly authorizer: Authorizer,
  ) {
    super();
  }

  override async findByEmail(actor: Actor, email: string): Promise<LoginUser | null> {
    this.authorizer.authorize(actor, 'read', { type: 'user' });
    return this.users.findByEmail(email);
  }

  override async lock(actor: Actor, userId: string, tx: EntityManager): Promise<LoginUser | null> {
    this.authorizer.authorize(actor, 'read', { type: 'user' });
    return this.users.lock(userId, tx);
  }

  override async replaceHash(actor: Actor, userId: string, seenHash: string, newHash: string): Promise<void> {
    this.authorizer.authorize(actor, 'update_personal', { ...userObject(userId), holder: 'oneself' });
    await this.users.replaceHash(userId, seenHash, newHash);
  }
}

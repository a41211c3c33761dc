import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type LoginAttemptFacts, type LoginUser, LoginUsers } from '../../auth/index.js';
import { type Actor, Authorizer, userObject } from '../../authz/index.js';
import type { Guard } from '../../database/index.js';
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

  override async findAttempt(actor: Actor, email: string, clientAddress: string): Promise<LoginAttemptFacts> {
    this.authorizer.authorize(actor, 'read', { type: 'user' });
    this.authorizer.authorize(actor, 'read', { type: 'api_key' });
    return this.users.findAttempt(email, clientAddress);
  }

  override async lock(actor: Actor, userId: string, tx: EntityManager): Promise<LoginUser | null> {
    this.authorizer.authorize(actor, 'read', { type: 'user' });
    return this.users.lock(userId, tx);
  }

  override unchanged(actor: Actor, user: LoginUser, now: Date): Guard {
    this.authorizer.authorize(actor, 'read', { type: 'user' });
    return this.users.unchanged(user, now);
  }

  override async replaceHash(actor: Actor, userId: string, seenHash: string, newHash: string): Promise<void> {
    this.authorizer.authorize(actor, 'update_personal', { ...userObject(userId), holder: 'oneself' });
    await this.users.replaceHash(userId, seenHash, newHash);
  }
}

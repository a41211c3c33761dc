import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../authz/index.js';
import { LoginUsersRepository } from './login-users.repository.js';

/** What the server does to accounts of everybody at once. */
@Injectable()
export class LoginUsersSystemStore {
  constructor(
    private readonly users: LoginUsersRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** The active users who were last seen before this, at most `limit`: they are dormant now. */
  async makeDormant(actor: Actor, unseenSince: Date, limit: number, tx: EntityManager): Promise<{ id: string; username: string }[]> {
    authorizeSystem(this.authorizer, actor, 'dormancy', 'update', 'user');
    return this.users.makeDormant(unseenSince, limit, tx);
  }
}

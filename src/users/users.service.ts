import { Injectable } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import type { UserRow } from './users.repository.js';
import { UsersStore } from './users.store.js';

@Injectable()
export class UsersService {
  constructor(private readonly users: UsersStore) {}

  /** Throws `not_found` for a user who is missing or may not be seen. */
  get(actor: Actor, id: string): Promise<UserRow> {
    return this.users.get(actor, id);
  }
}

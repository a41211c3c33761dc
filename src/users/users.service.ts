import { Injectable } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import { isUuid } from '../common/index.js';
import type { UserRow } from './users.repository.js';
import { UsersStore } from './users.store.js';

@Injectable()
export class UsersService {
  constructor(private readonly users: UsersStore) {}

  /** Throws `not_found` for a user who is missing or may not be seen. */
  get(actor: Actor, id: string): Promise<UserRow> {
    return this.users.get(actor, id);
  }

  /** The user that a path names: a uuid, a user name, or `me`. Throws `not_found` as `get` does. */
  resolve(actor: Actor, reference: string): Promise<UserRow> {
    if (reference === 'me') return this.users.get(actor, actor.id);
    return isUuid(reference) ? this.users.get(actor, reference) : this.users.getByUsername(actor, reference);
  }
}

import { Injectable } from '@nestjs/common';
import type { KeyOwner, Person } from '../auth/index.js';
import type { Actor } from '../authz/index.js';
import { isUuid } from '../common/index.js';
import type { UserRow } from './users.repository.js';
import { UsersStore } from './users.store.js';

@Injectable()
export class UsersService {
  constructor(private readonly users: UsersStore) {}

  /** Throws `not_found` for a user who does not exist or whom the actor may not see. */
  get(actor: Actor, id: string): Promise<UserRow> {
    return this.users.get(actor, id);
  }

  /**
   * The user that a path names: a UUID, a user name, or `me`. Throws `not_found` as `get` does. The caller's own user is found with any
   * scope: an operation on one's own things needs only their scope. To show the user, use `read`.
   */
  resolve(actor: Actor, reference: string): Promise<UserRow> {
    const isOneself = reference === 'me' || reference.toLowerCase() === actor.id;
    return isOneself ? this.users.getSelf(actor) : this.read(actor, reference);
  }

  /** `resolve` for a user who gets a new key. The caller was read with the credential: for that, nothing is read again. */
  async resolveKeyOwner(actor: Actor, reference: string): Promise<KeyOwner> {
    const isOneself = reference === 'me' || reference.toLowerCase() === actor.id;
    return (isOneself ? this.users.ownerOfPresented(actor) : null) ?? this.resolve(actor, reference);
  }

  /** What the API shows of the caller, written once for each credential and change; null for background work. Throws as `get` does. */
  describeSelf(actor: Actor, write: (person: Person) => string): string | null {
    return this.users.presentedBy(actor)?.describePerson(write) ?? null;
  }

  /** `resolve` for a user whose data will be shown. */
  read(actor: Actor, reference: string): Promise<UserRow> {
    if (reference === 'me') return this.users.get(actor, actor.id);
    return isUuid(reference) ? this.users.get(actor, reference) : this.users.getByUsername(actor, reference);
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type KeyOwner, PresentedCredential } from '../auth/index.js';
import { type Actor, Authorizer, requireActor, userObject } from '../authz/index.js';
import { DomainError, notFound } from '../common/index.js';
import { checkRoleChange } from './roles/role-change.js';
import { isSiteRole } from './site-roles.js';
import { type UserInsert, type UserRolesRow, type UserRow, UsersRepository } from './users.repository.js';

/** The only door to user rows. */
@Injectable()
export class UsersStore {
  constructor(
    private readonly users: UsersRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async get(actor: Actor, id: string): Promise<UserRow> {
    return this.#readable(actor, await this.users.findById(id));
  }

  async getByUsername(actor: Actor, username: string): Promise<UserRow> {
    return this.#readable(actor, await this.users.findByUsername(username));
  }

  /** The actor's own row with any scope, because the credential already identifies it. The route must demand the scope for showing it. */
  async getSelf(actor: Actor): Promise<UserRow> {
    requireActor(actor);
    const user = await this.users.findById(actor.id);
    if (!user) throw notFound();
    return user;
  }

  /** The person of the actor's credential, as the owner of new keys, with any scope as `getSelf`. Null for an actor without a credential. */
  ownerOfPresented(actor: Actor): KeyOwner | null {
    requireActor(actor);
    return actor.credential instanceof PresentedCredential ? actor.credential.owner : null;
  }

  /**
   * The person who presented the credential, as it was verified for this request; null if the actor has none. Throws `not_found` as
   * `get` does.
   */
  presentedBy(actor: Actor): PresentedCredential | null {
    requireActor(actor);
    if (!this.#mayRead(actor, actor.id)) throw notFound();
    return actor.credential instanceof PresentedCredential ? actor.credential : null;
  }

  #readable(actor: Actor, user: UserRow | null): UserRow {
    if (!user || !this.#mayRead(actor, user.id)) throw notFound();
    return user;
  }

  #mayRead(actor: Actor, id: string): boolean {
    const user = userObject(id);
    return this.authorizer.allows(actor, 'read', user) || (id === actor.id && this.authorizer.allows(actor, 'read_personal', user));
  }

  /** Organization roles only of memberships that the actor may see. */
  async getRoles(actor: Actor, id: string): Promise<UserRolesRow> {
    if (!this.authorizer.allows(actor, 'read_personal', userObject(id))) throw notFound();
    const roles = await this.users.findRoles(id, this.authorizer.prepare(actor, 'read', 'organization_member'));
    if (!roles) throw notFound();
    return roles;
  }

  /**
   * `roles` replaces all stored roles. Throws what `checkRoleChange` throws, and `invalid_input` for a user of one of the providers `deciding`,
   * which name the roles of their users.
   */
  async setRoles(
    actor: Actor,
    id: string,
    roles: readonly string[],
    deciding: readonly string[],
    tx: EntityManager,
  ): Promise<{ before: UserRow; after: UserRow }> {
    const before = this.#readable(actor, await this.users.lock(id, tx));
    checkRoleChange(this.authorizer, actor, { before: before.rbacRoles, after: [...roles, 'member'] }, isSiteRole);
    if (deciding.length > 0 && (await this.users.isOfProvider(id, deciding, tx))) throw rolesAreSynced();
    await this.users.setRoles(id, roles, tx);
    return { before, after: { ...before, rbacRoles: roles } };
  }

  /** What of this a user whom the actor may see has already. Other users must not be discoverable by trying. */
  async listTaken(actor: Actor, wanted: { readonly username: string; readonly email: string }): Promise<('username' | 'email')[]> {
    const holders = await this.users.listHoldersOf(wanted.username, wanted.email);
    const seen = holders.filter(({ id }) => this.authorizer.allows(actor, 'read', userObject(id)));
    return (['username', 'email'] as const).filter((field) => seen.some((holder) => holder[field]));
  }

  mayInsert(actor: Actor): boolean {
    return this.authorizer.allows(actor, 'create', { type: 'user' });
  }

  /** A new user has no owner, so this needs permission to create users anywhere. Throws `forbidden` with the message of the reference. */
  authorizeInsert(actor: Actor): void {
    if (this.mayInsert(actor)) return;
    throw new DomainError('forbidden', 'You are not authorized to create users.');
  }

  /** Throws what `checkRoleChange` throws for roles that the actor may not assign. */
  async insert(actor: Actor, user: UserInsert, tx: EntityManager): Promise<UserRow> {
    this.authorizeInsert(actor);
    checkRoleChange(this.authorizer, actor, { before: [], after: [...user.roles, 'member'] }, isSiteRole);
    return this.users.insert(user, tx);
  }
}

function rolesAreSynced(): DomainError {
  return new DomainError('invalid_input', 'Cannot modify roles for OIDC users when role sync is enabled.', {
    detail:
      'CODER_OIDC_USER_ROLE_FIELD is set for the identity provider of this user. Change the roles there; they have an effect at the next login.',
  });
}

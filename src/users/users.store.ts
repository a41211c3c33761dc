import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, SITE_ROLE_NAMES, userObject } from '../authz/index.js';
import { DomainError, notFound } from '../common/index.js';
import { checkRoleChange } from './roles/role-change.js';
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

  #readable(actor: Actor, user: UserRow | null): UserRow {
    if (!user || !this.authorizer.allows(actor, 'read', userObject(user.id))) throw notFound();
    return user;
  }

  /** Organization roles only of memberships that the actor may see. */
  async getRoles(actor: Actor, id: string): Promise<UserRolesRow> {
    if (!this.authorizer.allows(actor, 'read_personal', userObject(id))) throw notFound();
    const roles = await this.users.findRoles(id, this.authorizer.prepare(actor, 'read', 'organization_member'));
    if (!roles) throw notFound();
    return roles;
  }

  /** `roles` are all that is to be stored. Throws what `checkRoleChange` throws. */
  async setRoles(actor: Actor, id: string, roles: readonly string[], tx: EntityManager): Promise<{ before: UserRow; after: UserRow }> {
    const before = this.#readable(actor, await this.users.lock(id, tx));
    checkRoleChange(this.authorizer, actor, { before: before.rbacRoles, after: [...roles, 'member'] }, isSiteRole);
    await this.users.setRoles(id, roles, tx);
    return { before, after: { ...before, rbacRoles: roles } };
  }

  /** Whether there is an owner who can log in, as nobody can change until the transaction ends. */
  async lockAnyOwner(actor: Actor, tx: EntityManager): Promise<boolean> {
    this.authorizer.authorize(actor, 'unassign', { type: 'assign_role' });
    return this.users.lockAnyOwner(tx);
  }

  /** Does a user whom the actor may see have this user name or e-mail address? Others must not be found out by trying. */
  async isTaken(actor: Actor, wanted: { readonly username: string; readonly email: string }): Promise<boolean> {
    const ids = await this.users.listIdsOf(wanted.username, wanted.email);
    return ids.some((id) => this.authorizer.allows(actor, 'read', userObject(id)));
  }

  /** A new user is nobody's: only who may create users anywhere may. Throws `forbidden` with the words of spec users 2.3. */
  authorizeInsert(actor: Actor): void {
    if (this.authorizer.allows(actor, 'create', { type: 'user' })) return;
    throw new DomainError('forbidden', 'You are not authorized to create users.');
  }

  /** Throws what `checkRoleChange` throws for roles that the actor may not hand out. */
  async insert(actor: Actor, user: UserInsert, tx: EntityManager): Promise<UserRow> {
    this.authorizeInsert(actor);
    checkRoleChange(this.authorizer, actor, { before: [], after: [...user.roles, 'member'] }, isSiteRole);
    return this.users.insert(user, tx);
  }
}

function isSiteRole(name: string): boolean {
  return (SITE_ROLE_NAMES as readonly string[]).includes(name); // widened for `includes`, which would demand what it is asked to find out
}

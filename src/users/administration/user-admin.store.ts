import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RoleHolders } from '../../auth/index.js';
import { type Actor, Authorizer, type RbacObject, refuseApps, type RoleHolder, userObject } from '../../authz/index.js';
import { type Page, type Paged, notFound } from '../../common/index.js';
import type { UserStatus } from '../user.entity.js';
import type { UserSearch } from '../user-search.js';
import type { UserRow } from '../users.repository.js';
import { type ProfileChange, UserAdminRepository } from './user-admin.repository.js';

export type UserChange = 'update' | 'update_personal' | 'delete';

/** Only `UserAdminStore.lock` creates one. */
export interface LockedUser extends UserRow {
  readonly holder: RoleHolder;
}

/** The door to user rows for administrators and for users who change their own account. */
@Injectable()
export class UserAdminStore {
  constructor(
    private readonly users: UserAdminRepository,
    private readonly holders: RoleHolders,
    private readonly authorizer: Authorizer,
  ) {}

  list(actor: Actor, search: UserSearch, page: Page): Promise<Paged<UserRow>> {
    return this.users.list(search, this.authorizer.prepare(actor, 'read', 'user'), page);
  }

  /**
   * Locks the user against changes until the transaction ends. Every change below takes the result, so that none is decided
   * on an outdated row. Throws `not_found` or `forbidden`.
   */
  async lock(actor: Actor, action: UserChange, id: string, tx: EntityManager): Promise<LockedUser> {
    const holder = await this.holders.lock(id, tx);
    if (!holder) throw notFound();
    this.authorizer.authorize(actor, action, { ...userObject(id), holder });
    const user = await this.users.find(id, tx);
    if (!user) throw notFound();
    return { ...user, holder };
  }

  /** Checks the permission only; `lock` also checks the user's roles. */
  mayUpdatePersonal(actor: Actor, id: string): boolean {
    return this.authorizer.allows(actor, 'update_personal', userObject(id));
  }

  /** Checks the permission only, as `mayUpdatePersonal`. */
  mayRename(actor: Actor, id: string): boolean {
    return this.authorizer.allows(actor, 'update', userObject(id));
  }

  mayUpdate(actor: Actor, user: LockedUser): boolean {
    return this.authorizer.allows(actor, 'update', objectOf(user));
  }

  /** The stored hash, to compare with before anything is locked. Throws what `lock` would. */
  async getHashedPassword(actor: Actor, id: string): Promise<string> {
    const holder = await this.holders.find(id);
    if (!holder) throw notFound();
    this.authorizer.authorize(actor, 'update_personal', { ...userObject(id), holder });
    const secrets = await this.users.findSecrets(id);
    if (!secrets) throw notFound();
    return secrets.hashedPassword;
  }

  async updateProfile(actor: Actor, user: LockedUser, profile: ProfileChange, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'update_personal', objectOf(user));
    await this.users.updateProfile(user.id, profile, tx);
  }

  async updateStatus(actor: Actor, user: LockedUser, status: UserStatus, tx: EntityManager): Promise<void> {
    // An app must not reactivate users: that would outlive its grant.
    if (status === 'active') refuseApps(actor);
    this.authorizer.authorize(actor, 'update', objectOf(user));
    await this.users.updateStatus(user.id, status, tx);
  }

  /** False when the stored hash is no longer `seen`. `seen` null: replaces any hash. */
  async replacePassword(actor: Actor, user: LockedUser, seen: string | null, hashedPassword: string, tx: EntityManager): Promise<boolean> {
    refuseApps(actor);
    this.authorizer.authorize(actor, 'update_personal', objectOf(user));
    return this.users.replacePassword(user.id, seen, hashedPassword, tx);
  }

  async softDelete(actor: Actor, user: LockedUser, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'delete', objectOf(user));
    await this.users.softDelete(user.id, tx);
  }
}

function objectOf({ id, holder }: LockedUser): RbacObject {
  return { ...userObject(id), holder };
}

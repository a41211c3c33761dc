import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { GrantRevocation, KeyRevocation, PasswordHasher, passwordFault, PasswordVerifier } from '../../auth/index.js';
import { type Actor, systemSubject } from '../../authz/index.js';
import { Clock, DomainError, type Page, type Paged, notFound, pictureUrlFault } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { realNameFault, usernameFault } from '../names.js';
import { parseUserSearch } from '../user-search.js';
import { auditedUser, userResource } from '../user-audit.js';
import type { UserRow } from '../users.repository.js';
import { lastOwner } from '../last-owner.js';
import type { ProfileChange } from './user-admin.repository.js';
import { UserAdminStore } from './user-admin.store.js';

/** Changes of users by administrators and by the users themselves. */
@Injectable()
export class UserAdminService {
  private readonly revoker = systemSubject('revoker');

  constructor(
    private readonly users: UserAdminStore,
    private readonly passwords: PasswordHasher,
    private readonly verifier: PasswordVerifier,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly grants: GrantRevocation,
    private readonly keys: KeyRevocation,
    private readonly clock: Clock,
  ) {}

  search(actor: Actor, text: string, page: Page): Promise<Paged<UserRow>> {
    return this.users.list(actor, parseUserSearch(text), page);
  }

  /** A new user name needs permission to change users; name and avatar are personal. An upstream login's avatar comes from its provider. */
  async updateProfile(actor: Actor, user: UserRow, change: ProfileChange): Promise<void> {
    this.audit.attempt(actor, { action: 'write', ...userResource(user) });
    const padded = change.name === change.name.trim() ? null : 'must not start or end with whitespace';
    const faults = [...fault('name', realNameFault(change.name) ?? padded), ...fault('avatar_url', pictureUrlFault(change.avatarUrl))];
    try {
      await this.transactions.run(async (tx) => {
        const before = await this.users.lock(actor, 'update_personal', user.id, tx);
        const isRenamed = change.username !== before.username;
        const validations = [...(isRenamed ? fault('username', usernameFault(change.username)) : []), ...faults];
        if (validations.length > 0) throw new DomainError('invalid_input', 'Validation failed.', { validations });
        if (isRenamed && !this.users.mayUpdate(actor, before)) throw notFound();
        const isLocal = before.loginType === 'password' || before.loginType === 'none';
        const profile = { username: change.username, name: change.name, avatarUrl: isLocal ? change.avatarUrl : before.avatarUrl };
        await this.users.updateProfile(actor, before, profile, tx);
        await this.recordWrite(actor, before, { ...before, ...profile }, tx);
      });
    } catch (cause) {
      if (!violates(cause, 'users_username_lower_key')) throw cause;
      throw new DomainError('conflict', 'A user with this username already exists.', {
        cause,
        validations: [{ field: 'username', detail: 'This value is already in use and should be unique.' }],
      });
    }
  }

  /** May the actor change the username of this user? */
  mayRename(actor: Actor, id: string): boolean {
    return this.users.mayRename(actor, id);
  }

  async suspend(actor: Actor, user: UserRow): Promise<void> {
    this.audit.attempt(actor, { action: 'write', ...userResource(user) });
    if (user.id === actor.id) throw new DomainError('invalid_input', 'You cannot suspend yourself.');
    if (user.rbacRoles.includes('owner')) throw ownerNotSuspended();
    await this.setStatus(actor, user, 'suspended');
  }

  async activate(actor: Actor, user: UserRow): Promise<void> {
    this.audit.attempt(actor, { action: 'write', ...userResource(user) });
    await this.setStatus(actor, user, 'active');
  }

  /** Ends every key and grant of the user, including the caller's. Throws `rate_limited` after too many guesses of the old password. */
  async changePassword(actor: Actor, user: UserRow, oldPassword: string, password: string): Promise<void> {
    this.audit.attempt(actor, { action: 'write', ...userResource(user) });
    const isOwn = user.id === actor.id;
    const isOutOfReach = !isOwn && user.rbacRoles.includes('owner') && !actor.roles.includes('owner');
    if (isOutOfReach && this.users.mayUpdatePersonal(actor, user.id)) {
      throw new DomainError('invalid_input', 'Only owners can change the password of an owner.');
    }
    const stored = await this.users.getHashedPassword(actor, user.id);
    requirePasswordLogin(user);
    if (isOwn && oldPassword === '') throw new DomainError('invalid_input', 'Old password is required.');
    const weakness = passwordFault(password);
    if (weakness !== null) {
      throw new DomainError('invalid_input', 'Invalid password.', { validations: [{ field: 'password', detail: weakness }] });
    }
    const { clientAddress = '0.0.0.0' } = actor.origin ?? {};
    const holder = { email: user.email, hashedPassword: stored };
    if (isOwn && !(await this.verifier.verifyOwn(holder, oldPassword, clientAddress))) throw oldPasswordIncorrect();
    if (isOwn ? password === oldPassword : await this.passwords.matches(password, stored)) {
      throw new DomainError('invalid_input', 'New password cannot match old password.');
    }
    const hashedPassword = await this.passwords.hash(password);
    await this.transactions.run(async (tx) => {
      const locked = await this.users.lock(actor, 'update_personal', user.id, tx);
      requirePasswordLogin(locked);
      // Of two concurrent changes with the old password, only the first succeeds.
      const isReplaced = await this.users.replacePassword(actor, locked, isOwn ? stored : null, hashedPassword, tx);
      if (!isReplaced) throw isOwn ? oldPasswordIncorrect() : notFound();
      // Sessions and grants that were obtained with the old password end.
      await this.grants.revokeGrantsOf(this.revoker, [user.id], this.clock.now(), tx);
      await this.keys.revokeAllKeysOf(this.revoker, user.id, tx);
      const rows = { before: auditedUser(locked), after: auditedUser(locked, 'replaced') };
      await this.audit.record(actor, { action: 'write', ...userResource(user), statusCode: 204, ...rows }, tx);
    });
  }

  /** The row stays for the audit log; user name and e-mail become available again. */
  async delete(actor: Actor, user: UserRow): Promise<void> {
    this.audit.attempt(actor, { action: 'delete', ...userResource(user) });
    if (user.id === actor.id) throw new DomainError('forbidden', 'You cannot delete yourself!');
    await this.transactions
      .run(async (tx) => {
        const before = await this.users.lock(actor, 'delete', user.id, tx);
        await this.users.softDelete(actor, before, tx);
        await this.audit.record(actor, { action: 'delete', ...userResource(before), statusCode: 200, before: auditedUser(before) }, tx);
      })
      .catch((cause: unknown) => {
        throw lastOwner(cause);
      });
  }

  private async setStatus(actor: Actor, user: UserRow, status: 'active' | 'suspended'): Promise<void> {
    await this.transactions.run(async (tx) => {
      const before = await this.users.lock(actor, 'update', user.id, tx);
      // The user may have become an owner since the first check.
      if (status === 'suspended' && before.rbacRoles.includes('owner')) throw ownerNotSuspended();
      await this.users.updateStatus(actor, before, status, tx);
      await this.recordWrite(actor, before, { ...before, status }, tx);
    });
  }

  private async recordWrite(actor: Actor, before: UserRow, after: UserRow, tx: EntityManager): Promise<void> {
    const rows = { before: auditedUser(before), after: auditedUser(after) };
    await this.audit.record(actor, { action: 'write', ...userResource(before), statusCode: 200, ...rows }, tx);
  }
}

function requirePasswordLogin({ loginType }: UserRow): void {
  if (loginType === 'password') return;
  throw new DomainError('invalid_input', 'Users without password login type cannot change their password.');
}

function oldPasswordIncorrect(): DomainError {
  const message = 'Old password is incorrect.';
  return new DomainError('invalid_input', message, { validations: [{ field: 'old_password', detail: message }] });
}

function ownerNotSuspended(): DomainError {
  return new DomainError('invalid_input', 'You cannot suspend a user with the "owner" role. You must remove the role first.');
}

function fault(field: string, detail: string | null): { field: string; detail: string }[] {
  return detail === null ? [] : [{ field, detail }];
}

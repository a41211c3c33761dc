import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail, type RowValues } from '../../audit/index.js';
import { PasswordHasher, passwordFault, PasswordProofService } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { DomainError, type Page, type Paged, forbidden, notFound } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { realNameFault, usernameFault } from '../names.js';
import { parseUserSearch } from '../user-search.js';
import type { UserRow } from '../users.repository.js';
import { UsersStore } from '../users.store.js';
import { DirectoryStore } from './directory.store.js';

export interface ProfileChange {
  readonly username: string;
  readonly name: string;
  readonly avatarUrl: string;
}

/** Users as administrators manage them, and as people manage themselves. */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly directory: DirectoryStore,
    private readonly users: UsersStore,
    private readonly passwords: PasswordHasher,
    private readonly proofs: PasswordProofService,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  search(actor: Actor, text: string, page: Page): Promise<Paged<UserRow>> {
    return this.directory.list(actor, parseUserSearch(text), page);
  }

  /** The user name is for those who may change users; name and avatar are one's own. An avatar of an upstream login is theirs to set. */
  async updateProfile(actor: Actor, user: UserRow, change: ProfileChange): Promise<void> {
    this.audit.attempt(actor, { action: 'write', ...resourceOf(user) });
    const padded = change.name === change.name.trim() ? null : 'must not begin or end with white space';
    const validations = [...fault('username', usernameFault(change.username)), ...fault('name', realNameFault(change.name) ?? padded)];
    if (validations.length > 0) throw new DomainError('invalid_input', 'Validation failed.', { validations });
    if (change.username !== user.username && !this.directory.mayUpdate(actor, user.id)) throw notFound();
    const isLocal = user.loginType === 'password' || user.loginType === 'none';
    const profile = { username: change.username, name: change.name, avatarUrl: isLocal ? change.avatarUrl : user.avatarUrl };
    try {
      await this.transactions.run(async (tx) => {
        await this.directory.updateProfile(actor, user.id, profile, tx);
        await this.recordWrite(actor, user, { username: profile.username, name: profile.name }, 200, tx);
      });
    } catch (cause) {
      if (!violates(cause, 'users_username_lower_key')) throw cause;
      throw new DomainError('conflict', 'A user with this username already exists.', {
        cause,
        validations: [{ field: 'username', detail: 'This value is already in use and should be unique.' }],
      });
    }
  }

  async suspend(actor: Actor, user: UserRow): Promise<void> {
    this.audit.attempt(actor, { action: 'write', ...resourceOf(user) });
    if (user.id === actor.id) throw new DomainError('invalid_input', 'You cannot suspend yourself.');
    if (user.rbacRoles.includes('owner')) throw ownerNotSuspended();
    await this.setStatus(actor, user, 'suspended');
  }

  async activate(actor: Actor, user: UserRow): Promise<void> {
    this.audit.attempt(actor, { action: 'write', ...resourceOf(user) });
    await this.setStatus(actor, user, 'active');
  }

  /** Ends every key and grant of the user, the one that asks included (spec users 2.5). Throws `rate_limited` for who guesses the old one. */
  async changePassword(actor: Actor, user: UserRow, oldPassword: string, password: string): Promise<void> {
    this.audit.attempt(actor, { action: 'write', ...resourceOf(user) });
    const isOwn = user.id === actor.id;
    const stored = await this.directory.getHashedPassword(actor, user.id);
    if (!isOwn && user.rbacRoles.includes('owner') && !actor.roles.includes('owner')) {
      throw new DomainError('invalid_input', 'Only owners can change the password of an owner.');
    }
    if (user.loginType !== 'password') {
      throw new DomainError('invalid_input', 'Users without password login type cannot change their password.');
    }
    if (isOwn && oldPassword === '') throw new DomainError('invalid_input', 'Old password is required.');
    const weakness = passwordFault(password);
    if (weakness !== null) {
      throw new DomainError('invalid_input', 'Invalid password.', { validations: [{ field: 'password', detail: weakness }] });
    }
    const { clientAddress = '0.0.0.0' } = actor.origin ?? {};
    const holder = { email: user.email, hashedPassword: stored };
    if (isOwn && !(await this.proofs.confirm(holder, oldPassword, clientAddress))) throw oldPasswordIncorrect();
    if (isOwn ? password === oldPassword : await this.passwords.matches(password, stored)) {
      throw new DomainError('invalid_input', 'New password cannot match old password.');
    }
    const hashedPassword = await this.passwords.hash(password);
    await this.transactions.run(async (tx) => {
      // Of two who know the old password the one who was first has put the other out.
      const isReplaced = await this.directory.replacePassword(actor, user.id, isOwn ? stored : null, hashedPassword, tx);
      if (!isReplaced) throw isOwn ? oldPasswordIncorrect() : notFound();
      const [before, after] = [{ hashed_password: stored }, { hashed_password: hashedPassword }];
      await this.audit.record(actor, { action: 'write', ...resourceOf(user), statusCode: 204, before, after }, tx);
    });
  }

  /** The row stays for the audit log; user name and e-mail are free again. */
  async delete(actor: Actor, user: UserRow): Promise<void> {
    this.audit.attempt(actor, { action: 'delete', ...resourceOf(user) });
    if (user.id === actor.id) throw new DomainError('forbidden', 'You cannot delete yourself!');
    // Who may not take the role away must not get around that by taking its holder away.
    if (user.rbacRoles.includes('owner') && !actor.roles.includes('owner')) throw forbidden('Only owners can delete an owner.');
    await this.transactions.run(async (tx) => {
      await this.directory.softDelete(actor, user.id, tx);
      // Two owners who delete each other at the same time must not both succeed.
      if (user.rbacRoles.includes('owner') && !(await this.users.lockAnyOwner(actor, tx))) {
        throw new DomainError('invalid_input', 'There must be at least one owner.');
      }
      await this.audit.record(actor, { action: 'delete', ...resourceOf(user), statusCode: 200, before: columnsOf(user) }, tx);
    });
  }

  private async setStatus(actor: Actor, user: UserRow, status: 'active' | 'suspended'): Promise<void> {
    await this.transactions.run(async (tx) => {
      if (!(await this.directory.updateStatus(actor, user.id, status, tx))) throw status === 'suspended' ? ownerNotSuspended() : notFound();
      await this.recordWrite(actor, user, { status }, 200, tx);
    });
  }

  private async recordWrite(actor: Actor, user: UserRow, changed: RowValues, statusCode: number, tx: EntityManager): Promise<void> {
    const before = columnsOf(user);
    await this.audit.record(actor, { action: 'write', ...resourceOf(user), statusCode, before, after: { ...before, ...changed } }, tx);
  }
}

function oldPasswordIncorrect(): DomainError {
  const message = 'Old password is incorrect.';
  return new DomainError('invalid_input', message, { validations: [{ field: 'old_password', detail: message }] });
}

function ownerNotSuspended(): DomainError {
  return new DomainError('invalid_input', 'You cannot suspend a user with the "owner" role. You must remove the role first.');
}

function resourceOf({ id, username }: UserRow): { resourceType: 'user'; resourceId: string; resourceTarget: string } {
  return { resourceType: 'user', resourceId: id, resourceTarget: username };
}

function columnsOf(user: UserRow): RowValues {
  return {
    id: user.id,
    email: user.email,
    username: user.username,
    name: user.name,
    status: user.status,
    login_type: user.loginType,
    rbac_roles: user.rbacRoles,
    is_service_account: user.isServiceAccount,
  };
}

function fault(field: string, detail: string | null): { field: string; detail: string }[] {
  return detail === null ? [] : [{ field, detail }];
}

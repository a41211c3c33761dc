import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, userObject } from '../../authz/index.js';
import { type Page, type Paged, notFound } from '../../common/index.js';
import type { UserStatus } from '../user.entity.js';
import type { UserSearch } from '../user-search.js';
import type { UserRow } from '../users.repository.js';
import { DirectoryRepository } from './directory.repository.js';

/** The door to user rows for those who administer them, and for people who change themselves. */
@Injectable()
export class DirectoryStore {
  constructor(
    private readonly directory: DirectoryRepository,
    private readonly authorizer: Authorizer,
  ) {}

  list(actor: Actor, search: UserSearch, page: Page): Promise<Paged<UserRow>> {
    return this.directory.list(search, this.authorizer.prepare(actor, 'read', 'user'), page);
  }

  mayUpdate(actor: Actor, id: string): boolean {
    return this.authorizer.allows(actor, 'update', userObject(id));
  }

  /** The stored hash, to compare with. */
  async getHashedPassword(actor: Actor, id: string): Promise<string> {
    this.authorizer.authorize(actor, 'update_personal', userObject(id));
    const secrets = await this.directory.findSecrets(id);
    if (!secrets) throw notFound();
    return secrets.hashedPassword;
  }

  async updateProfile(
    actor: Actor,
    id: string,
    profile: { username: string; name: string; avatarUrl: string },
    tx: EntityManager,
  ): Promise<void> {
    this.authorizer.authorize(actor, 'update_personal', userObject(id));
    await this.directory.updateProfile(id, profile, tx);
  }

  /** False for an owner who is to be suspended, and for a user who is gone. */
  async updateStatus(actor: Actor, id: string, status: UserStatus, tx: EntityManager): Promise<boolean> {
    this.authorizer.authorize(actor, 'update', userObject(id));
    return this.directory.updateStatus(id, status, tx);
  }

  /** False when the stored hash is no longer `seen`; null: whatever it is. */
  async replacePassword(actor: Actor, id: string, seen: string | null, hashedPassword: string, tx: EntityManager): Promise<boolean> {
    this.authorizer.authorize(actor, 'update_personal', userObject(id));
    return this.directory.replacePassword(id, seen, hashedPassword, tx);
  }

  async softDelete(actor: Actor, id: string, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'delete', userObject(id));
    if (!(await this.directory.softDelete(id, tx))) throw notFound();
  }
}

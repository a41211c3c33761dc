import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, userObject } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import { type GitSshKeyRow, GitSshKeysRepository } from './git-ssh-keys.repository.js';
import type { OpenSshKeyPair } from './openssh-key-pair.js';

/** The only door to git SSH keys. They are part of what is personal about a user. */
@Injectable()
export class GitSshKeysStore {
  constructor(
    private readonly keys: GitSshKeysRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Null when the user has no usable pair. Throws `not_found`. */
  async find(actor: Actor, userId: string): Promise<GitSshKeyRow | null> {
    this.#requireRead(actor, userId);
    return this.keys.findUsable(userId);
  }

  /**
   * The pair that is there, or this one if there was none; `isNew` tells which. Who may look at a user's pair may have it made: the
   * server could as well have made it together with the user. Throws `not_found`.
   */
  async ensure(
    actor: Actor,
    userId: string,
    pair: OpenSshKeyPair,
    now: Date,
    tx: EntityManager,
  ): Promise<{ row: GitSshKeyRow; isNew: boolean }> {
    this.#requireRead(actor, userId);
    const made = await this.keys.insert(userId, pair, now, tx);
    if (made) return { row: made, isNew: true };
    const row = await this.keys.findUsable(userId, tx);
    if (!row) throw notFound();
    return { row, isNew: false };
  }

  /** Throws `forbidden`. */
  async lock(actor: Actor, userId: string, tx: EntityManager): Promise<GitSshKeyRow | null> {
    this.authorizer.authorize(actor, 'update_personal', userObject(userId));
    return this.keys.lock(userId, tx);
  }

  /** Throws `forbidden`. */
  async replace(actor: Actor, userId: string, pair: OpenSshKeyPair, now: Date, tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'update_personal', userObject(userId));
    await this.keys.replace(userId, pair, now, tx);
  }

  #requireRead(actor: Actor, userId: string): void {
    if (!this.authorizer.allows(actor, 'read_personal', userObject(userId))) throw notFound();
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RoleHolders } from '../../auth/index.js';
import { type Actor, Authorizer, gitPrivateKeyObject, refuseApps, requireActor, type RoleHolder, userObject } from '../../authz/index.js';
import { forbidden, notFound } from '../../common/index.js';
import { type GitSshKeyRow, GitSshKeysRepository, type OpenGitSshKey } from './git-ssh-keys.repository.js';
import type { OpenSshKeyPair } from './openssh-key-pair.js';

/** The user and their key, if any, locked against changes until the transaction ends. */
export interface LockedGitSshKey {
  readonly holder: RoleHolder;
  readonly row: GitSshKeyRow | null;
}

/** The only door to git SSH keys. They are part of a user's personal data. */
@Injectable()
export class GitSshKeysStore {
  constructor(
    private readonly keys: GitSshKeysRepository,
    private readonly holders: RoleHolders,
    private readonly authorizer: Authorizer,
  ) {}

  /** Null when the user has no usable pair. Throws `not_found`. */
  async find(actor: Actor, userId: string): Promise<GitSshKeyRow | null> {
    this.#requireRead(actor, userId);
    return this.keys.findUsable(userId);
  }

  /**
   * The actor's whole pair, for an agent that was given it. Nobody else ever gets a private key. Throws `forbidden`, and `not_found` when the
   * user has no usable pair.
   */
  async openForAgent(actor: Actor): Promise<OpenGitSshKey> {
    requireActor(actor);
    const isGiven = this.authorizer.allows(actor, 'read', gitPrivateKeyObject(actor.id));
    if (!isGiven || actor.credential?.agent === undefined) throw forbidden('The agent was not given the Git SSH key of its owner.');
    const pair = await this.keys.open(actor.id);
    if (!pair) throw notFound();
    return pair;
  }

  /**
   * The existing pair, or this one if there is none; `isNew` says which. Permission to read a user's pair is enough to create it: the
   * server could as well have created it with the user. Throws `not_found`.
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

  /**
   * Before a replacement, which no app may do: it outlives every grant and invalidates the key that hosts know. The key is null if the user
   * has none; nobody can create one before the transaction ends. Throws `not_found` or `forbidden`.
   */
  async lock(actor: Actor, userId: string, tx: EntityManager): Promise<LockedGitSshKey> {
    refuseApps(actor);
    const holder = await this.holders.lock(userId, tx);
    if (!holder) throw notFound();
    this.authorizer.authorize(actor, 'update_personal', { ...userObject(userId), holder });
    return { holder, row: await this.keys.lock(userId, tx) };
  }

  /** Throws `forbidden`. */
  async replace(actor: Actor, { holder }: LockedGitSshKey, pair: OpenSshKeyPair, now: Date, tx: EntityManager): Promise<void> {
    refuseApps(actor);
    this.authorizer.authorize(actor, 'update_personal', { ...userObject(holder.id), holder });
    await this.keys.replace(holder.id, pair, now, tx);
  }

  #requireRead(actor: Actor, userId: string): void {
    if (!this.authorizer.allows(actor, 'read_personal', userObject(userId))) throw notFound();
  }
}

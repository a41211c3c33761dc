import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock, notFound } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import type { GitSshKeyRow } from './git-ssh-keys.repository.js';
import { GitSshKeysStore } from './git-ssh-keys.store.js';
import { generateOpenSshKeyPair } from './openssh-key-pair.js';

/** Each user's pair for git over SSH. It is made when it is first asked for, so that it does not matter how a user came to be. */
@Injectable()
export class GitSshKeysService {
  constructor(
    private readonly keys: GitSshKeysStore,
    private readonly trail: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found`. */
  async get(actor: Actor, userId: string): Promise<GitSshKeyRow> {
    return (await this.keys.find(actor, userId)) ?? (await this.inTransaction((tx) => this.make(actor, userId, tx)));
  }

  /** A new pair in the place of the old one, which is gone. Throws `forbidden` or `not_found`. */
  async regenerate(actor: Actor, userId: string): Promise<GitSshKeyRow> {
    const pair = generateOpenSshKeyPair();
    return this.inTransaction(async (tx) => {
      const before = await this.keys.lock(actor, userId, tx);
      if (!before) return this.make(actor, userId, tx);
      const now = this.clock.now();
      await this.keys.replace(actor, userId, pair, now, tx);
      const after = { ...before, publicKey: pair.publicKey, updatedAt: now };
      await this.record(actor, 'write', { before, after }, tx);
      return after;
    });
  }

  private async make(actor: Actor, userId: string, tx: EntityManager): Promise<GitSshKeyRow> {
    const { row, isNew } = await this.keys.ensure(actor, userId, generateOpenSshKeyPair(), this.clock.now(), tx);
    if (isNew) await this.record(actor, 'create', { after: row }, tx);
    return row;
  }

  private record(
    actor: Actor,
    action: 'create' | 'write',
    { before, after }: { before?: GitSshKeyRow; after: GitSshKeyRow },
    tx: EntityManager,
  ): Promise<void> {
    return this.trail.record(
      actor,
      {
        action,
        resourceType: 'git_ssh_key',
        resourceId: after.userId,
        resourceTarget: after.publicKey.trim(),
        statusCode: 200,
        ...(before && { before: columnsOf(before) }),
        after: columnsOf(after),
      },
      tx,
    );
  }

  private async inTransaction(work: (tx: EntityManager) => Promise<GitSshKeyRow>): Promise<GitSshKeyRow> {
    try {
      return await this.transactions.run(work);
    } catch (error) {
      // The user was deleted since it was looked up.
      throw violates(error, 'gitsshkeys_deleted_user_check') ? notFound() : error;
    }
  }
}

/** A diff says only that the private half is another one, which it is whenever the public half is. */
function columnsOf({ userId, publicKey }: GitSshKeyRow): Record<string, unknown> {
  return { user_id: userId, public_key: publicKey, private_key: publicKey };
}

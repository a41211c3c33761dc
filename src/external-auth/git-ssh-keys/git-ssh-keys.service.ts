import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock, notFound } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { auditedGitSshKey, gitSshKeyResource } from './git-ssh-key-audit.js';
import type { GitSshKeyRow } from './git-ssh-keys.repository.js';
import { GitSshKeysStore } from './git-ssh-keys.store.js';
import { generateOpenSshKeyPair } from './openssh-key-pair.js';

/** Each user's key pair for git over SSH. It is created at the first request, so that every way to create a user works. */
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

  /** Replaces the pair with a new one. Throws `forbidden` or `not_found`. */
  async regenerate(actor: Actor, userId: string): Promise<GitSshKeyRow> {
    const seen = await this.keys.find(actor, userId);
    if (seen) this.trail.attempt(actor, { action: 'write', ...gitSshKeyResource(seen) });
    const pair = generateOpenSshKeyPair();
    return this.inTransaction(async (tx) => {
      const locked = await this.keys.lock(actor, userId, tx);
      const before = locked.row;
      if (!before) return this.make(actor, userId, tx);
      const now = this.clock.now();
      await this.keys.replace(actor, locked, pair, now, tx);
      const after = { ...before, publicKey: pair.publicKey, updatedAt: now };
      const rows = { before: auditedGitSshKey(before), after: auditedGitSshKey(after, 'replaced') };
      await this.trail.record(actor, { action: 'write', ...gitSshKeyResource(after), statusCode: 200, ...rows }, tx);
      return after;
    });
  }

  private async make(actor: Actor, userId: string, tx: EntityManager): Promise<GitSshKeyRow> {
    const { row, isNew } = await this.keys.ensure(actor, userId, generateOpenSshKeyPair(), this.clock.now(), tx);
    const event = { action: 'create', ...gitSshKeyResource(row), statusCode: 200, after: auditedGitSshKey(row) } as const;
    if (isNew) await this.trail.record(actor, event, tx);
    return row;
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

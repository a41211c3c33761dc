import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import { ForwardQueueRepository, type TargetState, type WaitingEntries } from './forward-queue.repository.js';
import type { ForwardedEntry } from './forwarded-entry.js';

/** What the server does to forward the log. Whoever reads the queue reads the log. */
@Injectable()
export class ForwardQueueSystemStore {
  constructor(
    private readonly queue: ForwardQueueRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async announce(actor: Actor, targets: readonly string[], now: Date): Promise<void> {
    this.#authorize(actor);
    await this.queue.announce(targets, now);
  }

  async stateOf(actor: Actor, target: string): Promise<TargetState | null> {
    this.#authorize(actor);
    return this.queue.stateOf(target);
  }

  async oldest(
    actor: Actor,
    target: string,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly entry: ForwardedEntry | null }[]> {
    this.#authorize(actor);
    return this.queue.oldest(target, limit);
  }

  async waiting(actor: Actor, most: number): Promise<readonly WaitingEntries[]> {
    this.#authorize(actor);
    return this.queue.waiting(most);
  }

  async forget(actor: Actor, target: string, ids: readonly string[], now: Date): Promise<void> {
    this.#authorize(actor);
    await this.queue.forget(target, ids, now);
  }

  async postpone(actor: Actor, target: string, nextAttemptAt: Date, fault: string): Promise<void> {
    this.#authorize(actor);
    await this.queue.postpone(target, nextAttemptAt, fault);
  }

  async deleteUnseen(actor: Actor, before: Date): Promise<readonly string[]> {
    authorizeSystem(this.authorizer, actor, 'dbpurge', 'delete', 'system');
    return this.queue.deleteUnseen(before);
  }

  /** Returns their number, at most `limit`. */
  async deleteOrphans(actor: Actor, limit: number): Promise<number> {
    authorizeSystem(this.authorizer, actor, 'dbpurge', 'delete', 'system');
    return this.queue.deleteOrphans(limit);
  }

  #authorize(actor: Actor): void {
    authorizeSystem(this.authorizer, actor, 'audit-forwarder', 'read', 'audit_log');
  }
}

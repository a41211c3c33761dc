import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../authz/index.js';
import type { Write } from '../database/index.js';
import { UsedProofsRepository } from './used-proofs.repository.js';

/** The only door to used proofs. They belong to keys of clients and to nobody here. */
@Injectable()
export class UsedProofsSystemStore {
  constructor(
    private readonly proofs: UsedProofsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** False for a proof that was used before. */
  async use(actor: Actor, hash: Buffer, expiresAt: Date): Promise<boolean> {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'create', 'oauth2_app_code_token');
    return this.proofs.insert(hash, expiresAt);
  }

  /** The same as a part of a change, which then fails. */
  using(actor: Actor, hash: Buffer, expiresAt: Date): Write {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'create', 'oauth2_app_code_token');
    return this.proofs.insertion(hash, expiresAt);
  }

  async wasUsed(actor: Actor, hash: Buffer, tx: EntityManager): Promise<boolean> {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'read', 'oauth2_app_code_token');
    return this.proofs.exists(hash, tx);
  }

  /** Returns the number of deleted proofs: at most `limit`. */
  async deleteExpired(actor: Actor, now: Date, limit: number): Promise<number> {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'delete', 'oauth2_app_code_token');
    return this.proofs.deleteExpired(now, limit);
  }
}

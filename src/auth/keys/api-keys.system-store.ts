import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import type { RevocationCounts, UserSelection } from '../revocation/revocation-scope.js';
import type { Write } from '../../database/index.js';
import type { KeyUse, WrittenUse } from './api-key-row.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { KeyRevocation } from './key-revocation.port.js';

/** What the server does to the keys of all users. */
@Injectable()
export class ApiKeysSystemStore extends KeyRevocation {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly authorizer: Authorizer,
  ) {
    super();
  }

  override async revokeAllKeysOf(actor: Actor, userId: string, tx: EntityManager): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'revoker', 'delete', 'api_key');
    await this.keys.deleteAllOf([userId], tx);
  }

  override async revokeAccessTokens(actor: Actor, ids: readonly string[], tx: EntityManager): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'delete', 'api_key');
    await this.keys.delete(ids, tx);
  }

  override accessTokenRevocation(actor: Actor, ids: readonly string[]): Write {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'delete', 'api_key');
    return this.keys.deletion(ids);
  }

  /** Null: of all users. */
  async countOf(actor: Actor, userId: string | null): Promise<RevocationCounts> {
    authorizeSystem(this.authorizer, actor, 'revoker', 'read', 'api_key');
    return this.keys.countOf(userId);
  }

  /** Deletes all keys of these users, and returns the users. Nothing that they are creating with one of those keys remains. */
  async revokeAllKeys(actor: Actor, of: UserSelection, tx: EntityManager): Promise<string[]> {
    authorizeSystem(this.authorizer, actor, 'revoker', 'delete', 'api_key');
    const ids = await this.keys.lockUsers(of, tx);
    await this.keys.deleteAllOf(ids, tx);
    return ids;
  }

  /** Returns the number of deleted keys: at most `limit`. */
  async deleteExpired(actor: Actor, before: Date, limit: number): Promise<number> {
    authorizeSystem(this.authorizer, actor, 'dbpurge', 'delete', 'api_key');
    return this.keys.deleteExpired(before, limit);
  }

  /** Returns those that were written. */
  async writeUses(actor: Actor, uses: readonly KeyUse[]): Promise<WrittenUse[]> {
    authorizeSystem(this.authorizer, actor, 'system-restricted', 'update', 'api_key');
    return this.keys.writeUses(uses);
  }
}

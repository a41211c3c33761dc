import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import { ApiKeysRepository, type KeyUse } from './api-keys.repository.js';

/** What the server does to keys of everybody at once. */
@Injectable()
export class ApiKeysSystemStore {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Answers how many were deleted: at most `limit`. */
  async deleteExpired(actor: Actor, before: Date, limit: number): Promise<number> {
    authorizeSystem(this.authorizer, actor, 'dbpurge', 'delete', 'api_key');
    return this.keys.deleteExpired(before, limit);
  }

  async writeUses(actor: Actor, uses: readonly KeyUse[]): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'system-restricted', 'update', 'api_key');
    await this.keys.writeUses(uses);
  }
}

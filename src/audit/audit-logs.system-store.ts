import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer, authorizeSystem } from '../authz/index.js';
import { AuditLogsRepository } from './audit-logs.repository.js';

/** What the server does to the whole log. */
@Injectable()
export class AuditLogsSystemStore {
  constructor(
    private readonly logs: AuditLogsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Nobody has a permission to delete entries: their end is an action on the system itself. Returns their number, at most `limit`. */
  async deleteOlder(actor: Actor, before: Date, limit: number): Promise<number> {
    authorizeSystem(this.authorizer, actor, 'dbpurge', 'delete', 'system');
    return this.logs.deleteOlder(before, limit);
  }
}

import { Injectable } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import type { Page } from '../common/index.js';
import { ReplicaReads } from '../replica/index.js';
import type { AuditLogRow } from './audit-logs.repository.js';
import { AuditLogsStore } from './audit-logs.store.js';
import { parseAuditSearch } from './audit-search.js';

const DEFAULT_LIMIT = 100;
/** Rows in one response. A single row can be large. */
const MAX_LIMIT = 1_000;

@Injectable()
export class AuditService {
  constructor(
    private readonly logs: AuditLogsStore,
    private readonly replica: ReplicaReads,
  ) {}

  /** Newest first. `username:me` is the caller. */
  search(actor: Actor, text: string, page: Page): Promise<{ rows: readonly AuditLogRow[]; count: number }> {
    const search = parseAuditSearch(text);
    const username = search.username === 'me' ? actor.friendlyName.toLowerCase() : search.username;
    const limit = Math.min(page.limit ?? DEFAULT_LIMIT, MAX_LIMIT);
    return this.replica.run((replica) => this.logs.list(actor, { ...search, username }, { ...page, limit }, replica));
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, type PreparedFilter } from '../authz/index.js';
import type { Reader, Write } from '../database/index.js';
import { type AuditLogInsert, type AuditLogRow, AuditLogsRepository, type AuditPage } from './audit-logs.repository.js';
import type { AuditSearch } from './audit-search.js';

/** The only door to the audit log. */
@Injectable()
export class AuditLogsStore {
  constructor(
    private readonly logs: AuditLogsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async insert(actor: Actor, log: AuditLogInsert, tx?: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'create', { type: 'audit_log' });
    await this.logs.insert(log, tx);
  }

  insertion(actor: Actor, log: AuditLogInsert): Write {
    this.authorizer.authorize(actor, 'create', { type: 'audit_log' });
    return this.logs.insertion(log);
  }

  async insertAll(actor: Actor, logs: readonly AuditLogInsert[], tx: EntityManager): Promise<void> {
    this.authorizer.authorize(actor, 'create', { type: 'audit_log' });
    await this.logs.insertAll(logs, tx);
  }

  /**
   * Rows of the organizations whose log the actor may read; all of them with the right for the whole site. Throws `forbidden` without either.
   * `db`: what to read from, if not the primary.
   */
  async list(actor: Actor, search: AuditSearch, page: AuditPage, db?: Reader): Promise<{ rows: readonly AuditLogRow[]; count: number }> {
    const visible = this.#visible(actor);
    const count = await this.logs.count(search, visible, db);
    return { count, rows: count === 0 ? [] : await this.logs.list(search, visible, page, db) };
  }

  /** The same without counting, from the primary. */
  async listAfter(actor: Actor, search: AuditSearch, page: AuditPage): Promise<readonly AuditLogRow[]> {
    return this.logs.list(search, this.#visible(actor), page);
  }

  #visible(actor: Actor): PreparedFilter {
    const anywhere = this.authorizer.allows(actor, 'read', { type: 'audit_log' });
    if (!anywhere) this.authorizer.authorize(actor, 'read', { type: 'audit_log', anyOrganization: true });
    return this.authorizer.prepare(actor, 'read', 'audit_log');
  }
}

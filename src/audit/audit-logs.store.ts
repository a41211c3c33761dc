import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer } from '../authz/index.js';
import { type AuditLogInsert, AuditLogsRepository } from './audit-logs.repository.js';

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
}

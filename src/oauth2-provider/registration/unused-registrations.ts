import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { inBatches, Transactions } from '../../database/index.js';
import { appResource, auditedApp } from '../apps/app-audit.js';
import { AppsStore } from '../apps/apps.store.js';
import type { UnusedCriteria } from './registrations.repository.js';
import { RegistrationsStore } from './registrations.store.js';

const BATCH_ROWS = 100;

/** Deletes what registrations have left behind. */
@Injectable()
export class UnusedRegistrations {
  constructor(
    private readonly registrations: RegistrationsStore,
    private readonly apps: AppsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  /** Apps that registered without a token, have no grant, and were last consented to before this time. Returns their number. */
  async deleteApps(actor: Actor, usedBefore: Date, stopping: () => boolean = () => false): Promise<number> {
    return inBatches({ rows: BATCH_ROWS, stopping }, (limit) =>
      this.transactions.run((tx) => this.deleteBatch(actor, { usedBefore }, limit, tx)),
    );
  }

  /** At most this many unused apps. Returns their number. */
  async deleteBatch(actor: Actor, criteria: UnusedCriteria, limit: number, tx: EntityManager): Promise<number> {
    const ids = await this.registrations.lockUnused(actor, criteria, limit, tx);
    if (ids.length === 0) return 0;
    const deleted = await this.apps.deleteAll(actor, ids, tx);
    const events = deleted.map((app) => {
      const additionalFields = { registration: 'unused' } as const;
      return { action: 'delete', ...appResource(app), statusCode: 204, before: auditedApp(app), additionalFields } as const;
    });
    await this.audit.recordAll(actor, events, tx);
    return deleted.length;
  }

  /** Initial access tokens that expired before this time. Returns their number. */
  async deleteTokens(actor: Actor, before: Date, stopping: () => boolean = () => false): Promise<number> {
    return inBatches({ rows: BATCH_ROWS, stopping }, (limit) => this.registrations.deleteEndedTokens(actor, before, limit));
  }
}

import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../authz/index.js';
import { settings } from '../core/index.js';
import { inBatches, PeriodicWork } from '../database/index.js';
import { ForwardQueueSystemStore } from './forwarding/forward-queue.system-store.js';
import { AuditLogsSystemStore } from './audit-logs.system-store.js';

export class AuditPurgeSettings extends settings('auditLogsRetentionSeconds') {}

const EVERY_SECONDS = 10 * 60;
const BATCH_ROWS = 1_000;
/** Fourteen million entries a day: a shorter retention takes effect in steps, between which PostgreSQL can clean up. */
const MAX_ROWS = 100_000;

/** How long entries wait for a target that no server is configured for any more. */
const UNSEEN_MS = 7 * 24 * 60 * 60 * 1000;

/** Deletes entries of the audit log that are older than the retention period, and what waits for targets that nobody has any more. */
@Injectable()
export class AuditPurge implements OnApplicationBootstrap {
  private readonly logger = new Logger(AuditPurge.name);
  private readonly actor = systemSubject('dbpurge');

  constructor(
    private readonly logs: AuditLogsSystemStore,
    private readonly queue: ForwardQueueSystemStore,
    private readonly work: PeriodicWork,
    private readonly settings: AuditPurgeSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start({ name: 'audit-log-purge', everySeconds: EVERY_SECONDS, work: (stopping, now) => this.purge(stopping, now) });
  }

  private async purge(stopping: () => boolean, now: Date): Promise<void> {
    const targets = await this.queue.deleteUnseen(this.actor, new Date(now.getTime() - UNSEEN_MS));
    if (targets.length > 0)
      this.logger.warn({ targets }, 'the audit log is no longer forwarded there: no server was configured for it for a week');
    await inBatches({ rows: BATCH_ROWS, most: MAX_ROWS, stopping }, (limit) => this.queue.deleteOrphans(this.actor, limit));
    if (this.settings.auditLogsRetentionSeconds <= 0) return;
    const before = new Date(now.getTime() - this.settings.auditLogsRetentionSeconds * 1000);
    const deleted = await inBatches({ rows: BATCH_ROWS, most: MAX_ROWS, stopping }, (limit) =>
      this.logs.deleteOlder(this.actor, before, limit),
    );
    if (deleted > 0) this.logger.log({ entries: deleted }, 'deleted audit log entries past their retention period');
  }
}

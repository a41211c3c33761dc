import { Global, Module } from '@nestjs/common';
import { RefusalLog } from '../http/index.js';
import { AuditLogsRepository } from './audit-logs.repository.js';
import { AuditLogsStore } from './audit-logs.store.js';
import { AuditTrail } from './audit-trail.js';

/** Global, because every feature records its changes here. */
@Global()
@Module({
  providers: [AuditLogsRepository, AuditLogsStore, AuditTrail, { provide: RefusalLog, useExisting: AuditTrail }],
  exports: [AuditLogsRepository, AuditLogsStore, AuditTrail, RefusalLog],
})
export class AuditTrailModule {}

import { Module } from '@nestjs/common';
import { ReplicaModule } from '../replica/index.js';
import { AuditTrailModule } from './audit-trail.module.js';
import { AuditLogsSystemStore } from './audit-logs.system-store.js';
import { AuditPurge, AuditPurgeSettings } from './audit-purge.js';
import { AuditController } from './audit.controller.js';
import { AuditService } from './audit.service.js';

@Module({
  imports: [AuditTrailModule, ReplicaModule],
  controllers: [AuditController],
  providers: [AuditService, AuditLogsSystemStore, AuditPurge, AuditPurgeSettings],
})
export class AuditModule {}

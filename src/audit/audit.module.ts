import { Module } from '@nestjs/common';
import { ConsoleModule } from '../console/index.js';
import { ReplicaModule } from '../replica/index.js';
import { AuditTrailModule } from './audit-trail.module.js';
import { AuditLogsSystemStore } from './audit-logs.system-store.js';
import { AuditPurge, AuditPurgeSettings } from './audit-purge.js';
import { AuditExport } from './audit-export.js';
import { AuditExportController } from './audit-export.controller.js';
import { AuditController } from './audit.controller.js';
import { AuditService } from './audit.service.js';
import { AuditPagesController } from './pages/audit-pages.controller.js';

@Module({
  imports: [AuditTrailModule, ConsoleModule, ReplicaModule],
  controllers: [AuditController, AuditExportController, AuditPagesController],
  providers: [AuditExport, AuditService, AuditLogsSystemStore, AuditPurge, AuditPurgeSettings],
})
export class AuditModule {}

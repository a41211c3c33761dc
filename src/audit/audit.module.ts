import { Module } from '@nestjs/common';
import { ConsoleModule } from '../console/index.js';
import { ReplicaModule } from '../replica/index.js';
import { ActivityController } from './activity/activity.controller.js';
import { ActivityRepository } from './activity/activity.repository.js';
import { ActivityService } from './activity/activity.service.js';
import { ActivityStore } from './activity/activity.store.js';
import { AuditTrailModule } from './audit-trail.module.js';
import { AuditLogsSystemStore } from './audit-logs.system-store.js';
import { AuditPurge, AuditPurgeSettings } from './audit-purge.js';
import { AuditExport } from './audit-export.js';
import { AuditExportController } from './audit-export.controller.js';
import { AuditController } from './audit.controller.js';
import { AuditService } from './audit.service.js';
import { ActivityPageController } from './pages/activity-page.controller.js';
import { AuditPagesController } from './pages/audit-pages.controller.js';

@Module({
  imports: [AuditTrailModule, ConsoleModule, ReplicaModule],
  controllers: [ActivityController, ActivityPageController, AuditController, AuditExportController, AuditPagesController],
  providers: [
    ActivityRepository,
    ActivityService,
    ActivityStore,
    AuditExport,
    AuditService,
    AuditLogsSystemStore,
    AuditPurge,
    AuditPurgeSettings,
  ],
})
export class AuditModule {}

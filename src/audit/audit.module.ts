import { Module } from '@nestjs/common';
import { ConsoleModule } from '../console/index.js';
import { MetricsModule } from '../metrics/index.js';
import { OutgoingModule } from '../outgoing/index.js';
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
import { AuditForwarder, AuditForwarderSettings } from './forwarding/audit-forwarder.js';
import { ForwardQueueMetrics } from './forwarding/forward-queue-metrics.js';
import { ForwardQueueRepository } from './forwarding/forward-queue.repository.js';
import { ForwardQueueSystemStore } from './forwarding/forward-queue.system-store.js';
import { AuditController } from './audit.controller.js';
import { AuditService } from './audit.service.js';
import { ActivityPageController } from './pages/activity-page.controller.js';
import { AuditPagesController } from './pages/audit-pages.controller.js';

@Module({
  imports: [AuditTrailModule, ConsoleModule, MetricsModule, OutgoingModule, ReplicaModule],
  controllers: [ActivityController, ActivityPageController, AuditController, AuditExportController, AuditPagesController],
  providers: [
    ActivityRepository,
    ActivityService,
    ActivityStore,
    AuditExport,
    AuditForwarder,
    AuditForwarderSettings,
    AuditService,
    AuditLogsSystemStore,
    AuditPurge,
    AuditPurgeSettings,
    ForwardQueueMetrics,
    ForwardQueueRepository,
    ForwardQueueSystemStore,
  ],
})
export class AuditModule {}

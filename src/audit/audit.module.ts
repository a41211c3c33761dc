import { Global, Module } from '@nestjs/common';
import { AuditLogsRepository } from './audit-logs.repository.js';
import { AuditLogsStore } from './audit-logs.store.js';
import { AuditTrail } from './audit-trail.js';
import { AuditController } from './audit.controller.js';
import { AuditService } from './audit.service.js';

@Global()
@Module({
  controllers: [AuditController],
  providers: [AuditLogsRepository, AuditLogsStore, AuditService, AuditTrail],
  exports: [AuditTrail],
})
export class AuditModule {}

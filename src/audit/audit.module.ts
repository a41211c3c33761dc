import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuditLogsRepository } from './audit-logs.repository.js';
import { AuditLogsStore } from './audit-logs.store.js';
import { AuditTrail } from './audit-trail.js';
import { AuditController } from './audit.controller.js';
import { AuditService } from './audit.service.js';
import { RefusalInterceptor } from './refusal.interceptor.js';

@Global()
@Module({
  controllers: [AuditController],
  providers: [AuditLogsRepository, AuditLogsStore, AuditService, AuditTrail, { provide: APP_INTERCEPTOR, useClass: RefusalInterceptor }],
  exports: [AuditTrail],
})
export class AuditModule {}

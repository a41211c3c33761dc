import { Global, Module } from '@nestjs/common';
import { AuditLogsRepository } from './audit-logs.repository.js';
import { AuditLogsStore } from './audit-logs.store.js';
import { AuditTrail } from './audit-trail.js';

@Global()
@Module({ providers: [AuditLogsRepository, AuditLogsStore, AuditTrail], exports: [AuditTrail] })
export class AuditModule {}

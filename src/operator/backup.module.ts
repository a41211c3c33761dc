import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { AuditTrailModule } from '../audit/index.js';
import { AuthzModule } from '../authz/index.js';
import { ClockModule } from '../core/index.js';
import { DatabaseModule } from '../database/index.js';
import { SiteConfigsModule } from '../deployment/index.js';

/** The parts of the server that backups need: a restore is an entry of the audit log, and the server shows when the last backup was made. */
@Module({})
export class BackupModule {
  static for(dataSource: DataSource): DynamicModule {
    return {
      module: BackupModule,
      imports: [AuditTrailModule, AuthzModule, ClockModule, DatabaseModule.for(dataSource), SiteConfigsModule],
    };
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { AuditTrailModule } from '../audit/index.js';
import { AuthzModule } from '../authz/index.js';
import { ClockModule } from '../core/index.js';
import { DatabaseModule } from '../database/index.js';

/** The parts of the server that a restore needs: it is an entry of the audit log. */
@Module({})
export class BackupModule {
  static for(dataSource: DataSource): DynamicModule {
    return { module: BackupModule, imports: [AuditTrailModule, AuthzModule, ClockModule, DatabaseModule.for(dataSource)] };
  }
}

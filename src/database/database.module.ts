import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AtomicStatements } from './atomic/atomic-statements.js';
import { DatabaseHealth } from './health.js';
import { PeriodicWork } from './periodic-work.js';
import { PreparedStatements } from './prepared.js';
import { Transactions } from './transactions.js';

/** Provides the one DataSource, already connected and migrated. Global, because every feature stores rows. */
@Global()
@Module({})
export class DatabaseModule {
  static for(dataSource: DataSource): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: DataSource, useValue: dataSource },
        AtomicStatements,
        DatabaseHealth,
        PeriodicWork,
        PreparedStatements,
        Transactions,
      ],
      exports: [AtomicStatements, DatabaseHealth, DataSource, PeriodicWork, PreparedStatements, Transactions],
    };
  }
}

import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PeriodicWork } from './periodic-work.js';
import { PreparedStatements } from './prepared.js';
import { Transactions } from './transactions.js';

/** Hands the one DataSource, already connected and migrated, to every feature. */
@Global()
@Module({})
export class DatabaseModule {
  static for(dataSource: DataSource): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: DataSource, useValue: dataSource },
        { provide: PreparedStatements, useFactory: () => new PreparedStatements(dataSource) },
        PeriodicWork,
        Transactions,
      ],
      exports: [DataSource, PeriodicWork, PreparedStatements, Transactions],
    };
  }
}

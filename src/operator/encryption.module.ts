import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { ClockModule } from '../core/index.js';
import { DatabaseModule } from '../database/index.js';
import { DbcryptContext } from '../dbcrypt/index.js';

/** The parts that commands for encrypted values need: the database, without the features that store values there. */
@Module({})
export class EncryptionModule {
  /** `dataSource` is connected to a database of this version. */
  static for(dataSource: DataSource): DynamicModule {
    return { module: EncryptionModule, imports: [ClockModule, DatabaseModule.for(dataSource)], providers: [DbcryptContext] };
  }
}

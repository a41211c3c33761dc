import { type DynamicModule, Global, Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/index.js';
import { DbcryptContext } from './context.js';
import { Dbcrypt } from './dbcrypt.port.js';
import { EncryptionOverviews } from './encryption-overview.js';
import { ReplicaHeartbeatService } from './replica-heartbeat.service.js';
import { STARTED_DBCRYPT, type StartedDbcrypt } from './start.js';

/**
 * Provides `Dbcrypt` to every repository that stores a secret. Global, because the server checks its keys before the application exists:
 * the module is built from the result, so features cannot import it.
 */
@Global()
@Module({})
export class DbcryptModule {
  static for(started: StartedDbcrypt): DynamicModule {
    return {
      module: DbcryptModule,
      imports: [MetricsModule],
      providers: [
        DbcryptContext,
        EncryptionOverviews,
        ReplicaHeartbeatService,
        { provide: Dbcrypt, useValue: started.dbcrypt },
        { provide: STARTED_DBCRYPT, useValue: started },
      ],
      exports: [Dbcrypt, EncryptionOverviews],
    };
  }
}

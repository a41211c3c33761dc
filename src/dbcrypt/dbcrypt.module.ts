import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import type { DbcryptContext } from './context.js';
import { Dbcrypt } from './dbcrypt.js';
import { ReplicaHeartbeatService } from './replica-heartbeat.service.js';
import type { StartedDbcrypt } from './start.js';

/** Hands `Dbcrypt`, already started, to every repository that keeps a secret. Needs the `Registry` of metrics, which a global module provides. */
@Global()
@Module({})
export class DbcryptModule {
  static for(context: DbcryptContext, started: StartedDbcrypt): DynamicModule {
    return {
      module: DbcryptModule,
      providers: [
        { provide: Dbcrypt, useValue: started.dbcrypt },
        {
          provide: ReplicaHeartbeatService,
          inject: [Registry],
          useFactory: (registry: Registry) => new ReplicaHeartbeatService(context, started, registry),
        },
      ],
      exports: [Dbcrypt],
    };
  }
}

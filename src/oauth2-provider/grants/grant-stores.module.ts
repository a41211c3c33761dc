import { Module } from '@nestjs/common';
import { KeyStoresModule } from '../../auth/index.js';
import { CodesRepository } from './codes.repository.js';
import { ConsentsRepository } from './consents.repository.js';
import { ConsentsStore } from './consents.store.js';
import { DeviceCodesRepository } from './device-codes.repository.js';
import { DeviceCodesStore } from './device-codes.store.js';
import { GrantLocksRepository } from './grant-locks.repository.js';
import { GrantsRepository } from './grants.repository.js';
import { GrantsStore } from './grants.store.js';
import { GrantsSystemStore } from './grants.system-store.js';
import { SessionGrantsRepository } from './session-grants.repository.js';
import { SessionGrantsSystemStore } from './session-grants.system-store.js';
import { SignInsRepository } from './sign-ins.repository.js';
import { SignInsStore } from './sign-ins.store.js';
import { TokensRepository } from './tokens.repository.js';
import { UserGrantsRepository } from './user-grants.repository.js';
import { UserGrantsStore } from './user-grants.store.js';

/** The stores of grants, without routes and purging: for the server and for operator commands. */
@Module({
  imports: [KeyStoresModule],
  providers: [
    CodesRepository,
    ConsentsRepository,
    ConsentsStore,
    DeviceCodesRepository,
    DeviceCodesStore,
    GrantLocksRepository,
    GrantsRepository,
    GrantsStore,
    GrantsSystemStore,
    SessionGrantsRepository,
    SessionGrantsSystemStore,
    SignInsRepository,
    SignInsStore,
    TokensRepository,
    UserGrantsRepository,
    UserGrantsStore,
  ],
  exports: [ConsentsStore, DeviceCodesStore, GrantsStore, GrantsSystemStore, SessionGrantsSystemStore, SignInsStore, UserGrantsStore],
})
export class GrantStoresModule {}

import { Module } from '@nestjs/common';
import { UpstreamAccounts } from './upstream/upstream-accounts.port.js';
import { UpstreamAccountsRepository } from './upstream/upstream-accounts.repository.js';
import { UpstreamAccountsSystemStore } from './upstream/upstream-accounts.system-store.js';
import { UsersRepository } from './users.repository.js';
import { UsersStore } from './users.store.js';
import { UsersSystemStore } from './users.system-store.js';

/** The stores of users, without routes: for the server and for operator commands. */
@Module({
  providers: [
    UpstreamAccountsRepository,
    UsersRepository,
    UsersStore,
    UsersSystemStore,
    { provide: UpstreamAccounts, useClass: UpstreamAccountsSystemStore },
  ],
  exports: [UpstreamAccounts, UsersStore, UsersSystemStore],
})
export class UserStoresModule {}

import { Module } from '@nestjs/common';
import { AuditTrail } from '../audit/index.js';
import { AuthModule, PasswordHasher, PasswordLoginService } from '../auth/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { Transactions } from '../database/index.js';
import { UserCreationController } from './creation/user-creation.controller.js';
import { UserCreationService } from './creation/user-creation.service.js';
import { DirectoryController } from './directory/directory.controller.js';
import { DirectoryRepository } from './directory/directory.repository.js';
import { DirectoryService } from './directory/directory.service.js';
import { DirectoryStore } from './directory/directory.store.js';
import { FirstUserController } from './first-user.controller.js';
import { FirstUserService } from './first-user.service.js';
import { KeysController } from './keys.controller.js';
import { Memberships } from './memberships.js';
import { UserRolesController } from './roles/user-roles.controller.js';
import { UserRolesService } from './roles/user-roles.service.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';
import { UsersStore } from './users.store.js';
import { UsersSystemStore } from './users.system-store.js';

/** Needs `Memberships`, which a global module provides. */
@Module({
  imports: [AuthModule],
  controllers: [DirectoryController, FirstUserController, KeysController, UserCreationController, UserRolesController, UsersController],
  providers: [
    DirectoryRepository,
    DirectoryService,
    DirectoryStore,
    FirstUserService,
    UserRolesService,
    UsersRepository,
    UsersService,
    UsersStore,
    UsersSystemStore,
    {
      provide: UserCreationService,
      inject: [UsersStore, Memberships, PasswordHasher, AuditTrail, Transactions, PasswordLoginService, CONFIG],
      useFactory: (
        users: UsersStore,
        memberships: Memberships,
        passwords: PasswordHasher,
        audit: AuditTrail,
        transactions: Transactions,
        logins: PasswordLoginService,
        config: Config,
      ) => {
        const setup = { password: logins.enabled, oidc: config.oidcProviders.length > 0 };
        return new UserCreationService(users, memberships, passwords, audit, transactions, setup);
      },
    },
  ],
  exports: [FirstUserService, UsersService],
})
export class UsersModule {}

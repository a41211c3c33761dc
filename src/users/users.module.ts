import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { DirectoryController } from './directory/directory.controller.js';
import { DirectoryRepository } from './directory/directory.repository.js';
import { DirectoryService } from './directory/directory.service.js';
import { DirectoryStore } from './directory/directory.store.js';
import { FirstUserController } from './first-user.controller.js';
import { FirstUserService } from './first-user.service.js';
import { KeysController } from './keys.controller.js';
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
  controllers: [DirectoryController, FirstUserController, KeysController, UserRolesController, UsersController],
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
  ],
  exports: [FirstUserService, UsersService],
})
export class UsersModule {}

import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { FirstUserController } from './first-user.controller.js';
import { FirstUserService } from './first-user.service.js';
import { KeysController } from './keys.controller.js';
import { UserRolesController } from './roles/user-roles.controller.js';
import { UserRolesService } from './roles/user-roles.service.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';
import { UsersStore } from './users.store.js';

/** Needs `Memberships`, which a global module provides. */
@Module({
  imports: [AuthModule],
  controllers: [FirstUserController, KeysController, UserRolesController, UsersController],
  providers: [FirstUserService, UserRolesService, UsersRepository, UsersService, UsersStore],
  exports: [FirstUserService, UsersService],
})
export class UsersModule {}

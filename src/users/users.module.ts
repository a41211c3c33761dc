import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { OrganizationsModule } from '../organizations/index.js';
import { FirstUserController } from './first-user.controller.js';
import { FirstUserService } from './first-user.service.js';
import { KeysController } from './keys.controller.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';
import { UsersStore } from './users.store.js';

@Module({
  imports: [AuthModule, OrganizationsModule],
  controllers: [FirstUserController, KeysController, UsersController],
  providers: [FirstUserService, UsersRepository, UsersService, UsersStore],
  exports: [FirstUserService, UsersService],
})
export class UsersModule {}

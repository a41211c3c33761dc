import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { OrganizationsModule } from '../organizations/index.js';
import { DirectoryController } from './directory/directory.controller.js';
import { DirectoryRepository } from './directory/directory.repository.js';
import { DirectoryService } from './directory/directory.service.js';
import { DirectoryStore } from './directory/directory.store.js';
import { FirstUserController } from './first-user.controller.js';
import { FirstUserService } from './first-user.service.js';
import { KeysController } from './keys.controller.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';
import { UsersStore } from './users.store.js';

@Module({
  imports: [AuthModule, OrganizationsModule],
  controllers: [DirectoryController, FirstUserController, KeysController, UsersController],
  providers: [DirectoryRepository, DirectoryService, DirectoryStore, FirstUserService, UsersRepository, UsersService, UsersStore],
  exports: [FirstUserService, UsersService],
})
export class UsersModule {}

import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/index.js';
import { ConsoleModule } from '../../console/index.js';
import { HttpModule } from '../../http/index.js';
import { UsersModule } from '../../users/index.js';
import { SignInsController } from '../endpoints/sign-ins.controller.js';
import { UserGrantsController } from '../endpoints/user-grants.controller.js';
import { GrantStoresModule } from '../grants/grant-stores.module.js';
import { SignInsService } from '../grants/sign-ins.service.js';
import { UserGrantsService } from '../grants/user-grants.service.js';
import { AccountAppsController } from './account-apps.controller.js';
import { UserAppsController } from './user/user-apps.controller.js';

/** What users see and end of the access of apps, also when the provider is disabled. */
@Module({
  imports: [AuthModule, ConsoleModule, GrantStoresModule, HttpModule, UsersModule],
  controllers: [AccountAppsController, SignInsController, UserAppsController, UserGrantsController],
  providers: [SignInsService, UserGrantsService],
  exports: [UserGrantsService],
})
export class UserAccessModule {}

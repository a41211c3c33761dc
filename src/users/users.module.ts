import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { ConsoleModule } from '../console/index.js';
import { CryptoKeysModule } from '../crypto-keys/index.js';
import { UserAdminController } from './administration/user-admin.controller.js';
import { UserAdminRepository } from './administration/user-admin.repository.js';
import { UserAdminService } from './administration/user-admin.service.js';
import { UserAdminStore } from './administration/user-admin.store.js';
import { UserCreationController } from './creation/user-creation.controller.js';
import { UserCreationService, UserCreationSettings } from './creation/user-creation.service.js';
import { AuditedDormantUsers } from './dormancy/audited-dormant-users.js';
import { Dormancy, DormancySettings } from './dormancy/dormancy.js';
import { DormantUsersRepository } from './dormancy/dormant-users.repository.js';
import { DormantUsersSystemStore } from './dormancy/dormant-users.system-store.js';
import { FirstUserController } from './first-user.controller.js';
import { FirstUserService } from './first-user.service.js';
import { InvitationAcceptance } from './invitations/invitation-acceptance.service.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { InvitationsRepository } from './invitations/invitations.repository.js';
import { InvitationsService } from './invitations/invitations.service.js';
import { InvitationsStore } from './invitations/invitations.store.js';
import { InvitationsSystemStore } from './invitations/invitations.system-store.js';
import { KeysController } from './keys.controller.js';
import { LoginUsersRepository } from './login/login-users.repository.js';
import { LoginUsersStore } from './login/login-users.store.js';
import { AccountController } from './pages/account.controller.js';
import { InvitationsAdminController } from './pages/admin/invitations.controller.js';
import { NewUserController } from './pages/admin/new-user.controller.js';
import { UserPages } from './pages/admin/user-pages.js';
import { UserPowers } from './pages/admin/user-powers.js';
import { UsersAdminController } from './pages/admin/users-admin.controller.js';
import { CliAuthController } from './pages/cli-auth.controller.js';
import { InvitationController } from './pages/invitation.controller.js';
import { PasswordController } from './pages/password.controller.js';
import { PermissionsController } from './pages/permissions.controller.js';
import { SessionsController } from './pages/sessions.controller.js';
import { OldTokensController, TokensController } from './pages/tokens.controller.js';
import { EffectiveRolesStore } from './permissions/effective-roles.store.js';
import { UserPermissionsController } from './permissions/user-permissions.controller.js';
import { UserPermissionsService } from './permissions/user-permissions.service.js';
import { RoleSync } from './upstream/role-sync.js';
import { UserRolesController } from './roles/user-roles.controller.js';
import { UserRolesService, UserRolesSettings } from './roles/user-roles.service.js';
import { UserStoresModule } from './user-stores.module.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [AuthModule, ConsoleModule, CryptoKeysModule, UserStoresModule],
  controllers: [
    AccountController,
    CliAuthController,
    FirstUserController,
    InvitationController,
    InvitationsAdminController,
    InvitationsController,
    KeysController,
    NewUserController,
    OldTokensController,
    PasswordController,
    PermissionsController,
    SessionsController,
    TokensController,
    UserAdminController,
    UserCreationController,
    UserPermissionsController,
    UserRolesController,
    UsersAdminController,
    UsersController,
  ],
  providers: [
    AuditedDormantUsers,
    Dormancy,
    DormancySettings,
    DormantUsersRepository,
    DormantUsersSystemStore,
    EffectiveRolesStore,
    FirstUserService,
    InvitationAcceptance,
    InvitationsRepository,
    InvitationsService,
    InvitationsStore,
    InvitationsSystemStore,
    LoginUsersRepository,
    LoginUsersStore,
    UserAdminRepository,
    UserAdminService,
    UserAdminStore,
    UserCreationService,
    UserCreationSettings,
    UserPages,
    UserPermissionsService,
    UserPowers,
    RoleSync,
    UserRolesService,
    UserRolesSettings,
    UsersService,
  ],
  exports: [AuditedDormantUsers, FirstUserService, LoginUsersStore, RoleSync, UserAdminService, UserStoresModule, UsersService],
})
export class UsersModule {}

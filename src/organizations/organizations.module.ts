import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { ConsoleModule } from '../console/index.js';
import { UsersModule } from '../users/index.js';
import { AuthcheckController } from './authcheck/authcheck.controller.js';
import { AuthcheckService } from './authcheck/authcheck.service.js';
import { AuthcheckStore } from './authcheck/authcheck.store.js';
import { GroupMembersRepository } from './groups/group-members.repository.js';
import { GroupQueries } from './groups/group-queries.js';
import { GroupSyncRepository } from './groups/group-sync.repository.js';
import { GroupSyncSystemStore } from './groups/group-sync.system-store.js';
import { GroupSync } from './groups/group-sync.js';
import { GroupsController } from './groups/groups.controller.js';
import { GroupsRepository } from './groups/groups.repository.js';
import { GroupsService } from './groups/groups.service.js';
import { GroupsStore } from './groups/groups.store.js';
import { OrganizationGroupsController } from './groups/organization-groups.controller.js';
import { MembersController } from './members/members.controller.js';
import { MembersService } from './members/members.service.js';
import { MembershipsModule } from './memberships.module.js';
import { OrganizationsController } from './organizations.controller.js';
import { OrganizationsService } from './organizations.service.js';
import { OrganizationRolesController } from './roles/organization-roles.controller.js';
import { AdministeredGroups } from './pages/administered-groups.js';
import { AdministeredRoles } from './pages/administered-roles.js';
import { GroupMembersAdminController } from './pages/group-members-admin.controller.js';
import { GroupsAdminController } from './pages/groups-admin.controller.js';
import { MembersAdminController } from './pages/members-admin.controller.js';
import { OrganizationsAdminController } from './pages/organizations-admin.controller.js';
import { RoleFormsController } from './pages/role-forms.controller.js';
import { RolesAdminController } from './pages/roles-admin.controller.js';
import { RolesService } from './roles/roles.service.js';
import { SiteRolesController } from './roles/site-roles.controller.js';
import { UserOrganizationsController } from './user-organizations.controller.js';

@Module({
  imports: [AuthModule, ConsoleModule, MembershipsModule, UsersModule],
  controllers: [
    AuthcheckController,
    GroupMembersAdminController,
    GroupsAdminController,
    GroupsController,
    MembersAdminController,
    MembersController,
    OrganizationGroupsController,
    OrganizationRolesController,
    OrganizationsAdminController,
    OrganizationsController,
    RoleFormsController,
    RolesAdminController,
    SiteRolesController,
    UserOrganizationsController,
  ],
  providers: [
    AdministeredGroups,
    AdministeredRoles,
    AuthcheckService,
    AuthcheckStore,
    GroupMembersRepository,
    GroupQueries,
    GroupSync,
    GroupSyncRepository,
    GroupSyncSystemStore,
    GroupsRepository,
    GroupsService,
    GroupsStore,
    MembersService,
    OrganizationsService,
    RolesService,
  ],
  exports: [GroupSync, OrganizationsService],
})
export class OrganizationsModule {}

import { Global, Module } from '@nestjs/common';
import { Memberships, UsersModule } from '../users/index.js';
import { AuthcheckController } from './authcheck/authcheck.controller.js';
import { AuthcheckService } from './authcheck/authcheck.service.js';
import { AuthcheckStore } from './authcheck/authcheck.store.js';
import { GroupMembersRepository } from './groups/group-members.repository.js';
import { GroupQueries } from './groups/group-queries.js';
import { GroupsController } from './groups/groups.controller.js';
import { GroupsRepository } from './groups/groups.repository.js';
import { GroupsService } from './groups/groups.service.js';
import { GroupsStore } from './groups/groups.store.js';
import { OrganizationGroupsController } from './groups/organization-groups.controller.js';
import { MembersController } from './members/members.controller.js';
import { MembersRepository } from './members/members.repository.js';
import { MembersService } from './members/members.service.js';
import { MembersStore } from './members/members.store.js';
import { OrganizationMemberships } from './members/organization-memberships.js';
import { OrganizationsController } from './organizations.controller.js';
import { OrganizationsRepository } from './organizations.repository.js';
import { OrganizationsService } from './organizations.service.js';
import { OrganizationsStore } from './organizations.store.js';
import { CustomRolesRepository } from './roles/custom-roles.repository.js';
import { OrganizationRolesController } from './roles/organization-roles.controller.js';
import { RolesService } from './roles/roles.service.js';
import { RolesStore } from './roles/roles.store.js';
import { SiteRolesController } from './roles/site-roles.controller.js';
import { UserOrganizationsController } from './user-organizations.controller.js';

/** Global, because users declare the port `Memberships` and cannot import who answers it. */
@Global()
@Module({
  imports: [UsersModule],
  controllers: [
    AuthcheckController,
    GroupsController,
    MembersController,
    OrganizationGroupsController,
    OrganizationRolesController,
    OrganizationsController,
    SiteRolesController,
    UserOrganizationsController,
  ],
  providers: [
    AuthcheckService,
    AuthcheckStore,
    CustomRolesRepository,
    GroupMembersRepository,
    GroupQueries,
    GroupsRepository,
    GroupsService,
    GroupsStore,
    MembersRepository,
    MembersService,
    MembersStore,
    OrganizationMemberships,
    OrganizationsRepository,
    OrganizationsService,
    OrganizationsStore,
    RolesService,
    RolesStore,
    { provide: Memberships, useExisting: OrganizationMemberships },
  ],
  exports: [Memberships, OrganizationsService],
})
export class OrganizationsModule {}

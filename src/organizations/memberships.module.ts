import { Module } from '@nestjs/common';
import { KeyStoresModule } from '../auth/index.js';
import { MembersRepository } from './members/members.repository.js';
import { MembersStore } from './members/members.store.js';
import { OrganizationMemberships } from './members/organization-memberships.js';
import { OrganizationsRepository } from './organizations.repository.js';
import { OrganizationsStore } from './organizations.store.js';
import { CustomRolesRepository } from './roles/custom-roles.repository.js';
import { RolesStore } from './roles/roles.store.js';

/** The stores of organizations, members and roles, without routes: for the server and for operator commands. */
@Module({
  imports: [KeyStoresModule],
  providers: [
    CustomRolesRepository,
    MembersRepository,
    MembersStore,
    OrganizationMemberships,
    OrganizationsRepository,
    OrganizationsStore,
    RolesStore,
  ],
  exports: [MembersStore, OrganizationMemberships, OrganizationsStore, RolesStore],
})
export class MembershipsModule {}

import type { DataSource } from 'typeorm';
import { RbacAuthorizer } from '../authz/index.js';
import type { Memberships } from '../users/index.js';
import { MembersRepository } from './members/members.repository.js';
import { MembersStore } from './members/members.store.js';
import { OrganizationMemberships } from './members/organization-memberships.js';
import { OrganizationsRepository } from './organizations.repository.js';
import { OrganizationsStore } from './organizations.store.js';
import { CustomRolesRepository } from './roles/custom-roles.repository.js';

/** For commands, which have a database and no server. */
export function membershipsOver(dataSource: DataSource): Memberships {
  const authorizer = new RbacAuthorizer();
  const members = new MembersStore(new MembersRepository(dataSource), new CustomRolesRepository(dataSource), authorizer);
  return new OrganizationMemberships(new OrganizationsStore(new OrganizationsRepository(dataSource), authorizer), members);
}

export { type SyncedGroups, GroupSync } from './groups/group-sync.js';
export { OrganizationsModule } from './organizations.module.js';
export { OrganizationsService } from './organizations.service.js';
export { OrganizationMemberships } from './members/organization-memberships.js';
export { MembershipsModule } from './memberships.module.js';

export { OrganizationMemberEntity } from './organization-member.entity.js';
export { OrganizationEntity } from './organization.entity.js';

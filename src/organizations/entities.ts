export { CustomRoleEntity } from './custom-role.entity.js';
export { GroupMemberEntity } from './group-member.entity.js';
export { GroupEntity } from './group.entity.js';
export { OrganizationMemberEntity } from './organization-member.entity.js';
export { OrganizationEntity } from './organization.entity.js';

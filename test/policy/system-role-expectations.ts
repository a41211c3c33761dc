import type { ExpectedGrants } from './expected-grants.js';

const EVERY_MEMBER = `
  api_key: CRUD
  group_member: read
  inbox_notification: create read update
  notification_message: read update
  notification_preference: read update
  organization_member: read`;
const FLOOR = `
  assign_org_role: read
  organization: read
  provisioner_daemon: read`;
const NO_SHARING = 'workspace: share';

/** The system roles under each setting of `shareable_workspace_owners`, by `<role> <setting>`. */
export const EXPECTED_SYSTEM_ROLES: Readonly<Record<string, ExpectedGrants>> = {
  'organization-member everyone': { organization: `${FLOOR}\norganization_member: read\ngroup: read`, member: EVERY_MEMBER },
  'organization-member service_accounts': {
    organization: `${FLOOR}\norganization_member: read`,
    member: EVERY_MEMBER,
    bannedForMember: NO_SHARING,
  },
  'organization-member none': {
    organization: FLOOR,
    member: EVERY_MEMBER,
    bannedInOrganization: NO_SHARING,
    bannedForMember: NO_SHARING,
  },
  'organization-service-account everyone': { organization: `${FLOOR}\norganization_member: read\ngroup: read`, member: EVERY_MEMBER },
  'organization-service-account service_accounts': {
    organization: `${FLOOR}\norganization_member: read\ngroup: read`,
    member: EVERY_MEMBER,
  },
  'organization-service-account none': { organization: FLOOR, member: EVERY_MEMBER, bannedInOrganization: NO_SHARING },
};

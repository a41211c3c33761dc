import { ORGANIZATION_ROLE_NAMES, type OrganizationRoleName, SITE_ROLE_NAMES, type SiteRoleName } from '../authz/index.js';

type BuiltInRoleName = SiteRoleName | OrganizationRoleName;

/** What each built-in role lets its holder do, completing "The app could …"; null: apps have the role anyway and no page mentions it. */
const POWERS: Readonly<Record<BuiltInRoleName, string | null>> = {
  owner: 'change every user, organization, group and setting here, suspend and delete people, and read the audit log',
  member: null,
  'user-admin': 'change, suspend and delete users, and manage the members of organizations and groups',
  'template-admin': 'change and delete every template, and see all users and organizations',
  auditor: 'see all users and organizations, and read the audit log',
  'organization-admin': 'change everything in the organization, including its members and groups',
  'organization-user-admin': 'manage the members of the organization and its groups',
  'organization-template-admin': 'change and delete the templates of the organization',
  'organization-auditor': 'read the audit log of the organization',
  'organization-workspace-creation-ban': null,
  'organization-workspace-access': null,
  'agents-access': null,
};

const BUILT_IN: readonly string[] = [...SITE_ROLE_NAMES, ...ORGANIZATION_ROLE_NAMES];

function isBuiltIn(name: string): name is BuiltInRoleName {
  return BUILT_IN.includes(name);
}

/** What the role of this name, without its organization, lets its holder do. A custom role has no description. */
export function describeRole(name: string): string {
  return (isBuiltIn(name) ? POWERS[name] : null) ?? 'do what this role allows';
}

import type { Permission } from './permission.js';
import { allow, allowEverythingExcept, ban } from './permission.js';
import { POLICY } from './policy.js';
import type { OrganizationPermissions } from './permission-sets.js';
import { PREBUILT_WORKSPACE, WORKSPACE_DORMANT, WORKSPACE_WITHOUT_ACCESS } from './workspace-grants.js';

/** Roles that are given per organization. The names are stored with members: renaming one needs a migration. */
export const ORGANIZATION_ROLE_NAMES = [
  'organization-admin',
  'organization-auditor',
  'organization-user-admin',
  'organization-template-admin',
  'organization-workspace-creation-ban',
  'organization-workspace-access',
  'agents-access',
] as const;
export type OrganizationRoleName = (typeof ORGANIZATION_ROLE_NAMES)[number];

/** Roles of every member, kept as rows of `custom_roles` because they depend on a setting of the organization. */
export const SYSTEM_ROLE_NAMES = ['organization-member', 'organization-service-account'] as const;
export type SystemRoleName = (typeof SYSTEM_ROLE_NAMES)[number];

/** `organizations.shareable_workspace_owners`: whose workspaces may be shared. */
export type WorkspaceSharing = 'none' | 'everyone' | 'service_accounts';

export interface OrganizationRoleGrants extends OrganizationPermissions {
  readonly displayName: string;
  readonly site: readonly Permission[];
}

const READ = ['read'] as const;
/** Site level, because users belong to no organization. */
const READ_USERS = allow({ user: READ });
const READ_MEMBERSHIP = { organization: READ, organization_member: READ, group: READ, group_member: READ };

/** What each organization role grants, whichever organization it is given in. */
export const ORGANIZATION_ROLES: Readonly<Record<OrganizationRoleName, OrganizationRoleGrants>> = {
  'organization-admin': {
    displayName: 'Organization Admin',
    site: READ_USERS,
    organization: [
      ...allowEverythingExcept(
        'workspace',
        'workspace_dormant',
        'prebuilt_workspace',
        'assign_role',
        'user_secret',
        'workspace_build_orchestration',
      ),
      ...allow({ workspace: WORKSPACE_WITHOUT_ACCESS, workspace_dormant: WORKSPACE_DORMANT, prebuilt_workspace: PREBUILT_WORKSPACE }),
    ],
    member: [],
  },
  'organization-auditor': {
    displayName: 'Organization Auditor',
    site: [],
    organization: allow({ ...READ_MEMBERSHIP, audit_log: READ, connection_log: READ, template: ['read', 'view_insights'] }),
    member: [],
  },
  'organization-user-admin': {
    displayName: 'Organization User Admin',
    site: READ_USERS,
    organization: allow({
      assign_org_role: ['assign', 'unassign', 'read'],
      organization: READ,
      organization_member: POLICY.organization_member,
      group: POLICY.group,
      group_member: READ,
      idpsync_settings: ['read', 'update'],
    }),
    member: [],
  },
  'organization-template-admin': {
    displayName: 'Organization Template Admin',
    site: [],
    organization: allow({
      ...READ_MEMBERSHIP,
      template: POLICY.template,
      file: ['create', 'read'],
      workspace: READ,
      workspace_dormant: READ,
      prebuilt_workspace: PREBUILT_WORKSPACE,
      provisioner_daemon: POLICY.provisioner_daemon,
      provisioner_jobs: ['create', 'read', 'update'],
    }),
    member: [],
  },
  'organization-workspace-creation-ban': {
    displayName: 'Organization Workspace Creation Ban',
    site: [],
    organization: ban({ workspace: ['create', 'delete', 'create_agent', 'delete_agent'] }),
    member: [],
  },
  'organization-workspace-access': {
    displayName: 'Organization Workspace Access',
    site: [],
    organization: [],
    member: allow({
      workspace: POLICY.workspace,
      workspace_dormant: WORKSPACE_DORMANT,
      file: ['create', 'read'],
      provisioner_daemon: ['create', 'read'],
      task: POLICY.task,
    }),
  },
  // What it grants in the product lies outside this one. The name stays known, so that memberships which carry it keep working.
  'agents-access': { displayName: 'Agents Access', site: [], organization: [], member: [] },
};

/** What the rows of the two system roles must hold under a sharing setting; the server reconciles the rows with this. */
export function systemRoleGrants(name: SystemRoleName, sharing: WorkspaceSharing): OrganizationPermissions {
  const isServiceAccount = name === 'organization-service-account';
  // A workspace can only be shared with people one can see. Service accounts see them wherever anything at all can be shared.
  const seesMembers = sharing !== 'none';
  const seesGroups = isServiceAccount ? seesMembers : sharing === 'everyone';
  return {
    organization: [
      ...allow({ provisioner_daemon: READ, organization: READ, assign_org_role: READ }),
      ...(seesMembers ? allow({ organization_member: READ }) : []),
      ...(seesGroups ? allow({ group: READ }) : []),
      ...(sharing === 'none' ? ban({ workspace: ['share'] }) : []),
    ],
    member: [
      ...allow({
        organization_member: READ,
        group_member: READ,
        api_key: POLICY.api_key,
        notification_message: ['read', 'update'],
        notification_preference: POLICY.notification_preference,
        inbox_notification: POLICY.inbox_notification,
      }),
      ...(isServiceAccount || sharing === 'everyone' ? [] : ban({ workspace: ['share'] })),
    ],
  };
}

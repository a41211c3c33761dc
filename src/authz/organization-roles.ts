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
  /** Does an app that acts for a holder have the role too? True only for roles that reach the holder's own things or that ban something. */
  readonly isDelegable: boolean;
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
    isDelegable: false,
    site: READ_USERS,
    organization: [
      ...allowEverythingExcept(
        'workspace',
        'workspace_dormant',
        'prebuilt_workspace',
        'assign_role',
        'user_secret',
        'oauth2_resource_server',
        'workspace_build_orchestration',
      ),
      ...allow({ workspace: WORKSPACE_WITHOUT_ACCESS, workspace_dormant: WORKSPACE_DORMANT, prebuilt_workspace: PREBUILT_WORKSPACE }),
    ],
    member: [],
  },
  'organization-auditor': {
    displayName: 'Organization Auditor',
    isDelegable: false,
    site: [],
    organization: allow({ ...READ_MEMBERSHIP, audit_log: READ, connection_log: READ, template: ['read', 'view_insights'] }),
    member: [],
  },
  'organization-user-admin': {
    displayName: 'Organization User Admin',
    isDelegable: false,
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
    isDelegable: false,
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
    isDelegable: true,
    site: [],
    organization: ban({ workspace: ['create', 'delete', 'create_agent', 'delete_agent'] }),
    member: [],
  },
  'organization-workspace-access': {
    displayName: 'Organization Workspace Access',
    isDelegable: true,
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
  // The features that it grants in the reference product do not exist here. The name stays known so that memberships with it keep working.
  'agents-access': { displayName: 'Agents Access', isDelegable: true, site: [], organization: [], member: [] },
};

/** The permissions of the two system roles under a sharing setting; the server reconciles their rows with this. */
export function systemRoleGrants(name: SystemRoleName, sharing: WorkspaceSharing): OrganizationPermissions {
  const isServiceAccount = name === 'organization-service-account';
  // A workspace can only be shared with people its owner can see. Service accounts see members wherever sharing is possible at all.
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

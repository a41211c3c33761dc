import type { Permission } from './permission.js';
import { allow, allowEverythingExcept, ban } from './permission.js';
import { POLICY } from './policy.js';
import { PREBUILT_WORKSPACE, WORKSPACE_DORMANT, WORKSPACE_WITHOUT_ACCESS } from './workspace-grants.js';

/** Settings of the deployment that change what built-in roles grant. */
export interface RoleOptions {
  /** May owners open a shell or an app in other people's workspaces? */
  readonly ownerWorkspaceExec: boolean;
  /** May workspaces be shared at all? */
  readonly workspaceSharing: boolean;
}

export const DEFAULT_ROLE_OPTIONS: RoleOptions = Object.freeze({ ownerWorkspaceExec: true, workspaceSharing: true });

/** Roles that hold for the whole deployment. The names are stored with users: renaming one needs a migration. */
export const SITE_ROLE_NAMES = ['owner', 'member', 'auditor', 'template-admin', 'user-admin'] as const;
export type SiteRoleName = (typeof SITE_ROLE_NAMES)[number];

export interface SiteRoleGrants {
  readonly displayName: string;
  /** Does an app that acts for a holder have the role too? True only for what a plain member has. */
  readonly isDelegable: boolean;
  readonly site: readonly Permission[];
  readonly user: readonly Permission[];
}

const READ = ['read'] as const;
/** What roles that manage people or templates must see of organizations. */
const READ_ORGANIZATIONS = { organization: READ, organization_member: READ, group: READ, group_member: READ };

/** The site roles under the given options. */
export function siteRoles(options: RoleOptions): Readonly<Record<SiteRoleName, SiteRoleGrants>> {
  return {
    owner: { displayName: 'Owner', isDelegable: false, site: owner(options), user: [] },
    member: { displayName: 'Member', isDelegable: true, ...member(options) },
    auditor: {
      displayName: 'Auditor',
      isDelegable: false,
      site: allow({
        ...READ_ORGANIZATIONS,
        assign_org_role: READ,
        audit_log: READ,
        connection_log: READ,
        template: ['read', 'view_insights'],
        user: READ,
        deployment_stats: READ,
        deployment_config: READ,
      }),
      user: [],
    },
    'template-admin': {
      displayName: 'Template Admin',
      isDelegable: false,
      site: allow({
        ...READ_ORGANIZATIONS,
        assign_org_role: READ,
        template: POLICY.template,
        file: ['create', 'read'],
        workspace: READ,
        workspace_dormant: READ,
        prebuilt_workspace: PREBUILT_WORKSPACE,
        provisioner_daemon: POLICY.provisioner_daemon,
        user: READ,
      }),
      user: [],
    },
    'user-admin': {
      displayName: 'User Admin',
      isDelegable: false,
      site: allow({
        assign_role: ['assign', 'unassign', 'read'],
        assign_org_role: ['assign', 'unassign', 'read'],
        user: POLICY.user,
        group: POLICY.group,
        group_member: READ,
        organization: READ,
        organization_member: POLICY.organization_member,
        idpsync_settings: ['read', 'update'],
      }),
      user: [],
    },
  };
}

/** Everything except purely personal things; workspaces are listed verb by verb because some of their verbs are personal. */
function owner(options: RoleOptions): Permission[] {
  return [
    ...allowEverythingExcept('workspace_dormant', 'prebuilt_workspace', 'workspace', 'user_secret', 'user_skill'),
    ...allow({
      workspace: options.ownerWorkspaceExec ? POLICY.workspace : WORKSPACE_WITHOUT_ACCESS,
      workspace_dormant: WORKSPACE_DORMANT,
      prebuilt_workspace: PREBUILT_WORKSPACE,
      user_skill: ['read', 'delete'],
    }),
  ];
}

/** Everybody has this role, so its site-level ban on sharing reaches owners too. */
function member(options: RoleOptions): { site: Permission[]; user: Permission[] } {
  return {
    site: [...allow({ assign_role: READ, oauth2_app: READ }), ...(options.workspaceSharing ? [] : ban({ workspace: ['share'] }))],
    user: [
      ...allowEverythingExcept(
        'workspace_dormant',
        'prebuilt_workspace',
        'workspace',
        'user',
        'organization_member',
        'oauth2_resource_server',
      ),
      ...allow({ user: ['read', 'read_personal', 'update_personal'], provisioner_daemon: ['create', 'read', 'update'] }),
    ],
  };
}

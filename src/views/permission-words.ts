import type { ActionOf, ResourceType } from '../authz/index.js';

/** Where a permission has an effect: on things of an organization, only on things of the deployment or of people, or in other programs. */
export type Reach = 'organization' | 'deployment' | 'elsewhere';

interface TypeWords<T extends ResourceType> {
  /** A heading above the actions. */
  readonly title: string;
  readonly reach: Reach;
  /** Can such a thing belong to somebody? Otherwise a permission on one's own things permits nothing. */
  readonly isOwned?: true;
  /** What each action lets somebody do, as a sentence without a full stop. */
  readonly actions: Readonly<Record<ActionOf<T>, string>>;
}

type Crud = Readonly<Record<'create' | 'read' | 'update' | 'delete', string>>;

function crud(things: string): Crud {
  return { create: `Create ${things}`, read: `See ${things}`, update: `Change ${things}`, delete: `Delete ${things}` };
}

function workspaces(things: string): TypeWords<'workspace'>['actions'] {
  return {
    ...crud(things),
    start: `Start ${things}`,
    stop: `Stop ${things}`,
    ssh: `Connect to ${things} by SSH`,
    application_connect: `Open the applications that run in ${things}`,
    create_agent: `Add agents to ${things}`,
    delete_agent: `Remove agents from ${things}`,
    update_agent: `Change the agents of ${things}`,
    share: `Share ${things} with other people`,
  };
}

/** Every permission of the policy in plain words: a resource type or an action without words does not compile. Pages list types in this order. */
export const PERMISSION_WORDS: { readonly [T in ResourceType]: TypeWords<T> } = {
  organization: {
    title: 'The organization',
    reach: 'organization',
    actions: {
      create: 'Create organizations',
      read: 'See the organization and its description',
      update: 'Change the name, the description and the roles that every member gets',
      delete: 'Delete the organization, with its groups, roles and memberships',
    },
  },
  organization_member: {
    title: 'Members',
    reach: 'organization',
    isOwned: true,
    actions: {
      create: 'Add users to the organization',
      read: 'See who the members are and which roles they have',
      update: 'Change memberships',
      delete: 'Remove members',
    },
  },
  assign_org_role: {
    title: 'Roles of the organization',
    reach: 'organization',
    actions: {
      assign: 'Give roles to members',
      unassign: 'Take roles from members',
      create: 'Create custom roles',
      read: 'See which roles there are and what they permit',
      update: 'Change what custom roles permit',
      delete: 'Delete custom roles, which takes them from everyone who has them',
    },
  },
  group: {
    title: 'Groups',
    reach: 'organization',
    actions: {
      create: 'Create groups',
      read: 'See groups',
      update: 'Rename groups, and add and remove their members',
      delete: 'Delete groups',
    },
  },
  group_member: { title: 'Members of groups', reach: 'organization', isOwned: true, actions: { read: 'See who is in which group' } },
  audit_log: {
    title: 'Audit log',
    reach: 'organization',
    actions: { create: 'Write entries into the audit log', read: 'Read the audit log: who changed what, and when' },
  },
  user: {
    title: 'User accounts',
    reach: 'deployment',
    isOwned: true,
    actions: {
      create: 'Create users and invite people',
      read: 'See users, with their names and email addresses',
      update: 'Suspend and activate users, and rename them',
      delete: 'Delete users',
      read_personal: 'See which roles users have, and their personal data',
      update_personal: 'Change profiles, and set passwords',
    },
  },
  assign_role: {
    title: 'Roles of the deployment',
    reach: 'deployment',
    actions: {
      assign: 'Give roles that apply to the whole deployment',
      unassign: 'Take roles that apply to the whole deployment',
      read: 'See which roles the deployment has',
    },
  },
  api_key: {
    title: 'Sessions, tokens and agents',
    reach: 'deployment',
    isOwned: true,
    actions: {
      create: 'Create tokens and agents',
      read: 'See sessions, tokens and agents, without their secrets',
      update: 'Change tokens and agents',
      delete: 'End sessions and revoke tokens',
    },
  },
  user_secret: {
    title: 'Stored secrets',
    reach: 'deployment',
    isOwned: true,
    actions: { ...crud('stored secrets'), read: 'Read stored secrets' },
  },
  file: { title: 'Files', reach: 'deployment', isOwned: true, actions: { create: 'Upload files', read: 'Download files' } },
  oauth2_app: {
    title: 'Apps',
    reach: 'deployment',
    actions: {
      create: 'Register apps, and decide about registration',
      read: 'See which apps are registered',
      update: 'Change apps, their redirect URIs and their scopes',
      delete: 'Delete apps, which revokes all access that people gave them',
    },
  },
  oauth2_app_secret: {
    title: 'Secrets of apps',
    reach: 'deployment',
    actions: { ...crud('client secrets of apps'), read: 'See which client secrets apps have' },
  },
  oauth2_app_code_token: {
    title: 'Access that people give to apps',
    reach: 'deployment',
    isOwned: true,
    actions: { create: 'Give access to apps', read: 'See which apps have access', delete: 'Revoke the access of apps' },
  },
  oauth2_resource_server: {
    title: 'APIs',
    reach: 'deployment',
    actions: {
      create: 'Register APIs for which apps get tokens',
      read: 'See which APIs are registered',
      update: 'Change registered APIs',
      delete: 'Delete registered APIs',
    },
  },
  crypto_key: {
    title: 'Signing keys',
    reach: 'deployment',
    actions: {
      create: 'Start to use a new signing key',
      read: 'See signing keys, without their secret part',
      update: 'Change signing keys',
      delete: 'Revoke signing keys',
    },
  },
  deployment_config: {
    title: 'Settings of the deployment',
    reach: 'deployment',
    actions: {
      read: 'See all settings, the identity providers and the state of the encryption',
      update: 'Change the name, the logo and the announcements',
    },
  },
  deployment_stats: { title: 'Figures of the deployment', reach: 'deployment', actions: { read: 'See how many users there are' } },
  license: {
    title: 'Licenses',
    reach: 'deployment',
    actions: { create: 'Add licenses', read: 'See licenses', delete: 'Remove licenses' },
  },
  system: { title: 'Work of the server', reach: 'deployment', actions: crud('what the server keeps for itself') },
  workspace: { title: 'Workspaces', reach: 'elsewhere', actions: workspaces('workspaces') },
  workspace_dormant: { title: 'Dormant workspaces', reach: 'elsewhere', actions: workspaces('dormant workspaces') },
  prebuilt_workspace: {
    title: 'Prebuilt workspaces',
    reach: 'elsewhere',
    actions: { update: 'Change prebuilt workspaces', delete: 'Delete prebuilt workspaces' },
  },
  workspace_agent_devcontainers: {
    title: 'Development containers',
    reach: 'elsewhere',
    actions: { create: 'Start development containers in workspaces' },
  },
  workspace_agent_resource_monitor: {
    title: 'Resource monitors of workspaces',
    reach: 'elsewhere',
    actions: { create: 'Create resource monitors', read: 'See resource monitors', update: 'Change resource monitors' },
  },
  workspace_build_orchestration: { title: 'Builds of workspaces', reach: 'elsewhere', actions: crud('the builds of workspaces') },
  template: {
    title: 'Templates',
    reach: 'elsewhere',
    actions: { ...crud('templates'), use: 'Create workspaces from templates', view_insights: 'See how templates are used' },
  },
  task: { title: 'Tasks', reach: 'elsewhere', actions: crud('tasks') },
  user_skill: { title: 'Skills', reach: 'elsewhere', actions: crud('skills') },
  provisioner_daemon: { title: 'Provisioners', reach: 'elsewhere', actions: crud('provisioners') },
  provisioner_jobs: {
    title: 'Jobs of provisioners',
    reach: 'elsewhere',
    actions: { create: 'Create jobs of provisioners', read: 'See jobs of provisioners', update: 'Change and cancel jobs of provisioners' },
  },
  connection_log: {
    title: 'Connection log',
    reach: 'elsewhere',
    actions: { read: 'See who connected to which workspace', update: 'Write entries into the connection log' },
  },
  idpsync_settings: {
    title: 'Sync with the identity provider',
    reach: 'elsewhere',
    actions: { read: 'See the settings of the sync', update: 'Change the settings of the sync' },
  },
  inbox_notification: {
    title: 'Inbox',
    reach: 'elsewhere',
    actions: { create: 'Send notifications to an inbox', read: 'Read an inbox', update: 'Mark notifications as read' },
  },
  notification_message: { title: 'Notifications', reach: 'elsewhere', actions: crud('notifications') },
  notification_preference: {
    title: 'Notification preferences',
    reach: 'elsewhere',
    actions: { read: 'See who wants which notifications', update: 'Change who gets which notifications' },
  },
  notification_template: {
    title: 'Notification templates',
    reach: 'elsewhere',
    actions: { read: 'See the texts of notifications', update: 'Change the texts of notifications' },
  },
  webpush_subscription: {
    title: 'Web push subscriptions',
    reach: 'elsewhere',
    actions: { create: 'Subscribe browsers to notifications', read: 'See which browsers are subscribed', delete: 'Unsubscribe browsers' },
  },
  debug_info: { title: 'Debugging', reach: 'elsewhere', actions: { read: 'See the internal state of the server' } },
  replicas: { title: 'Replicas', reach: 'elsewhere', actions: { read: 'See which replicas there are' } },
};

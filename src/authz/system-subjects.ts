import { NIL_UUID } from '../common/index.js';
import { buildSubject } from './build-subject.js';
import { expandedRoles, namedScope } from './expander.js';
import type { Permission } from './permission.js';
import { allow } from './permission.js';
import { POLICY, WILDCARD } from './policy.js';
import type { Role } from './role.js';
import { defineRole } from './role.js';
import { RoleIdentifier } from './role-identifier.js';
import type { Actor } from './subject.js';

interface SystemRole {
  readonly displayName: string;
  /** The subject's id; background work on behalf of no person has the zero UUID. */
  readonly id?: string;
  readonly site: readonly Permission[];
}

const READ = ['read'] as const;
const RUNNING = ['delete', 'read', 'update', 'start', 'stop'] as const;
const DORMANT = ['delete', 'read', 'update', 'stop'] as const;

/** One narrow role for each kind of background work, so that each can do only its own task. */
const SYSTEM_ROLES = {
  'file-reader': {
    displayName: 'File Reader',
    id: 'acbf0be6-6fed-47b6-8c43-962cb5cab994',
    site: allow({ file: READ }),
  },
  autostart: {
    displayName: 'Autostart',
    site: allow({
      organization_member: READ,
      file: READ,
      notification_message: ['create', 'read'],
      system: WILDCARD,
      task: ['read', 'update'],
      template: ['read', 'update'],
      user: READ,
      workspace: RUNNING,
      workspace_dormant: DORMANT,
    }),
  },
  provisionerd: {
    displayName: 'Provisioner Daemon',
    site: allow({
      provisioner_jobs: ['read', 'update', 'create'],
      file: ['create', 'read'],
      system: WILDCARD,
      template: ['read', 'update'],
      user: ['read', 'read_personal', 'update_personal'],
      workspace: [...RUNNING, 'create_agent'],
      workspace_dormant: [...DORMANT, 'create_agent'],
      task: ['read', 'update', 'delete'],
      api_key: WILDCARD,
      organization: READ,
      group: READ,
      notification_message: ['create', 'read'],
      workspace_agent_resource_monitor: ['create'],
      workspace_agent_devcontainers: ['create'],
    }),
  },
  jobreaper: {
    displayName: 'Job Reaper',
    site: allow({
      system: WILDCARD,
      template: ['read', 'update'],
      workspace: ['read', 'update'],
      workspace_dormant: ['read', 'update'],
      provisioner_jobs: ['read', 'update'],
    }),
  },
  keyrotator: { displayName: 'Key Rotator', site: allow({ crypto_key: WILDCARD }) },
  notifier: {
    displayName: 'Notifier',
    site: allow({
      notification_message: POLICY.notification_message,
      inbox_notification: ['create'],
      webpush_subscription: ['create', 'read', 'delete'],
      deployment_config: ['read', 'update'],
    }),
  },
  dbpurge: {
    displayName: 'Purge',
    site: allow({
      system: ['delete'],
      notification_message: ['delete'],
      api_key: ['delete'],
      workspace_build_orchestration: ['delete'],
    }),
  },
  revoker: { displayName: 'Revoker', site: allow({ api_key: ['read', 'delete'], oauth2_app_code_token: ['delete'] }) },
  login: {
    displayName: 'Login',
    site: allow({
      user: ['create', 'read', 'update', 'read_personal', 'update_personal'],
      organization: READ,
      organization_member: ['create', 'read'],
      assign_org_role: ['assign', 'read'],
      group: ['create', 'update'],
    }),
  },
  dormancy: { displayName: 'Dormancy', site: allow({ user: ['update'] }) },
  'audit-writer': { displayName: 'Audit Writer', site: allow({ audit_log: ['create'] }) },
  'audit-forwarder': { displayName: 'Audit Forwarder', site: allow({ audit_log: READ }) },
  'system-oauth2': {
    displayName: 'OAuth2 Provider',
    site: allow({
      oauth2_app: POLICY.oauth2_app,
      oauth2_app_secret: POLICY.oauth2_app_secret,
      oauth2_app_code_token: POLICY.oauth2_app_code_token,
      oauth2_resource_server: POLICY.oauth2_resource_server,
      api_key: ['read', 'delete'],
      user: READ,
      organization: READ,
      deployment_config: READ,
    }),
  },
  'client-registration': {
    displayName: 'Client Registration',
    site: allow({ oauth2_app: POLICY.oauth2_app, oauth2_app_secret: ['create', 'read'] }),
  },
  'system-restricted': { displayName: 'System', site: restricted() },
} satisfies Record<string, SystemRole>;

/** Names of the server's own actors. */
export type SystemSubjectName = keyof typeof SYSTEM_ROLES;
// `Object.keys` forgets the literal keys of the table.
export const SYSTEM_SUBJECT_NAMES: readonly SystemSubjectName[] = Object.freeze(Object.keys(SYSTEM_ROLES) as SystemSubjectName[]);

const actors: ReadonlyMap<SystemSubjectName, Actor> = new Map(SYSTEM_SUBJECT_NAMES.map((name) => [name, build(name, SYSTEM_ROLES[name])]));

/** Background work under its own name. `apikeyrevoker` acts as the given user, and can only delete that user's keys. */
export function systemSubject(name: SystemSubjectName): Actor;
export function systemSubject(name: 'apikeyrevoker', userId: string): Actor;
export function systemSubject(name: SystemSubjectName | 'apikeyrevoker', userId = ''): Actor {
  const known = name === 'apikeyrevoker' ? undefined : actors.get(name);
  return known ?? apiKeyRevoker(userId);
}

function apiKeyRevoker(userId: string): Actor {
  const identifier = new RoleIdentifier('apikeyrevoker');
  const role = defineRole({ identifier, displayName: 'API Key Revoker', user: allow({ api_key: ['delete'] }) });
  return asActor(userId, 'API Key Revoker', role);
}

function build(name: string, { displayName, id, site }: SystemRole): Actor {
  return asActor(id ?? NIL_UUID, displayName, defineRole({ identifier: new RoleIdentifier(name), displayName, site }));
}

function asActor(id: string, friendlyName: string, role: Role): Actor {
  const subject = buildSubject({
    id,
    type: 'system',
    friendlyName,
    roles: expandedRoles([role]),
    groups: [],
    scope: namedScope('coder:all'),
    delegation: null,
  });
  return Object.freeze({ ...subject, credential: null });
}

/** The broad one, for work that no narrow subject covers. Give new code its own narrow subject instead. */
function restricted(): Permission[] {
  return [
    { negate: false, resourceType: WILDCARD, action: 'read' },
    ...allow({
      api_key: POLICY.api_key,
      group: ['create', 'update'],
      assign_role: POLICY.assign_role,
      assign_org_role: POLICY.assign_org_role,
      system: WILDCARD,
      organization: ['create', 'read'],
      organization_member: ['create', 'delete', 'read'],
      provisioner_daemon: ['create', 'read', 'update'],
      user: POLICY.user,
      workspace_dormant: ['update', 'delete', 'stop'],
      workspace: ['update', 'delete', 'start', 'stop', 'ssh', 'create_agent', 'delete_agent', 'update_agent'],
      workspace_build_orchestration: ['update', 'read'],
      deployment_config: ['update'],
      notification_message: ['create', 'update', 'delete'],
      notification_preference: ['update'],
      notification_template: ['update'],
      crypto_key: ['create', 'update', 'delete'],
      file: ['create', 'read'],
      provisioner_jobs: POLICY.provisioner_jobs,
      oauth2_app: POLICY.oauth2_app,
      oauth2_app_secret: POLICY.oauth2_app_secret,
    }),
  ];
}

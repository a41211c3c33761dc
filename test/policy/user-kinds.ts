import type { RbacObject, ResourceType } from '../../src/authz/index.js';
import { systemRole } from '../../src/authz/index.js';
import { ELSEWHERE, HERE, ME, SOMEBODY } from './subjects.js';

/** The roles implied by a membership. */
export const FLOOR_ROLES = new Map(
  [HERE, ELSEWHERE].flatMap((id) => [
    [`organization-member:${id}`, systemRole('organization-member', id, 'everyone')],
    [`organization-service-account:${id}`, systemRole('organization-service-account', id, 'everyone')],
  ]),
);

const member = (id: string, ...roles: string[]): string[] =>
  ['member', `organization-member:${id}`, `organization-workspace-access:${id}`, ...roles].map((name) => name.replace('ORG', id));

/** Typical users, with everything that their memberships imply. All of them are "me" to the objects below. */
export const KINDS: Readonly<Record<string, readonly string[]>> = {
  stranger: ['member'],
  owner: ['member', 'owner'],
  auditor: ['member', 'auditor'],
  templateAdmin: ['member', 'template-admin'],
  userAdmin: ['member', 'user-admin'],
  orgMember: member(HERE),
  orgAdmin: member(HERE, 'organization-admin:ORG'),
  orgAuditor: member(HERE, 'organization-auditor:ORG'),
  orgUserAdmin: member(HERE, 'organization-user-admin:ORG'),
  orgTemplateAdmin: member(HERE, 'organization-template-admin:ORG'),
  orgBanned: member(HERE, 'organization-workspace-creation-ban:ORG'),
  serviceAccount: ['member', `organization-service-account:${HERE}`],
  otherMember: member(ELSEWHERE),
  otherAdmin: member(ELSEWHERE, 'organization-admin:ORG'),
};

const ORG_PEOPLE = 'orgMember orgAdmin orgAuditor orgUserAdmin orgTemplateAdmin orgBanned serviceAccount';
const EVERYONE = Object.keys(KINDS).join(' ');

const mine = { owner: ME };
const theirs = { owner: SOMEBODY };
const here = { organization: HERE };

/** What, on which object, and for whom it is allowed: it is denied to all others. */
export const ROWS: readonly (readonly [string, ResourceType, Omit<RbacObject, 'type'>, string])[] = [
  ['read', 'user', { id: ME, ...mine }, EVERYONE],
  ['update_personal', 'user', { id: ME, ...mine }, EVERYONE],
  ['update delete', 'user', { id: ME, ...mine }, 'owner userAdmin'],
  ['create update delete read_personal update_personal', 'user', theirs, 'owner userAdmin'],
  ['read', 'user', theirs, 'owner auditor templateAdmin userAdmin orgAdmin orgUserAdmin otherAdmin'],
  ['read', 'user', {}, 'owner auditor templateAdmin userAdmin orgAdmin orgUserAdmin otherAdmin'],
  ['read', 'workspace', { ...mine, ...here }, 'owner templateAdmin orgMember orgAdmin orgAuditor orgUserAdmin orgTemplateAdmin orgBanned'],
  [
    'ssh application_connect',
    'workspace',
    { ...mine, ...here },
    'owner orgMember orgAdmin orgAuditor orgUserAdmin orgTemplateAdmin orgBanned',
  ],
  ['create delete', 'workspace', { ...mine, ...here }, 'owner orgMember orgAdmin orgAuditor orgUserAdmin orgTemplateAdmin'],
  ['update start', 'workspace', { ...theirs, ...here }, 'owner orgAdmin'],
  ['ssh', 'workspace', { ...theirs, ...here }, 'owner'],
  ['read', 'workspace', { ...theirs, ...here }, 'owner templateAdmin orgAdmin orgTemplateAdmin'],
  ['start', 'workspace_dormant', { ...mine, ...here }, ''],
  ['create update delete', 'template', here, 'owner templateAdmin orgAdmin orgTemplateAdmin'],
  ['read view_insights', 'template', here, 'owner auditor templateAdmin orgAdmin orgAuditor orgTemplateAdmin'],
  ['create read', 'file', mine, EVERYONE],
  ['create read', 'file', theirs, 'owner templateAdmin'],
  [
    'create read',
    'file',
    { ...mine, ...here },
    'owner templateAdmin orgMember orgAdmin orgAuditor orgUserAdmin orgTemplateAdmin orgBanned',
  ],
  ['create', 'organization', here, 'owner orgAdmin'],
  ['update delete', 'organization', here, 'owner orgAdmin'],
  ['read', 'organization', here, `owner auditor templateAdmin userAdmin ${ORG_PEOPLE}`],
  ['create update delete', 'organization_member', here, 'owner userAdmin orgAdmin orgUserAdmin'],
  ['read', 'organization_member', here, `owner auditor templateAdmin userAdmin ${ORG_PEOPLE}`],
  ['create update delete', 'group', here, 'owner userAdmin orgAdmin orgUserAdmin'],
  ['read', 'group', here, `owner auditor templateAdmin userAdmin ${ORG_PEOPLE}`],
  [
    'read',
    'group_member',
    { ...theirs, ...here },
    'owner auditor templateAdmin userAdmin orgAdmin orgAuditor orgUserAdmin orgTemplateAdmin',
  ],
  ['read', 'group_member', { ...mine, ...here }, `owner auditor templateAdmin userAdmin ${ORG_PEOPLE}`],
  ['read', 'assign_role', {}, EVERYONE],
  ['assign unassign', 'assign_role', {}, 'owner userAdmin'],
  ['assign unassign', 'assign_org_role', here, 'owner userAdmin orgAdmin orgUserAdmin'],
  ['create update delete', 'assign_org_role', here, 'owner orgAdmin'],
  ['read', 'assign_org_role', here, `owner auditor templateAdmin userAdmin ${ORG_PEOPLE}`],
  ['read', 'oauth2_app', {}, EVERYONE],
  ['create update delete', 'oauth2_app', {}, 'owner'],
  ['create read update delete', 'oauth2_app_secret', {}, 'owner'],
  ['create read update delete', 'oauth2_resource_server', {}, 'owner'],
  ['create read delete', 'oauth2_app_code_token', mine, EVERYONE],
  ['create read delete', 'oauth2_app_code_token', theirs, 'owner'],
  ['create read update delete', 'api_key', mine, EVERYONE],
  ['create read update delete', 'api_key', theirs, 'owner'],
  ['create read update delete', 'user_secret', mine, EVERYONE],
  ['create read update delete', 'user_secret', theirs, ''],
  ['read delete', 'user_skill', theirs, 'owner'],
  ['create update', 'user_skill', theirs, ''],
  ['read', 'audit_log', {}, 'owner auditor'],
  ['read', 'audit_log', here, 'owner auditor orgAdmin orgAuditor'],
  ['create', 'audit_log', {}, 'owner'],
  ['read', 'deployment_config', {}, 'owner auditor'],
  ['update', 'deployment_config', {}, 'owner'],
  ['read', 'debug_info', {}, 'owner'],
  ['create read update delete', 'crypto_key', {}, 'owner'],
  ['create read update delete', 'system', {}, 'owner'],
  ['read update', 'notification_preference', mine, EVERYONE],
  ['read update', 'notification_preference', theirs, 'owner'],
  ['read update', 'idpsync_settings', here, 'owner userAdmin orgAdmin orgUserAdmin'],
  ['create update delete', 'provisioner_daemon', here, 'owner templateAdmin orgAdmin orgTemplateAdmin'],
  ['read', 'provisioner_daemon', here, `owner templateAdmin ${ORG_PEOPLE}`],
  [
    'create',
    'workspace',
    { anyOrganization: true, ...mine },
    'owner orgMember orgAdmin orgAuditor orgUserAdmin orgTemplateAdmin otherMember otherAdmin',
  ],
  ['create', 'template', { anyOrganization: true }, 'owner templateAdmin orgAdmin orgTemplateAdmin otherAdmin'],
];

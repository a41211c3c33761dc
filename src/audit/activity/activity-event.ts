import type { ActivityRow } from './activity.repository.js';

/** What can happen to an account. */
export const ACTIVITY_EVENTS = [
  'signed_in',
  'confirmed_password',
  'signed_out',
  'session_created',
  'session_ended',
  'other_sessions_ended',
  'apps_disconnected',
  'everything_ended',
  'token_created',
  'token_changed',
  'token_revoked',
  'account_created',
  'account_deleted',
  'password_changed',
  'login_method_changed',
  'email_changed',
  'roles_changed',
  'suspended',
  'activated',
  'became_dormant',
  'profile_changed',
  'organization_joined',
  'organization_left',
  'organization_roles_changed',
  'ssh_key_created',
  'ssh_key_replaced',
  'ssh_key_read',
  'app_allowed',
  'app_denied',
  'app_withdrawn',
  'app_consent_forgotten',
  'app_signed_out',
] as const;

export type ActivityEvent = (typeof ACTIVITY_EVENTS)[number];

/** Who did it: the user, somebody else, or the server itself. */
export const ACTIVITY_ACTORS = ['self', 'other', 'server'] as const;

/** What happened, without anything that the user may not see, such as who or where an administrator is. */
export interface Activity {
  readonly id: string;
  readonly time: Date;
  readonly event: ActivityEvent;
  readonly hasSucceeded: boolean;
  readonly by: (typeof ACTIVITY_ACTORS)[number];
  /** The agent that acted for the user, if one did. */
  readonly agentName: string | null;
  /** A name: of the token, app or organization that it is about. Empty if there is none. */
  readonly target: string;
  /** Where the user was. Empty if somebody else acted. */
  readonly ip: string;
  readonly userAgent: string;
  readonly rolesAdded: readonly string[];
  readonly rolesRemoved: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** What an entry of the log means for the user it is about. */
export function activityOf(row: ActivityRow, userId: string): Activity {
  const by = actorOf(row, userId);
  const isOwn = by === 'self';
  const roles = row.diff['rbac_roles'] ?? row.diff['roles'];
  const [before, after] = [namesOf(roles?.old), namesOf(roles?.new)];
  const agent = row.additionalFields['agent'] as { readonly name?: unknown } | undefined; // `ByAgent`
  return {
    id: row.id,
    time: row.time,
    event: eventOf(row),
    hasSucceeded: row.statusCode < 400,
    by,
    agentName: isOwn && typeof agent?.name === 'string' ? agent.name : null,
    target: targetOf(row),
    ip: isOwn ? (row.ip ?? '') : '',
    userAgent: isOwn ? row.userAgent : '',
    rolesAdded: after.filter((role) => !before.includes(role)),
    rolesRemoved: before.filter((role) => !after.includes(role)),
  };
}

/** A change that only followed from a login is by the server, although it names the user. */
function actorOf({ userId, additionalFields }: ActivityRow, subject: string): Activity['by'] {
  if ('automatic_subsystem' in additionalFields || 'command' in additionalFields) return 'server';
  if (userId === subject) return 'self';
  return /^[0-]+$/.test(userId) ? 'server' : 'other';
}

function targetOf({ resourceType, resourceTarget, organizationName, additionalFields }: ActivityRow): string {
  if (resourceType === 'organization_member') return organizationName ?? '';
  // The entries of a command name the user.
  if (resourceType === 'api_key' && 'command' in additionalFields) return '';
  return resourceType === 'api_key' || resourceType === 'oauth2_provider_app' ? resourceTarget : '';
}

function eventOf(row: ActivityRow): ActivityEvent {
  switch (row.resourceType) {
    case 'api_key':
      return keyEventOf(row);
    case 'organization_member':
      if (row.action === 'create') return 'organization_joined';
      return row.action === 'delete' ? 'organization_left' : 'organization_roles_changed';
    case 'git_ssh_key':
      if (row.action === 'read') return 'ssh_key_read';
      return row.action === 'create' ? 'ssh_key_created' : 'ssh_key_replaced';
    case 'oauth2_provider_app':
      return appEventOf(row.additionalFields);
    default:
      return userEventOf(row);
  }
}

function keyEventOf({ action, resourceTarget, additionalFields }: ActivityRow): ActivityEvent {
  switch (action) {
    case 'login':
      return additionalFields['reauthentication'] === true ? 'confirmed_password' : 'signed_in';
    case 'logout':
      return 'signed_out';
    case 'register':
      return 'account_created';
    case 'create':
      return resourceTarget === '' ? 'session_created' : 'token_created';
    case 'write':
      return resourceTarget === '' ? 'session_ended' : 'token_changed';
    default:
      if ('command' in additionalFields || 'keys_ended' in additionalFields) return 'everything_ended';
      if ('grants_ended' in additionalFields) return 'apps_disconnected';
      if ('sessions_ended' in additionalFields) return 'other_sessions_ended';
      return resourceTarget === '' ? 'session_ended' : 'token_revoked';
  }
}

const STATUS_EVENTS: Readonly<Record<string, ActivityEvent>> = { suspended: 'suspended', active: 'activated', dormant: 'became_dormant' };

/** Of several changes at once, the one that matters most. */
function userEventOf({ action, diff }: ActivityRow): ActivityEvent {
  if (action === 'create') return 'account_created';
  if (action === 'delete') return 'account_deleted';
  if (diff['hashed_password']) return 'password_changed';
  if (diff['login_type']) return 'login_method_changed';
  if (diff['rbac_roles']) return 'roles_changed';
  if (diff['email']) return 'email_changed';
  const status = diff['status']?.new;
  return (typeof status === 'string' && STATUS_EVENTS[status]) || 'profile_changed';
}

function appEventOf(fields: Fields): ActivityEvent {
  if ('sign_in' in fields) return 'app_signed_out';
  switch (fields['consent']) {
    case 'denied':
      return 'app_denied';
    case 'revoked':
      return 'app_withdrawn';
    case 'forgotten':
      return 'app_consent_forgotten';
    default:
      return 'app_allowed';
  }
}

function namesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

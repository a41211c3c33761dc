import type { ActivityRow } from './activity.repository.js';
import { activityOf } from './activity-event.js';

const ME = 'a0000000-0000-4000-8000-000000000001';
const OTHER = 'a0000000-0000-4000-8000-000000000002';
const SERVER = '00000000-0000-0000-0000-000000000000';

const row = (resourceType: string, action: string, more: Partial<ActivityRow> = {}): ActivityRow => ({
  id: 'entry',
  time: new Date(0),
  userId: ME,
  ip: '203.0.113.7',
  userAgent: 'Firefox',
  resourceType,
  resourceTarget: '',
  action,
  diff: {},
  statusCode: 200,
  additionalFields: {},
  organizationName: null,
  ...more,
});
const changed = (...columns: string[]): Pick<ActivityRow, 'diff'> => ({
  diff: Object.fromEntries(columns.map((column) => [column, { old: '', new: '', secret: false }])),
});
const fields = (additionalFields: Readonly<Record<string, unknown>>): Partial<ActivityRow> => ({ additionalFields });

describe('an entry of the audit log, for the user it is about', () => {
  it.each<[string, ActivityRow]>([
    ['signed_in', row('api_key', 'login')],
    ['confirmed_password', row('api_key', 'login', fields({ reauthentication: true }))],
    ['signed_out', row('api_key', 'logout', fields({ replaced_by_login: true }))],
    ['account_created', row('api_key', 'register')],
    ['session_created', row('api_key', 'create')],
    ['token_created', row('api_key', 'create', { resourceTarget: 'ci' })],
    ['session_ended', row('api_key', 'delete')],
    ['token_revoked', row('api_key', 'delete', { resourceTarget: 'ci' })],
    ['token_changed', row('api_key', 'write', { resourceTarget: 'ci' })],
    ['other_sessions_ended', row('api_key', 'delete', fields({ sessions_ended: 2 }))],
    ['apps_disconnected', row('api_key', 'delete', fields({ grants_ended: 2 }))],
    ['everything_ended', row('api_key', 'delete', fields({ grants_ended: 2, keys_ended: 1 }))],
    ['everything_ended', row('api_key', 'delete', { resourceTarget: 'ada', ...fields({ command: 'server revoke-all' }) })],
    ['password_changed', row('user', 'write', changed('hashed_password', 'status'))],
    ['login_method_changed', row('user', 'write', changed('login_type'))],
    ['roles_changed', row('user', 'write', changed('rbac_roles'))],
    ['email_changed', row('user', 'write', changed('email', 'name'))],
    ['suspended', row('user', 'write', { diff: { status: { old: 'active', new: 'suspended', secret: false } } })],
    ['profile_changed', row('user', 'write', changed('name'))],
    ['organization_joined', row('organization_member', 'create')],
    ['organization_roles_changed', row('organization_member', 'write')],
    ['ssh_key_replaced', row('git_ssh_key', 'write')],
    ['app_allowed', row('oauth2_provider_app', 'write', fields({ consent: 'remembered' }))],
    ['app_withdrawn', row('oauth2_provider_app', 'write', fields({ consent: 'revoked' }))],
    ['app_signed_out', row('oauth2_provider_app', 'write', fields({ sign_in: 'ended' }))],
  ])('is %s', (event, entry) => {
    expect(activityOf(entry, ME)).toMatchObject({ event, hasSucceeded: true });
  });

  it('says where the user was, and of others only that they were not the user', () => {
    expect(activityOf(row('user', 'write'), ME)).toMatchObject({ by: 'self', ip: '203.0.113.7', userAgent: 'Firefox' });
    for (const [by, entry] of [
      ['other', row('user', 'write', { userId: OTHER })],
      ['server', row('user', 'write', { userId: SERVER })],
      ['server', row('user', 'write', fields({ automatic_actor: 'coder', automatic_subsystem: 'role_sync' }))],
    ] as const)
      expect(activityOf(entry, ME)).toMatchObject({ by, ip: '', userAgent: '' });
  });

  it('names the roles that came and went', () => {
    const diff = { rbac_roles: { old: ['auditor', 'owner'], new: ['owner', 'user-admin'], secret: false } };
    expect(activityOf(row('user', 'write', { diff }), ME)).toMatchObject({ rolesAdded: ['user-admin'], rolesRemoved: ['auditor'] });
  });

  it('has the name of a token, an app or an organization, and never that of the user', () => {
    const targetOf = (entry: ActivityRow): string => activityOf(entry, ME).target;
    expect(targetOf(row('api_key', 'create', { resourceTarget: 'ci' }))).toBe('ci');
    expect(targetOf(row('organization_member', 'create', { resourceTarget: 'ada', organizationName: 'Engineering' }))).toBe('Engineering');
    expect(targetOf(row('user', 'write', { resourceTarget: 'ada' }))).toBe('');
    expect(targetOf(row('api_key', 'delete', { resourceTarget: 'ada', ...fields({ command: 'server revoke-all' }) }))).toBe('');
  });
});

import { actionsOf, RESOURCE_TYPES } from './policy.js';
import { RbacAuthorizer } from './rbac-authorizer.js';
import { SYSTEM_SUBJECT_NAMES, systemSubject } from './system-subjects.js';

const ZERO = '00000000-0000-0000-0000-000000000000';
const USER = 'a0000000-0000-4000-8000-000000000001';
const authorizer = new RbacAuthorizer();

/** Everything that each may do, to any object anywhere; written by hand. */
const EXPECTED: Readonly<Record<string, string>> = {
  'file-reader': 'file: read',
  autostart: `
    file: read
    notification_message: create read
    organization_member: read
    system: create read update delete
    task: read update
    template: read update
    user: read
    workspace: read update delete start stop
    workspace_dormant: read update delete stop`,
  provisionerd: `
    api_key: create read update delete
    file: create read
    group: read
    notification_message: create read
    organization: read
    provisioner_jobs: create read update
    system: create read update delete
    task: read update delete
    template: read update
    user: read read_personal update_personal
    workspace: read update delete start stop create_agent
    workspace_agent_devcontainers: create
    workspace_agent_resource_monitor: create
    workspace_dormant: read update delete stop create_agent`,
  jobreaper: `
    provisioner_jobs: read update
    system: create read update delete
    template: read update
    workspace: read update
    workspace_dormant: read update`,
  keyrotator: 'crypto_key: create read update delete',
  notifier: `
    deployment_config: read update
    inbox_notification: create
    notification_message: create read update delete
    webpush_subscription: create read delete`,
  dbpurge: `
    api_key: delete
    notification_message: delete
    system: delete
    workspace_build_orchestration: delete`,
  revoker: `
    api_key: read delete
    oauth2_app_code_token: delete`,
  login: `
    assign_org_role: assign read
    group: create update
    organization: read
    organization_member: create read
    user: create read update read_personal update_personal`,
  dormancy: 'user: update',
  'audit-writer': `
    audit_log: create`,
  'audit-forwarder': 'audit_log: read',
  'system-oauth2': `
    api_key: read delete
    deployment_config: read
    oauth2_app: create read update delete
    oauth2_app_code_token: create read delete
    oauth2_app_secret: create read update delete
    oauth2_resource_server: create read update delete
    organization: read
    user: read`,
  'client-registration': `
    oauth2_app: create read update delete
    oauth2_app_secret: create read`,
  'system-restricted': `
    api_key: create read update delete
    assign_org_role: assign unassign create read update delete
    assign_role: assign unassign read
    audit_log: read
    connection_log: read
    crypto_key: create read update delete
    debug_info: read
    deployment_config: read update
    deployment_stats: read
    file: create read
    group: create read update
    group_member: read
    idpsync_settings: read
    inbox_notification: read
    license: read
    notification_message: create read update delete
    notification_preference: read update
    notification_template: read update
    oauth2_app: create read update delete
    oauth2_app_code_token: read
    oauth2_app_secret: create read update delete
    oauth2_resource_server: read
    organization: create read
    organization_member: create read delete
    provisioner_daemon: create read update
    provisioner_jobs: create read update
    replicas: read
    system: create read update delete
    task: read
    template: read
    user: create read update delete read_personal update_personal
    user_secret: read
    user_skill: read
    webpush_subscription: read
    workspace: read update delete start stop ssh create_agent delete_agent update_agent
    workspace_agent_resource_monitor: read
    workspace_build_orchestration: read update
    workspace_dormant: read update delete stop`,
};

describe('system subjects', () => {
  it.each(Object.entries(EXPECTED))('%s may do exactly what is listed', (name, expected) => {
    const actor = systemSubject(name as (typeof SYSTEM_SUBJECT_NAMES)[number]); // The keys are asserted below.
    const allowed = RESOURCE_TYPES.flatMap((type) => {
      const actions = actionsOf(type).filter((action) => authorizer.allows(actor, action, { type, owner: USER, organization: USER }));
      return actions.length > 0 ? [`${type}: ${actions.join(' ')}`] : [];
    });
    expect(allowed).toEqual(expected.trim().split(/\n\s*/));
  });

  it('are exactly these', () => {
    expect(SYSTEM_SUBJECT_NAMES).toEqual(Object.keys(EXPECTED));
  });

  it('have no credential, the zero UUID and no groups, and are created once', () => {
    for (const name of SYSTEM_SUBJECT_NAMES) {
      const actor = systemSubject(name);
      expect(actor).toMatchObject({ type: 'system', credential: null, groups: [], scopes: ['coder:all'], roles: [name] });
      expect(actor.id).toBe(name === 'file-reader' ? 'acbf0be6-6fed-47b6-8c43-962cb5cab994' : ZERO);
      expect(systemSubject(name)).toBe(actor);
      expect(Object.isFrozen(actor)).toBe(true);
    }
  });
});

describe('apikeyrevoker', () => {
  it("acts for one user and may delete that user's keys, nothing else", () => {
    const actor = systemSubject('apikeyrevoker', USER);
    expect(actor).toMatchObject({ id: USER, type: 'system', credential: null });
    const allowed = RESOURCE_TYPES.flatMap((type) =>
      actionsOf(type).flatMap((action) => (authorizer.allows(actor, action, { type, owner: USER }) ? [`${type}.${action}`] : [])),
    );
    expect(allowed).toEqual(['api_key.delete']);
    expect(authorizer.allows(actor, 'delete', { type: 'api_key', owner: ZERO })).toBe(false);
    expect(authorizer.allows(actor, 'delete', { type: 'api_key' })).toBe(false);
  });

  it('cannot be created without a user', () => {
    expect(() => systemSubject('apikeyrevoker', '')).toThrow('needs an id');
  });
});

import { ACTIONS, actionsOf, isAction, isActionOf, isResourceType, RESOURCE_TYPES } from './policy.js';

/** The names are part of the API, of scope names and of rows: a change here affects every client. */
const LISTING = `
api_key: create read update delete
assign_org_role: assign unassign create read update delete
assign_role: assign unassign read
audit_log: create read
connection_log: read update
crypto_key: create read update delete
debug_info: read
deployment_config: read update
deployment_stats: read
file: create read
group: create read update delete
group_member: read
idpsync_settings: read update
inbox_notification: create read update
license: create read delete
notification_message: create read update delete
notification_preference: read update
notification_template: read update
oauth2_app: create read update delete
oauth2_app_code_token: create read delete
oauth2_app_secret: create read update delete
oauth2_resource_server: create read update delete
organization: create read update delete
organization_member: create read update delete
prebuilt_workspace: update delete
provisioner_daemon: create read update delete
provisioner_jobs: create read update
replicas: read
system: create read update delete
task: create read update delete
template: create read update delete use view_insights
user: create read update delete read_personal update_personal
user_secret: create read update delete
user_skill: create read update delete
webpush_subscription: create read delete
workspace: create read update delete start stop ssh application_connect create_agent delete_agent update_agent share
workspace_agent_devcontainers: create
workspace_agent_resource_monitor: create read update
workspace_build_orchestration: create read update delete
workspace_dormant: create read update delete start stop ssh application_connect create_agent delete_agent update_agent share
`;

describe('the policy table', () => {
  it('has exactly these types and actions', () => {
    expect(RESOURCE_TYPES.map((type) => `${type}: ${actionsOf(type).join(' ')}`).join('\n')).toBe(LISTING.trim());
  });

  it('keeps types and actions in alphabetical order, each once', () => {
    expect(RESOURCE_TYPES).toEqual([...new Set(RESOURCE_TYPES)].sort());
    expect(ACTIONS).toEqual([...new Set(RESOURCE_TYPES.flatMap(actionsOf))].sort());
  });

  it('knows only its own names, not those of JavaScript', () => {
    expect(isResourceType('file')).toBe(true);
    expect(['', '*', 'File', 'constructor', '__proto__'].map(isResourceType)).toEqual([false, false, false, false, false]);
    expect(isAction('read_personal')).toBe(true);
    expect(['', '*', 'READ', 'length'].map(isAction)).toEqual([false, false, false, false]);
    expect(isActionOf('file', 'create')).toBe(true);
    expect(isActionOf('file', 'update')).toBe(false);
  });
});

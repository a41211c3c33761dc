import type { ExpectedGrants } from './expected-grants.js';

const WORKSPACE_VERBS = 'CRUD start stop ssh application_connect create_agent delete_agent update_agent share';
const DORMANT_VERBS = 'CRUD stop create_agent delete_agent update_agent';

/**
 * What each built-in role grants, written by hand and deliberately not computed from the code: `CRUD` is the only abbreviation. `none`
 * marks a type as deliberately omitted. A new resource type needs its line wherever a test asks for it.
 */
export const EXPECTED_ROLES: Readonly<Record<string, ExpectedGrants>> = {
  owner: {
    site: `
      api_key: CRUD
      assign_org_role: assign unassign CRUD
      assign_role: assign unassign read
      audit_log: create read
      connection_log: read update
      crypto_key: CRUD
      debug_info: read
      deployment_config: read update
      deployment_stats: read
      file: create read
      group: CRUD
      group_member: read
      idpsync_settings: read update
      inbox_notification: create read update
      license: create read delete
      notification_message: CRUD
      notification_preference: read update
      notification_template: read update
      oauth2_app: CRUD
      oauth2_app_code_token: create read delete
      oauth2_app_secret: CRUD
      oauth2_resource_server: CRUD
      organization: CRUD
      organization_member: CRUD
      prebuilt_workspace: update delete
      provisioner_daemon: CRUD
      provisioner_jobs: create read update
      replicas: read
      system: CRUD
      task: CRUD
      template: CRUD use view_insights
      user: CRUD read_personal update_personal
      user_secret: none
      user_skill: read delete
      webpush_subscription: create read delete
      workspace: ${WORKSPACE_VERBS}
      workspace_agent_devcontainers: create
      workspace_agent_resource_monitor: create read update
      workspace_build_orchestration: CRUD
      workspace_dormant: ${DORMANT_VERBS}`,
  },
  member: {
    site: `
      assign_role: read
      oauth2_app: read`,
    user: `
      api_key: CRUD
      assign_org_role: assign unassign CRUD
      assign_role: assign unassign read
      audit_log: create read
      connection_log: read update
      crypto_key: CRUD
      debug_info: read
      deployment_config: read update
      deployment_stats: read
      file: create read
      group: CRUD
      group_member: read
      idpsync_settings: read update
      inbox_notification: create read update
      license: create read delete
      notification_message: CRUD
      notification_preference: read update
      notification_template: read update
      oauth2_app: CRUD
      oauth2_app_code_token: create read delete
      oauth2_app_secret: CRUD
      oauth2_resource_server: none
      organization: CRUD
      organization_member: none
      prebuilt_workspace: none
      provisioner_daemon: CRUD
      provisioner_jobs: create read update
      replicas: read
      system: CRUD
      task: CRUD
      template: CRUD use view_insights
      user: read read_personal update_personal
      user_secret: CRUD
      user_skill: CRUD
      webpush_subscription: create read delete
      workspace: none
      workspace_agent_devcontainers: create
      workspace_agent_resource_monitor: create read update
      workspace_build_orchestration: CRUD
      workspace_dormant: none`,
  },
  auditor: {
    site: `
      assign_org_role: read
      audit_log: read
      connection_log: read
      deployment_config: read
      deployment_stats: read
      group: read
      group_member: read
      organization: read
      organization_member: read
      template: read view_insights
      user: read`,
  },
  'template-admin': {
    site: `
      assign_org_role: read
      file: create read
      group: read
      group_member: read
      organization: read
      organization_member: read
      prebuilt_workspace: update delete
      provisioner_daemon: CRUD
      template: CRUD use view_insights
      user: read
      workspace: read
      workspace_dormant: read`,
  },
  'user-admin': {
    site: `
      assign_org_role: assign unassign read
      assign_role: assign unassign read
      group: CRUD
      group_member: read
      idpsync_settings: read update
      organization: read
      organization_member: CRUD
      user: CRUD read_personal update_personal`,
  },
  'organization-admin': {
    site: 'user: read',
    organization: `
      api_key: CRUD
      assign_org_role: assign unassign CRUD
      assign_role: none
      audit_log: create read
      connection_log: read update
      crypto_key: CRUD
      debug_info: read
      deployment_config: read update
      deployment_stats: read
      file: create read
      group: CRUD
      group_member: read
      idpsync_settings: read update
      inbox_notification: create read update
      license: create read delete
      notification_message: CRUD
      notification_preference: read update
      notification_template: read update
      oauth2_app: CRUD
      oauth2_app_code_token: create read delete
      oauth2_app_secret: CRUD
      oauth2_resource_server: none
      organization: CRUD
      organization_member: CRUD
      prebuilt_workspace: update delete
      provisioner_daemon: CRUD
      provisioner_jobs: create read update
      replicas: read
      system: CRUD
      task: CRUD
      template: CRUD use view_insights
      user: CRUD read_personal update_personal
      user_secret: none
      user_skill: CRUD
      webpush_subscription: create read delete
      workspace: CRUD start stop create_agent delete_agent update_agent share
      workspace_agent_devcontainers: create
      workspace_agent_resource_monitor: create read update
      workspace_build_orchestration: none
      workspace_dormant: ${DORMANT_VERBS}`,
  },
  'organization-auditor': {
    organization: `
      audit_log: read
      connection_log: read
      group: read
      group_member: read
      organization: read
      organization_member: read
      template: read view_insights`,
  },
  'organization-user-admin': {
    site: 'user: read',
    organization: `
      assign_org_role: assign unassign read
      group: CRUD
      group_member: read
      idpsync_settings: read update
      organization: read
      organization_member: CRUD`,
  },
  'organization-template-admin': {
    organization: `
      file: create read
      group: read
      group_member: read
      organization: read
      organization_member: read
      prebuilt_workspace: update delete
      provisioner_daemon: CRUD
      provisioner_jobs: create read update
      template: CRUD use view_insights
      workspace: read
      workspace_dormant: read`,
  },
  'organization-workspace-creation-ban': {
    bannedInOrganization: 'workspace: create delete create_agent delete_agent',
  },
  'organization-workspace-access': {
    member: `
      file: create read
      provisioner_daemon: create read
      task: CRUD
      workspace: ${WORKSPACE_VERBS}
      workspace_dormant: ${DORMANT_VERBS}`,
  },
  'agents-access': {},
};

/** Features that the reference sells. Here, every existing feature is enabled and the others are disabled. */
const FEATURES: Readonly<Record<string, boolean>> = {
  access_control: true,
  appearance: true,
  audit_log: true,
  custom_roles: true,
  external_token_encryption: true,
  high_availability: true,
  multiple_external_auth: true,
  multiple_organizations: true,
  service_accounts: true,
  template_rbac: true,
  user_limit: true,
  user_role_management: true,
  advanced_template_scheduling: false,
  ai_governance_user_limit: false,
  aibridge: false,
  boundary: false,
  browser_only: false,
  connection_log: false,
  control_shared_ports: false,
  external_provisioner_daemons: false,
  managed_agent_limit: false,
  scim: false,
  task_batch_actions: false,
  workspace_batch_actions: false,
  workspace_external_agent: false,
  workspace_prebuilds: false,
  workspace_proxy: false,
};

export interface Feature {
  readonly entitlement: 'entitled';
  readonly enabled: boolean;
}

export function features(): Record<string, Feature> {
  return Object.fromEntries(Object.entries(FEATURES).map(([name, enabled]) => [name, { entitlement: 'entitled', enabled }]));
}

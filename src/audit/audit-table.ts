/**
 * What a diff shows of each column, for every entity of the schema. A test fails when a column is missing here, so that
 * adding one is a decision: `track` shows old and new value, `secret` shows only that it changed, `ignore` shows nothing.
 */
export type Tracking = 'track' | 'ignore' | 'secret';

export const AUDIT_TABLE = {
  users: {
    id: 'track',
    email: 'track',
    username: 'track',
    name: 'track',
    status: 'track',
    login_type: 'track',
    rbac_roles: 'track',
    deleted: 'track',
    is_system: 'track',
    is_service_account: 'track',
    hashed_password: 'secret',
    avatar_url: 'ignore',
    created_at: 'ignore',
    updated_at: 'ignore',
    last_seen_at: 'ignore',
    github_com_user_id: 'ignore',
  },
  organizations: {
    id: 'track',
    name: 'track',
    display_name: 'track',
    description: 'track',
    icon: 'track',
    is_default: 'track',
    deleted: 'track',
    default_org_member_roles: 'track',
    created_at: 'ignore',
    updated_at: 'ignore',
  },
  organization_members: {
    organization_id: 'track',
    user_id: 'track',
    roles: 'track',
    created_at: 'ignore',
    updated_at: 'ignore',
  },
  custom_roles: {
    id: 'ignore',
    organization_id: 'ignore',
    name: 'track',
    display_name: 'track',
    org_permissions: 'track',
    created_at: 'ignore',
    updated_at: 'ignore',
  },
  groups: {
    id: 'track',
    organization_id: 'track',
    name: 'track',
    display_name: 'track',
    avatar_url: 'track',
    quota_allowance: 'track',
    members: 'track',
    source: 'ignore',
    created_at: 'ignore',
  },
  group_members: { group_id: 'ignore', user_id: 'ignore', created_at: 'ignore' },
  api_keys: {
    id: 'ignore',
    user_id: 'track',
    last_used: 'track',
    expires_at: 'track',
    created_at: 'track',
    hashed_secret: 'ignore',
    login_type: 'ignore',
    token_name: 'ignore',
    scopes: 'ignore',
    allow_list: 'ignore',
    lifetime_seconds: 'ignore',
    ip_address: 'ignore',
    updated_at: 'ignore',
  },
  oauth2_provider_apps: {
    id: 'track',
    name: 'track',
    icon: 'track',
    callback_url: 'track',
    redirect_uris: 'track',
    client_type: 'track',
    dynamically_registered: 'track',
    grant_types: 'track',
    response_types: 'track',
    token_endpoint_auth_method: 'track',
    scope: 'track',
    created_at: 'ignore',
    updated_at: 'ignore',
  },
  oauth2_provider_app_secrets: {
    id: 'ignore',
    app_id: 'track',
    display_secret: 'track',
    hashed_secret: 'secret',
    secret_prefix: 'ignore',
    created_at: 'ignore',
    last_used_at: 'ignore',
  },
} as const satisfies Record<string, Record<string, Tracking>>;

/** What a diff shows of a thing although it is no column of its table, but rows of their own. */
export const DERIVED_FIELDS: Readonly<Record<string, readonly string[]>> = { groups: ['members'] };

/** Tables whose changes are audited. */
export type AuditedTable = keyof typeof AUDIT_TABLE;

/** Tables that are written by the protocol itself or by the server, not by a person's decision; each with its reason. */
export const UNAUDITED_TABLES: Readonly<Record<string, string>> = {
  audit_logs: 'the log itself',
  crypto_keys: 'rotated by the server',
  dbcrypt_keys: 'written by operator commands, straight in the database',
  dbcrypt_replicas: 'written by the server every few seconds',
  file_blobs: 'content; the file that has it is what counts',
  file_chunks: 'content; the file that has it is what counts',
  files: 'never changed and never deleted by people; the reference keeps no record of uploads either',
  oauth2_provider_app_codes: 'lives ten minutes; the grant is what counts',
  oauth2_provider_app_tokens: 'rotated by clients at every refresh',
  oauth2_provider_grants: 'recorded as consent to the app, and as consent taken back',
  site_configs: 'written by migrations',
  user_links: 'written by logins, which are audited',
};

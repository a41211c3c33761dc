import type { MigrationInterface, QueryRunner } from 'typeorm';

const LISTED = 'NOT deleted AND NOT is_system';

/** What each list is ordered and filtered by, so that a page costs what it shows and not what the table holds. By name and definition. */
const INDEXES: readonly (readonly [string, string])[] = [
  ['users_system_idx', 'users (id) WHERE is_system'],
  // Deleted users keep their place in the audit log.
  ['users_username_lower_idx', 'users (lower(username))'],
  ['users_email_lower_idx', 'users (lower(email))'],
  ['users_status_username_idx', `users (status, lower(username)) WHERE ${LISTED}`],
  ['users_login_type_username_idx', `users (login_type, lower(username)) WHERE ${LISTED}`],
  ['users_service_accounts_idx', `users (lower(username)) WHERE is_service_account AND ${LISTED}`],
  ['users_github_com_user_id_idx', 'users (github_com_user_id) WHERE github_com_user_id IS NOT NULL'],
  ['users_created_at_idx', 'users (created_at)'],
  ['users_rbac_roles_idx', `users USING gin (rbac_roles) WHERE ${LISTED}`],
  ['api_keys_tokens_created_at_idx', `api_keys (created_at DESC, id) WHERE login_type = 'token'`],
  ['oauth2_provider_apps_name_lower_idx', 'oauth2_provider_apps (lower(name), created_at, id)'],
  ['audit_logs_time_id_idx', 'audit_logs (time DESC, id DESC)'],
  ['audit_logs_organization_id_time_id_idx', 'audit_logs (organization_id, time DESC, id DESC)'],
  ['audit_logs_resource_id_time_id_idx', 'audit_logs (resource_id, time DESC, id DESC)'],
  ['audit_logs_user_id_time_id_idx', 'audit_logs (user_id, time DESC, id DESC)'],
  ['audit_logs_resource_type_time_id_idx', 'audit_logs (resource_type, time DESC, id DESC)'],
  ['audit_logs_action_time_id_idx', 'audit_logs (action, time DESC, id DESC)'],
  ['audit_logs_request_id_idx', 'audit_logs (request_id)'],
  ['audit_logs_resource_target_lower_idx', 'audit_logs (lower(resource_target))'],
];

const FORMER: readonly (readonly [string, string])[] = [
  ['audit_logs_time_idx', 'audit_logs (time DESC)'],
  ['audit_logs_organization_id_idx', 'audit_logs (organization_id)'],
  ['audit_logs_resource_id_idx', 'audit_logs (resource_id)'],
  ['audit_logs_user_id_idx', 'audit_logs (user_id)'],
];

export class IndexLists1764000007200 implements MigrationInterface {
  readonly name = 'IndexLists1764000007200';

  async up(db: QueryRunner): Promise<void> {
    for (const [name, definition] of INDEXES) await db.query(`CREATE INDEX ${name} ON ${definition}`);
    for (const [name] of FORMER) await db.query(`DROP INDEX ${name}`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const [name, definition] of FORMER) await db.query(`CREATE INDEX ${name} ON ${definition}`);
    for (const [name] of INDEXES) await db.query(`DROP INDEX ${name}`);
  }
}

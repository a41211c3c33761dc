import { plantKey } from '../../support/keys.js';
import { plantUser } from '../../support/people.js';
import type { TestDatabase } from '../../support/database.js';

/** People whose keys depend on a row of every table that credentials are built from. */
export interface World {
  readonly keyIds: readonly string[];
  /** The rows that the keys depend on, if they do: a condition for each table. */
  readonly rows: Readonly<Record<string, string>>;
}

export async function createWorld(db: TestDatabase): Promise<World> {
  const [organization] = await db.query<{ id: string }>(
    `INSERT INTO organizations (name, display_name, default_org_member_roles) VALUES ('research', 'Research', '{by-default}') RETURNING id`,
  );
  const organizationId = organization!.id;
  await db.query(
    `INSERT INTO custom_roles (organization_id, name, org_permissions, delegable)
     SELECT $1, name, '[{"negate": false, "resource_type": "group", "action": "read"}]', true FROM unnest('{reader,by-default}'::text[]) AS name`,
    [organizationId],
  );
  const [group] = await db.query<{ id: string }>(`INSERT INTO groups (organization_id, name) VALUES ($1, 'night-shift') RETURNING id`, [
    organizationId,
  ]);
  const user = await plantUser(db, { loginType: 'oidc', siteRoles: ['auditor'], organizations: { [organizationId]: ['reader'] } });
  await db.query(`INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)`, [group!.id, user.id]);
  await db.query(`INSERT INTO user_links (user_id, login_type, provider_id, linked_id) VALUES ($1, 'oidc', 'oidc', 'issuer||ada')`, [
    user.id,
  ]);
  const session = idOf(await plantKey(db, user.id, { loginType: 'oidc' }));
  const access = idOf(await plantKey(db, user.id, { loginType: 'oauth2_provider_app', scopes: ['user:read', 'gatehouse:admin.read'] }));
  const [app] = await db.query<{ id: string }>(
    `INSERT INTO oauth2_provider_apps (name, callback_url, redirect_uris, scope)
     VALUES ('app', 'https://app.test/', '{https://app.test/}', 'user:read gatehouse:admin.read') RETURNING id`,
  );
  const [secret] = await db.query<{ id: string }>(
    `INSERT INTO oauth2_provider_app_secrets (app_id, secret_prefix, hashed_secret, display_secret) VALUES ($1, 'p', 'h', 'd') RETURNING id`,
    [app!.id],
  );
  const [grant] = await db.query<{ id: string }>(
    `INSERT INTO oauth2_provider_grants (user_id, app_id, resource, scope, absolute_expires_at)
     VALUES ($1, $2, 'https://api.test', 'user:read', now() + interval '1 day') RETURNING id`,
    [user.id, app!.id],
  );
  await db.query(
    `INSERT INTO oauth2_provider_app_tokens (grant_id, user_id, app_id, app_secret_id, api_key_id, access_key_id, access_hash, hash_prefix,
                                             refresh_hash, audience, scope, expires_at)
     VALUES ($1, $2, $3, $4, $5, $5, 'h', 'p', 'r', 'https://api.test', 'user:read', now() + interval '1 day')`,
    [grant!.id, user.id, app!.id, secret!.id, access],
  );
  const robot = idOf(await plantAgentToken(db, user.id));
  const ofUser = `user_id = '${user.id}'`;
  const ofOrganization = `organization_id = '${organizationId}'`;
  const ofApp = `app_id = '${app!.id}'`;
  const [agent] = await db.query<{ id: string }>(`SELECT id FROM agents WHERE ${ofUser}`);
  const ofAgent = `agent_id = '${agent!.id}'`;
  return {
    keyIds: [session, access, robot],
    rows: {
      agent_files: ofAgent,
      agent_secrets: ofAgent,
      agents: ofUser,
      api_keys: ofUser,
      custom_roles: `${ofOrganization} AND name = 'reader'`,
      group_members: ofUser,
      groups: `id = '${group!.id}'`,
      oauth2_provider_app_secrets: ofApp,
      oauth2_provider_app_tokens: ofApp,
      oauth2_provider_apps: `id = '${app!.id}'`,
      oauth2_provider_grants: ofApp,
      organization_members: ofUser,
      organizations: `id = '${organizationId}'`,
      user_links: ofUser,
      users: `id = '${user.id}'`,
    },
  };
}

/** Of an agent that was given a secret and a file. */
async function plantAgentToken(db: TestDatabase, userId: string): Promise<string> {
  const token = await plantKey(db, userId, { loginType: 'password' });
  await db.query(
    `WITH agent AS (
            INSERT INTO agents (user_id, name, token_lifetime_seconds, created_at, updated_at) VALUES ($1, 'robot', 60, now(), now()) RETURNING id),
          secret AS (
            INSERT INTO user_secrets (id, user_id, name, value, value_bytes, enabled, created_at, updated_at)
            VALUES (gen_random_uuid(), $1, 'npm', '', 0, false, now(), now()) RETURNING id),
          content AS (INSERT INTO file_blobs (hash, size_bytes, chunk_bytes) VALUES (repeat('0', 64), 0, 1) RETURNING hash),
          file AS (
            INSERT INTO files (hash, created_at, created_by, mimetype) SELECT hash, now(), $1, 'application/x-tar' FROM content RETURNING id),
          its_secret AS (INSERT INTO agent_secrets (agent_id, secret_id) SELECT agent.id, secret.id FROM agent, secret),
          its_file AS (INSERT INTO agent_files (agent_id, file_id) SELECT agent.id, file.id FROM agent, file)
     UPDATE api_keys SET login_type = 'agent', agent_id = agent.id, agent_token_state = 'current' FROM agent WHERE api_keys.id = $2`,
    [userId, idOf(token)],
  );
  return token;
}

function idOf(key: string): string {
  return key.slice(0, key.indexOf('-'));
}

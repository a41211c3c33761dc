import type { TestDatabase } from '../database.js';

/** Grants of an app by this many new users, each with a code, a refresh token and an access token. */
export async function plantGrants(db: TestDatabase, app: { id: string; secretId: string }, count: number): Promise<void> {
  await db.query(
    `WITH people AS (
       INSERT INTO users (email, username, status)
       SELECT 'granting-' || n || '-' || left($1, 8) || '@example.test', 'granting-' || n || '-' || left($1, 8), 'active' FROM generate_series(1, $3::int) AS n
       RETURNING id
     ), grants AS (
       INSERT INTO oauth2_provider_grants (user_id, app_id, resource, scope, absolute_expires_at)
       SELECT id, $1::uuid, 'http://127.0.0.1', 'user:read', now() + interval '1 day' FROM people RETURNING id, user_id
     )
     INSERT INTO oauth2_provider_app_tokens
            (grant_id, user_id, app_id, app_secret_id, access_key_id, access_hash, hash_prefix, refresh_hash, audience, scope, expires_at)
     SELECT id, user_id, $1::uuid, $2::uuid, left(md5(id::text), 10), '', convert_to(left(md5(id::text), 10), 'UTF8'), '', 'http://127.0.0.1', 'user:read',
            now() + interval '1 day'
       FROM grants`,
    [app.id, app.secretId, count],
  );
  await db.query(
    `INSERT INTO api_keys (id, hashed_secret, user_id, login_type, scopes, allow_list, lifetime_seconds, expires_at)
     SELECT access_key_id, '', user_id, 'oauth2_provider_app', '{user:read}', '{*:*}', 3600, now() + interval '1 hour'
       FROM oauth2_provider_app_tokens WHERE app_id = $1 AND api_key_id IS NULL`,
    [app.id],
  );
  await db.query(`UPDATE oauth2_provider_app_tokens SET api_key_id = access_key_id WHERE app_id = $1`, [app.id]);
  await db.query(
    `INSERT INTO oauth2_provider_app_codes (grant_id, user_id, app_id, secret_prefix, hashed_secret, resource_uri, code_challenge,
                                            code_challenge_method, scope, expires_at)
     SELECT grant_id, user_id, app_id, hash_prefix, '', audience, '', 'S256', scope, now() FROM oauth2_provider_app_tokens WHERE app_id = $1`,
    [app.id],
  );
}

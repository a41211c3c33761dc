import type { TestDatabase } from '../../support/database.js';

/** The key id of the n-th copy: ten letters and digits. */
const idOf = (n: number): string => `bench${n.toString(36).padStart(5, '0')}`;

/**
 * Copies of the person behind an access token, each with a token of their own, as if they all had consented to the same app.
 * Load that comes with one token only would measure how well a server answers the same question again and again.
 */
export async function copyPerson(db: TestDatabase, accessToken: string, count: number): Promise<string[]> {
  const [keyId = '', secret = ''] = accessToken.split('-');
  const ids = Array.from({ length: count }, (_, n) => idOf(n));
  // In a statement of their own: a key is refused whose user is not there yet.
  await db.query(
    `INSERT INTO users (id, email, username, status, login_type)
     SELECT gen_random_uuid(), id || '@example.test', id, 'active', 'password' FROM unnest($1::text[]) AS copy (id)`,
    [ids],
  );
  await db.query(
    `WITH copies AS (
       SELECT copy.id, u.id AS user_id, original.*
         FROM unnest($2::text[]) AS copy (id)
         JOIN users u ON u.username = copy.id
        CROSS JOIN (SELECT id AS key_id, user_id AS old_user_id FROM api_keys WHERE id = $1) AS original
     ), members AS (
       INSERT INTO organization_members (organization_id, user_id, roles)
       SELECT m.organization_id, c.user_id, m.roles FROM copies c JOIN organization_members m ON m.user_id = c.old_user_id
     ), keys AS (
       INSERT INTO api_keys (id, hashed_secret, user_id, login_type, token_name, scopes, allow_list, lifetime_seconds, last_used, expires_at)
       SELECT c.id, k.hashed_secret, c.user_id, k.login_type, c.id, k.scopes, k.allow_list, k.lifetime_seconds, now(), k.expires_at
         FROM copies c JOIN api_keys k ON k.id = c.key_id
     )
     INSERT INTO oauth2_provider_app_tokens
            (grant_id, user_id, app_id, app_secret_id, api_key_id, access_key_id, access_hash, hash_prefix, refresh_hash, audience, scope, expires_at)
     SELECT t.grant_id, c.user_id, t.app_id, t.app_secret_id, c.id, c.id, t.access_hash, convert_to(c.id, 'UTF8'), t.refresh_hash, t.audience, t.scope, t.expires_at
       FROM copies c JOIN oauth2_provider_app_tokens t ON t.api_key_id = c.key_id`,
    [keyId, ids],
  );
  return ids.map((id) => `${id}-${secret}`);
}

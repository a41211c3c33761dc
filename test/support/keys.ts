import { generateKey } from '../../src/auth/keys/key-format.js';
import type { TestDatabase } from './database.js';

export interface KeyTraits {
  readonly loginType?: 'password' | 'github' | 'oidc' | 'token' | 'oauth2_provider_app';
  /** Absent: full access. */
  readonly scopes?: readonly string[];
  readonly allowList?: readonly string[];
  readonly lifetimeSeconds?: number;
  /** Relative to now, in seconds; negative: expired. */
  readonly expiresInSeconds?: number;
  /** How long ago it was used, in seconds; null: never. */
  readonly usedSecondsAgo?: number | null;
}

/** A key of this user, as text, inserted directly into the database. */
export async function plantKey(db: TestDatabase, userId: string, traits: KeyTraits = {}): Promise<string> {
  const { loginType = 'password', scopes = ['coder:all'], allowList = ['*:*'], lifetimeSeconds = 86_400, usedSecondsAgo = null } = traits;
  const { expiresInSeconds = lifetimeSeconds } = traits;
  const { id, hashedSecret, text } = generateKey();
  await db.query(
    `INSERT INTO api_keys (id, hashed_secret, user_id, login_type, token_name, scopes, allow_list, lifetime_seconds, expires_at, last_used)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::int, date_trunc('milliseconds', now()) + make_interval(secs => $9),
             CASE WHEN $10::float8 IS NULL THEN '1970-01-01 00:00:00+00' ELSE now() - make_interval(secs => $10) END)`,
    [
      id,
      hashedSecret,
      userId,
      loginType,
      loginType === 'token' ? id : '',
      scopes,
      allowList,
      lifetimeSeconds,
      expiresInSeconds,
      usedSecondsAgo,
    ],
  );
  return text;
}

export interface KeyState {
  readonly expires_at: Date;
  readonly last_used: Date;
  readonly ip_address: string;
}

/** The row of a key; undefined if it was deleted. */
export async function keyState(db: TestDatabase, token: string): Promise<KeyState | undefined> {
  const [row] = await db.query<KeyState & Record<string, unknown>>(
    `SELECT expires_at, last_used, host(ip_address) AS ip_address FROM api_keys WHERE id = $1`,
    [token.split('-')[0]],
  );
  return row;
}

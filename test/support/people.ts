import { createHash, randomBytes } from 'node:crypto';
import type { TestDatabase } from './database.js';

/** A user put straight into the database: there is no need to go through the API for somebody who is only there to be asked about. */
export interface PlantedUser {
  readonly id: string;
  readonly email: string;
  readonly username: string;
}

export interface UserTraits {
  readonly status?: 'active' | 'dormant' | 'suspended';
  readonly loginType?: 'password' | 'github' | 'oidc' | 'none';
  readonly hashedPassword?: string;
  readonly roles?: readonly string[];
}

/** A user under a name of its own, member of the default organization. */
export async function plantUser(db: TestDatabase, traits: UserTraits = {}): Promise<PlantedUser> {
  const { status = 'active', loginType = 'password', hashedPassword = '', roles = [] } = traits;
  const username = `user-${randomBytes(6).toString('hex')}`;
  const email = `${username}@example.test`;
  const [row] = await db.query<{ id: string }>(
    `WITH made AS (
       INSERT INTO users (email, username, status, login_type, hashed_password, rbac_roles) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
     ), joined AS (
       INSERT INTO organization_members (organization_id, user_id) SELECT o.id, made.id FROM organizations o, made WHERE o.is_default
     )
     SELECT id FROM made`,
    [email, username, status, loginType, hashedPassword, roles],
  );
  return { id: row!.id, email, username };
}

export interface KeyTraits {
  readonly loginType?: 'password' | 'github' | 'oidc' | 'token' | 'oauth2_provider_app';
  readonly scopes?: readonly string[];
  readonly lifetimeSeconds?: number;
  /** Relative to now, in seconds; negative: expired. */
  readonly expiresInSeconds?: number;
  /** How long ago it was used, in seconds; null: never. */
  readonly usedSecondsAgo?: number | null;
}

/** A key of this user, as text. */
export async function plantKey(db: TestDatabase, userId: string, traits: KeyTraits = {}): Promise<string> {
  const { loginType = 'password', scopes = ['coder:all'], lifetimeSeconds = 86_400, usedSecondsAgo = null } = traits;
  const { expiresInSeconds = lifetimeSeconds } = traits;
  const id = alphanumeric(10);
  const secret = alphanumeric(22);
  await db.query(
    `INSERT INTO api_keys (id, hashed_secret, user_id, login_type, token_name, scopes, allow_list, lifetime_seconds, expires_at, last_used)
     VALUES ($1, $2, $3, $4, $5, $6, '{*:*}', $7::int, now() + make_interval(secs => $8),
             CASE WHEN $9::float8 IS NULL THEN '1970-01-01 00:00:00+00' ELSE now() - make_interval(secs => $9) END)`,
    [id, createHash('sha256').update(secret).digest(), userId, loginType, id, scopes, lifetimeSeconds, expiresInSeconds, usedSecondsAgo],
  );
  return `${id}-${secret}`;
}

export interface KeyState {
  readonly expires_at: Date;
  readonly last_used: Date;
  readonly ip_address: string;
}

/** The row of a key; undefined when it is gone. */
export async function keyState(db: TestDatabase, token: string): Promise<KeyState | undefined> {
  const [row] = await db.query<KeyState & Record<string, unknown>>(
    `SELECT expires_at, last_used, host(ip_address) AS ip_address FROM api_keys WHERE id = $1`,
    [token.split('-')[0]],
  );
  return row;
}

function alphanumeric(length: number): string {
  return randomBytes(length * 2)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, length);
}

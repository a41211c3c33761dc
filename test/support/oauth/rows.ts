/** Runs one statement and returns its rows. */
export interface Queryable {
  query<Row extends Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
}

/** The lookup key of an access token: the part before the dash. */
function keyIdOf(accessToken: string): string {
  return accessToken.split('-')[0] ?? '';
}

/** The lookup key of a code or a refresh token, `coder_<prefix>_<secret>`, as it is stored. */
export function prefixOf(secret: string): Buffer {
  return Buffer.from(secret.split('_')[1] ?? '');
}

/**
 * Moves the time of codes, tokens and grants by changing their rows, so that no test has to wait. Each change must affect exactly one row:
 * a test that moved nothing would prove nothing.
 */
export class OAuthRows {
  constructor(readonly db: Queryable) {}

  async expireCode(code: string): Promise<void> {
    await this.change(
      `UPDATE oauth2_provider_app_codes SET expires_at = now() - interval '1 second' WHERE secret_prefix = $1 RETURNING 1`,
      prefixOf(code),
    );
  }

  async expireAccessToken(token: string): Promise<void> {
    await this.change(`UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1 RETURNING 1`, keyIdOf(token));
  }

  async expireRefreshToken(token: string): Promise<void> {
    await this.change(
      `UPDATE oauth2_provider_app_tokens SET expires_at = now() - interval '1 second' WHERE hash_prefix = $1 RETURNING 1`,
      prefixOf(token),
    );
  }

  /** Makes the use of a refresh token look older than the replay window of 10 seconds. */
  async leaveReplayWindow(refreshToken: string): Promise<void> {
    await this.change(
      `UPDATE oauth2_provider_app_tokens SET consumed_at = consumed_at - interval '11 seconds'
        WHERE hash_prefix = $1 AND consumed_at IS NOT NULL RETURNING 1`,
      prefixOf(refreshToken),
    );
  }

  /** Ends the grant's absolute lifetime. */
  async expireGrant(refreshToken: string): Promise<void> {
    await this.change(
      `UPDATE oauth2_provider_grants SET absolute_expires_at = now() - interval '1 second'
        WHERE id = (SELECT grant_id FROM oauth2_provider_app_tokens WHERE hash_prefix = $1) RETURNING 1`,
      prefixOf(refreshToken),
    );
  }

  /** Makes the access token look as if it had been issued for another resource. */
  async rebind(accessToken: string, audience: string): Promise<void> {
    await this.change(
      `UPDATE oauth2_provider_app_tokens SET audience = $2 WHERE api_key_id = $1 RETURNING 1`,
      keyIdOf(accessToken),
      audience,
    );
  }

  async setUserStatus(email: string, status: 'active' | 'suspended'): Promise<void> {
    await this.change(`UPDATE users SET status = $2 WHERE email = $1 RETURNING 1`, email, status);
  }

  /** The resource an access token is bound to, as stored. */
  async audienceOf(accessToken: string): Promise<string> {
    const rows = await this.db.query<{ audience: string }>(`SELECT audience FROM oauth2_provider_app_tokens WHERE api_key_id = $1`, [
      keyIdOf(accessToken),
    ]);
    return rows[0]?.audience ?? '';
  }

  /** The lifetime of a code, in seconds. */
  async codeLifetimeSeconds(code: string): Promise<number> {
    const rows = await this.db.query<{ seconds: string }>(
      `SELECT extract(epoch FROM expires_at - created_at) AS seconds FROM oauth2_provider_app_codes WHERE secret_prefix = $1`,
      [prefixOf(code)],
    );
    return Number(rows[0]?.seconds);
  }

  /** Everything stored about a code or refresh token, as text: bytes in hexadecimal and, so that nothing hides there, decoded. */
  async storedText(table: 'oauth2_provider_app_codes' | 'oauth2_provider_app_tokens', secret: string): Promise<string> {
    const column = table === 'oauth2_provider_app_codes' ? 'secret_prefix' : 'hash_prefix';
    const rows = await this.db.query<{ dump: string }>(`SELECT to_jsonb(t)::text AS dump FROM ${table} t WHERE ${column} = $1`, [
      prefixOf(secret),
    ]);
    if (rows.length !== 1) throw new Error(`${rows.length} rows instead of one`);
    return rows[0]?.dump ?? '';
  }

  /** While this runs, no new key can be stored: the database fails in the middle of issuing one. */
  async whileKeysCannotBeStored(work: () => Promise<void>): Promise<void> {
    await this.db.query(`CREATE FUNCTION refuse_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$`);
    await this.db.query(`CREATE TRIGGER refuse_key BEFORE INSERT ON api_keys FOR EACH ROW EXECUTE FUNCTION refuse_key()`);
    try {
      await work();
    } finally {
      await this.db.query(`DROP TRIGGER refuse_key ON api_keys`);
      await this.db.query(`DROP FUNCTION refuse_key`);
    }
  }

  private async change(sql: string, ...parameters: unknown[]): Promise<void> {
    const rows = await this.db.query(sql, parameters);
    if (rows.length !== 1) throw new Error(`${rows.length} rows changed instead of one`);
  }
}

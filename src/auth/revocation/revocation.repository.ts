import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { affectedRows } from '../../database/index.js';

/** What opens doors, by kind. */
export interface RevocationCounts {
  /** Of browsers and command lines. */
  readonly sessions: number;
  /** Long-lived ones. */
  readonly tokens: number;
  /** Access tokens of OAuth apps. */
  readonly accessTokens: number;
  /** Consents to OAuth apps that can still be refreshed. */
  readonly grants: number;
}

/** Whose, and made until when: people who log in again meanwhile must not lose that, too. */
export interface RevocationScope {
  /** Null: everybody's. */
  readonly userId: string | null;
  readonly madeUntil: Date;
}

const OF_SCOPE = `($1::uuid IS NULL OR user_id = $1) AND created_at <= $2`;

@Injectable()
export class RevocationRepository {
  constructor(private readonly dataSource: DataSource) {}

  async count({ userId, madeUntil }: RevocationScope): Promise<RevocationCounts> {
    const [row] = await this.dataSource.query<RevocationCounts[]>(
      `SELECT count(*) FILTER (WHERE login_type IN ('password', 'github', 'oidc', 'none'))::int AS sessions,
              count(*) FILTER (WHERE login_type = 'token')::int AS tokens,
              count(*) FILTER (WHERE login_type = 'oauth2_provider_app')::int AS "accessTokens",
              (SELECT count(*)::int FROM oauth2_provider_grants WHERE revoked_at IS NULL AND ${OF_SCOPE}) AS grants
         FROM api_keys WHERE ${OF_SCOPE}`,
      [userId, madeUntil],
    );
    if (!row) throw new Error('a count has one row');
    return row;
  }

  /** At most `limit`; answers how many. */
  async revokeGrants({ userId, madeUntil }: RevocationScope, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `UPDATE oauth2_provider_grants SET revoked_at = now()
          WHERE id IN (SELECT id FROM oauth2_provider_grants WHERE revoked_at IS NULL AND ${OF_SCOPE} ORDER BY id LIMIT $3 FOR UPDATE)`,
        [userId, madeUntil, limit],
      ),
    );
  }

  /** At most `limit`; answers how many. */
  async deleteKeys({ userId, madeUntil }: RevocationScope, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `DELETE FROM api_keys WHERE id IN (SELECT id FROM api_keys WHERE ${OF_SCOPE} ORDER BY id LIMIT $3 FOR UPDATE)`,
        [userId, madeUntil, limit],
      ),
    );
  }
}

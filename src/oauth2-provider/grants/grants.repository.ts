import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { affectedRows } from '../../database/index.js';

export interface GrantRow {
  readonly id: string;
  readonly userId: string;
  readonly appId: string;
  /** Canonical. */
  readonly resource: string;
  /** Space-separated. */
  readonly scope: string;
  readonly absoluteExpiresAt: Date;
}

export interface GrantInsert {
  readonly userId: string;
  readonly appId: string;
  readonly resource: string;
  readonly scope: string;
  readonly absoluteExpiresAt: Date;
}

/** Which grants nobody can use any more. */
export interface GrantEnds {
  /** Revoked, or past their absolute end, by then. */
  readonly endedBefore: Date;
  /** Made before then, and nothing was ever issued under them. */
  readonly abandonedBefore: Date;
}

/** What a grant must stand on at this moment. */
export interface Footing {
  readonly now: Date;
  /** The secret the client authenticated with; null for a public client. */
  readonly appSecretId: string | null;
}

@Injectable()
export class GrantsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(grant: GrantInsert, tx: EntityManager): Promise<string> {
    const rows = await tx.query<{ id: string }[]>(
      `INSERT INTO oauth2_provider_grants (user_id, app_id, resource, scope, absolute_expires_at) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [grant.userId, grant.appId, grant.resource, grant.scope, grant.absoluteExpiresAt],
    );
    const [row] = rows;
    if (!row) throw new Error('an insert returned no row');
    return row.id;
  }

  /**
   * Locks a live grant until the transaction ends, in the order that every writer keeps: app, grant, user. Null when the grant
   * was revoked or is over, the app or the client's secret is gone, or the user is gone or suspended. Who deletes an app or a
   * secret locks the app first, so that what is here now stays until the transaction ends.
   */
  async lockLive(id: string, { now, appSecretId }: Footing, tx: EntityManager): Promise<GrantRow | null> {
    const apps = await tx.query<unknown[]>(
      `SELECT 1 FROM oauth2_provider_apps WHERE id = (SELECT app_id FROM oauth2_provider_grants WHERE id = $1) FOR KEY SHARE`,
      [id],
    );
    if (apps.length === 0) return null;
    const [grant] = await tx.query<GrantRow[]>(
      `SELECT id, user_id AS "userId", app_id AS "appId", resource, scope, absolute_expires_at AS "absoluteExpiresAt"
         FROM oauth2_provider_grants
        WHERE id = $1 AND revoked_at IS NULL AND absolute_expires_at > $2
          FOR UPDATE`,
      [id, now],
    );
    if (!grant) return null;
    const users = await tx.query<unknown[]>(
      `SELECT 1 FROM users
        WHERE id = $1 AND NOT deleted AND status <> 'suspended'
          AND ($2::uuid IS NULL OR EXISTS (SELECT 1 FROM oauth2_provider_app_secrets s WHERE s.id = $2))
          FOR SHARE`,
      [grant.userId, appSecretId],
    );
    return users.length > 0 ? grant : null;
  }

  /** Revokes and deletes the access tokens. What is left of the family can no longer be used; false when it was revoked before. */
  async revoke(id: string, now: Date, tx: EntityManager): Promise<boolean> {
    const count = affectedRows(
      await tx.query(`UPDATE oauth2_provider_grants SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL`, [id, now]),
    );
    if (count === 0) return false;
    await tx.query(`DELETE FROM api_keys k USING oauth2_provider_app_tokens t WHERE t.grant_id = $1 AND t.api_key_id = k.id`, [id]);
    await tx.query(`UPDATE oauth2_provider_app_tokens SET replay_sealed = NULL WHERE grant_id = $1 AND replay_sealed IS NOT NULL`, [id]);
    return true;
  }

  /** Codes and tokens go along. Answers how many, at most `limit`; leaves out those that somebody is at. */
  async deleteEnded({ endedBefore, abandonedBefore }: GrantEnds, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `DELETE FROM oauth2_provider_grants WHERE id IN (
           SELECT id FROM oauth2_provider_grants g
            WHERE revoked_at < $1 OR absolute_expires_at < $1
               OR (created_at < $2 AND NOT EXISTS (SELECT 1 FROM oauth2_provider_app_tokens t WHERE t.grant_id = g.id))
            LIMIT $3 FOR UPDATE SKIP LOCKED)`,
        [endedBefore, abandonedBefore, limit],
      ),
    );
  }

  /** Live grants, in a fixed order so that two who revoke many never wait for each other in a circle. */
  async listLive(by: { appId: string; userId?: string; appSecretId?: string }, tx?: EntityManager): Promise<string[]> {
    const rows = await (tx ?? this.dataSource).query<{ id: string }[]>(
      `SELECT id FROM oauth2_provider_grants g
        WHERE app_id = $1 AND revoked_at IS NULL
          AND ($2::uuid IS NULL OR user_id = $2)
          AND ($3::uuid IS NULL OR EXISTS (SELECT 1 FROM oauth2_provider_app_tokens t WHERE t.grant_id = g.id AND t.app_secret_id = $3))
        ORDER BY id`,
      [by.appId, by.userId ?? null, by.appSecretId ?? null],
    );
    return rows.map((row) => row.id);
  }
}

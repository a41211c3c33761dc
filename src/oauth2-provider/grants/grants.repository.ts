import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  affectedRows,
  type Guard,
  GuardTemplate,
  HELD,
  type RowColumns,
  selectList,
  SqlParameters,
  type WalkStep,
  type Write,
  WriteTemplate,
} from '../../database/index.js';

export interface GrantRow {
  readonly id: string;
  readonly userId: string;
  readonly appId: string;
  /** Canonical. */
  readonly resource: string;
  /** Space-separated. */
  readonly scope: string;
  readonly absoluteExpiresAt: Date;
  readonly revokedAt: Date | null;
}

/** What decisions read of an app's registration. */
export interface Registration {
  readonly scope: string;
  readonly grantTypes: readonly string[];
  readonly redirectUris: readonly string[];
}

export const GRANT_COLUMNS: RowColumns<GrantRow> = {
  id: 'id',
  userId: 'user_id',
  appId: 'app_id',
  resource: 'resource',
  scope: 'scope',
  absoluteExpiresAt: 'absolute_expires_at',
  revokedAt: 'revoked_at',
};

export interface GrantInsert {
  readonly userId: string;
  readonly appId: string;
  readonly resource: string;
  readonly scope: string;
  readonly absoluteExpiresAt: Date;
}

/** What `lockLive` checks a grant against. */
export interface LivenessCheck {
  readonly now: Date;
  /** The secret the client authenticated with; null for a public client. */
  readonly appSecretId: string | null;
}

/** Selects live grants that match all of these; absent parts match every grant. */
export interface GrantSelection {
  readonly id?: string;
  readonly appId?: string;
  readonly userIds?: readonly string[];
  /** Canonical. */
  readonly resource?: string;
  /** Only grants with tokens issued under this secret. */
  readonly appSecretId?: string;
}

export interface RevokedGrants {
  readonly count: number;
  /** Their API key ids. */
  readonly accessTokens: readonly string[];
}

const APP = new GuardTemplate(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1 AND ${HELD} FOR KEY SHARE`);
const LIVE_GRANT = new GuardTemplate(
  `SELECT 1 FROM oauth2_provider_grants WHERE id = $1 AND revoked_at IS NULL AND absolute_expires_at > $2 AND ${HELD} FOR UPDATE`,
);
const LIVE_USER = new GuardTemplate(`SELECT 1 FROM users WHERE id = $1 AND NOT deleted AND status <> 'suspended' AND ${HELD} FOR SHARE`);
const SECRET = new GuardTemplate(`SELECT 1 FROM oauth2_provider_app_secrets WHERE id = $1 AND app_id = $2 AND ${HELD} FOR KEY SHARE`);
/** Read by a function: the statement itself sees the app as it was before the waiting. */
const REGISTRATION = new GuardTemplate(
  `SELECT 1 FROM current_oauth2_provider_app($1) WHERE scope = $2 AND grant_types = $3 AND redirect_uris = $4 AND ${HELD}`,
);

const UNREVOKED = new GuardTemplate(`SELECT 1 FROM oauth2_provider_grants WHERE id = $1 AND revoked_at IS NULL AND ${HELD} FOR UPDATE`);
const REVOKE = new WriteTemplate(`UPDATE oauth2_provider_grants SET revoked_at = $2 WHERE id = $1 AND ${HELD}`);

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
   * Locks a live grant until the transaction ends, in the order that every writer uses: app, grant, user. Null when the grant was
   * revoked or has expired, the app or the client's secret was deleted, or the user was deleted or suspended. Deleting an app or a
   * secret locks the app first, so both stay until the transaction ends.
   */
  async lockLive(id: string, { now, appSecretId }: LivenessCheck, tx: EntityManager): Promise<GrantRow | null> {
    const apps = await tx.query<unknown[]>(
      `SELECT 1 FROM oauth2_provider_apps WHERE id = (SELECT app_id FROM oauth2_provider_grants WHERE id = $1) FOR KEY SHARE`,
      [id],
    );
    if (apps.length === 0) return null;
    const [grant] = await tx.query<GrantRow[]>(
      `SELECT ${selectList(GRANT_COLUMNS)} FROM oauth2_provider_grants
        WHERE id = $1 AND revoked_at IS NULL AND absolute_expires_at > $2
          FOR UPDATE`,
      [id, now],
    );
    if (!grant) return null;
    const users = `SELECT 1 FROM users WHERE id = $1 AND NOT deleted AND status <> 'suspended' FOR SHARE`;
    if ((await tx.query<unknown[]>(users, [grant.userId])).length === 0) return null;
    if (appSecretId === null) return grant;
    const secrets = `SELECT 1 FROM oauth2_provider_app_secrets WHERE id = $1 AND app_id = $2 FOR KEY SHARE`;
    return (await tx.query<unknown[]>(secrets, [appSecretId, grant.appId])).length > 0 ? grant : null;
  }

  /** The same as guards of one statement. */
  liveness({ id, userId, appId }: GrantRow, { now, appSecretId }: LivenessCheck): Guard[] {
    const ofSecret = appSecretId === null ? [] : [SECRET.with(appSecretId, appId)];
    return [APP.with(appId), LIVE_GRANT.with(id, now), LIVE_USER.with(userId), ...ofSecret];
  }

  /**
   * The app's registration as it is now. A change of an app must not wait for its clients, which could otherwise block it: it is therefore
   * not locked, but read last, by a statement of its own after all waiting.
   */
  async findRegistration(appId: string, tx: EntityManager): Promise<Registration | null> {
    const [registration] = await tx.query<Registration[]>(
      `SELECT scope, grant_types AS "grantTypes", redirect_uris AS "redirectUris" FROM oauth2_provider_apps WHERE id = $1`,
      [appId],
    );
    return registration ?? null;
  }

  /** The same as a guard: it is still the one that the decision assumed. For the same reason, after all guards that can wait. */
  unchangedRegistration(appId: string, { scope, grantTypes, redirectUris }: Registration): Guard {
    return REGISTRATION.with(appId, scope, grantTypes, redirectUris);
  }

  unrevoked(id: string): Guard {
    return UNREVOKED.with(id);
  }

  /** As `revoke` does it. */
  revocation(id: string, now: Date): Write {
    return REVOKE.with(id, now);
  }

  /** Deletes grants that were revoked or expired before this time, with their codes and tokens. Returns their number, at most `limit`. */
  async deleteEnded(before: Date, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `WITH revoked AS (
           SELECT id FROM oauth2_provider_grants WHERE revoked_at < $1 ORDER BY revoked_at LIMIT $2 FOR UPDATE SKIP LOCKED),
         expired AS (
           SELECT id FROM oauth2_provider_grants WHERE absolute_expires_at < $1 ORDER BY absolute_expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
         DELETE FROM oauth2_provider_grants WHERE id = ANY (ARRAY(SELECT id FROM revoked UNION SELECT id FROM expired LIMIT $2))`,
        [before, limit],
      ),
    );
  }

  /** Looks at the next `limit` grants after `after`, and deletes those created before this time for which no token was ever issued. */
  async deleteAbandoned(createdBefore: Date, after: string, limit: number): Promise<WalkStep> {
    const [step] = await this.dataSource.query<WalkStep[]>(
      `WITH visited AS MATERIALIZED (
         SELECT id, created_at FROM oauth2_provider_grants WHERE id > $2 ORDER BY id LIMIT $3),
       abandoned AS MATERIALIZED (
         SELECT g.id FROM oauth2_provider_grants g JOIN visited v ON v.id = g.id
          WHERE v.created_at < $1 AND NOT EXISTS (SELECT 1 FROM oauth2_provider_app_tokens t WHERE t.grant_id = v.id)
            FOR UPDATE OF g SKIP LOCKED),
       deleted AS (
         DELETE FROM oauth2_provider_grants WHERE id IN (SELECT id FROM abandoned) RETURNING id)
       SELECT (SELECT count(*)::int FROM deleted) AS changed, (SELECT id FROM visited ORDER BY id DESC LIMIT 1) AS last`,
      [createdBefore, after, limit],
    );
    if (!step) throw new Error('a select of values has one row');
    return step;
  }

  /**
   * Revokes live grants and erases the stored responses of their refreshes, so that nothing of the family can be used. The caller must
   * revoke the access tokens. Locks grants in the order of their ids, so that two callers cannot deadlock.
   */
  async revoke(which: GrantSelection, now: Date, tx: EntityManager): Promise<RevokedGrants> {
    const parameters = new SqlParameters();
    const revokedAt = parameters.bind(now);
    const conditions = [`g.revoked_at IS NULL`, ...conditionsOf(which, parameters)].join(' AND ');
    const [revoked] = await tx.query<[{ id: string }[], number]>(
      `UPDATE oauth2_provider_grants SET revoked_at = ${revokedAt}
        WHERE id = ANY (ARRAY(SELECT g.id FROM oauth2_provider_grants g WHERE ${conditions} ORDER BY g.id FOR UPDATE))
    RETURNING id`,
      parameters.values,
    );
    if (revoked.length === 0) return { count: 0, accessTokens: [] };
    // A separate statement: the first one may have waited for a refresh, whose new tokens only a later statement sees.
    const tokens = await tx.query<{ id: string }[]>(
      `WITH forgotten AS (
         UPDATE oauth2_provider_app_tokens SET replay_sealed = NULL WHERE grant_id = ANY ($1) AND replay_sealed IS NOT NULL)
       SELECT api_key_id AS id FROM oauth2_provider_app_tokens WHERE grant_id = ANY ($1) AND api_key_id IS NOT NULL`,
      [revoked.map(({ id }) => id)],
    );
    return { count: revoked.length, accessTokens: tokens.map(({ id }) => id) };
  }

  /**
   * Returns their access tokens, which no foreign key deletes: the caller must revoke them. The caller holds the app's lock, so no new
   * ones are added.
   */
  async deleteAllOfApp(appId: string, tx: EntityManager): Promise<string[]> {
    const tokens = await tx.query<{ id: string }[]>(
      `WITH deleted AS (DELETE FROM oauth2_provider_app_tokens WHERE app_id = $1 RETURNING api_key_id)
       SELECT api_key_id AS id FROM deleted WHERE api_key_id IS NOT NULL`,
      [appId],
    );
    await tx.query(`DELETE FROM oauth2_provider_grants WHERE app_id = $1`, [appId]);
    return tokens.map(({ id }) => id);
  }
}

function conditionsOf({ id, appId, userIds, resource, appSecretId }: GrantSelection, parameters: SqlParameters): string[] {
  const conditions: string[] = [];
  if (id !== undefined) conditions.push(`g.id = ${parameters.bind(id)}`);
  if (appId !== undefined) conditions.push(`g.app_id = ${parameters.bind(appId)}`);
  if (userIds !== undefined) conditions.push(`g.user_id = ANY (${parameters.bind(userIds)})`);
  if (resource !== undefined) conditions.push(`g.resource = ${parameters.bind(resource)}`);
  if (appSecretId !== undefined) {
    const ofSecret = `t.app_secret_id = ${parameters.bind(appSecretId)}`;
    conditions.push(`EXISTS (SELECT 1 FROM oauth2_provider_app_tokens t WHERE t.grant_id = g.id AND ${ofSecret})`);
  }
  return conditions;
}

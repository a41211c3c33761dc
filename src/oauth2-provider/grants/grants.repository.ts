import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  affectedRows,
  type Guard,
  GuardTemplate,
  HELD,
  type RowColumns,
  SqlParameters,
  type WalkStep,
  type Write,
  WriteTemplate,
} from '../../database/index.js';
import type { GrantInsert } from './grant-insert.js';
import { conditionsOf, type GrantSelection } from './grant-selection.js';
import type { RequestedClaims } from '../checks/claims-request.js';

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
  /** When the user had authenticated; null if that is unknown, and without a consent. */
  readonly authTime: Date | null;
  readonly acr: string | null;
  readonly sid: string | null;
  /** What the app knows the user by (`sub`); null: by the user's id. */
  readonly subject: string | null;
  /** What the authorization request says in `claims`; null: nothing. */
  readonly claims: RequestedClaims | null;
}

export const GRANT_COLUMNS: RowColumns<GrantRow> = {
  id: 'id',
  userId: 'user_id',
  appId: 'app_id',
  resource: 'resource',
  scope: 'scope',
  absoluteExpiresAt: 'absolute_expires_at',
  revokedAt: 'revoked_at',
  authTime: 'auth_time',
  acr: 'acr',
  sid: 'sid',
  subject: 'subject',
  claims: 'claims',
};

export interface RevokedGrants {
  readonly count: number;
  /** Their API key ids. */
  readonly accessTokens: readonly string[];
}

const INSERT = new WriteTemplate<
  [
    id: string,
    userId: string,
    appId: string,
    resource: string,
    scope: string,
    absoluteExpiresAt: Date,
    parentGrantId: string | null,
    exchangeRuleId: string | null,
    consentAddress: string | null,
    consentUserAgent: string | null,
    deviceAddress: string | null,
    authTime: Date | null,
    acr: string | null,
    sid: string | null,
    claims: string | null,
    loginSession: string | null,
    subject: string | null,
  ]
>(
  `INSERT INTO oauth2_provider_grants (id, user_id, app_id, resource, scope, absolute_expires_at, parent_grant_id, exchange_rule_id,
                                       consent_address, consent_user_agent, device_address, auth_time, acr, sid, claims, login_session,
                                       subject)
   SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17 WHERE ${HELD}`,
);
const UNREVOKED = new GuardTemplate<[id: string]>(
  `SELECT 1 FROM oauth2_provider_grants WHERE id = $1 AND revoked_at IS NULL AND ${HELD} FOR UPDATE`,
);
/** An exchange that this statement waited for has inserted a grant that it cannot see; this function can. */
const NOT_EXCHANGED = new GuardTemplate<[id: string]>(`SELECT 1 WHERE NOT current_oauth2_provider_grant_is_exchanged($1) AND ${HELD}`);
const REVOKE = new WriteTemplate<[id: string, now: Date]>(`UPDATE oauth2_provider_grants SET revoked_at = $2 WHERE id = $1 AND ${HELD}`);

@Injectable()
export class GrantsRepository {
  constructor(private readonly dataSource: DataSource) {}

  insertion({
    id,
    userId,
    appId,
    resource,
    scope,
    absoluteExpiresAt,
    exchange,
    consentedFrom,
    login,
    claims,
    subject,
  }: GrantInsert): Write {
    const { parentGrantId = null, ruleId = null } = exchange ?? {};
    const { address = '', userAgent = '', deviceAddress = '' } = consentedFrom ?? {};
    const { authTime = null, acr = null, sid = null, session = null } = login ?? {};
    const origin = [address, userAgent, deviceAddress, authTime, acr, sid, claims ? JSON.stringify(claims) : null, session] as const;
    return INSERT.with(id, userId, appId, resource, scope, absoluteExpiresAt, parentGrantId, ruleId, ...origin, subject);
  }

  unrevoked(id: string): Guard {
    return UNREVOKED.with(id);
  }

  /** No token of this grant was ever exchanged. To be checked after the guard that locks the grant. */
  notExchanged(id: string): Guard {
    return NOT_EXCHANGED.with(id);
  }

  /** What `revoke` does to the grant itself. What it does to the tokens is in `GrantsStore.revocation`. */
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

  /** Locks the grant of an access token against exchanges. Null: the key is no access token of an app. */
  async lockOfKey(keyId: string, tx: EntityManager): Promise<string | null> {
    const [grant] = await tx.query<{ id: string }[]>(
      `SELECT id FROM oauth2_provider_grants WHERE id = (SELECT grant_id FROM oauth2_provider_app_tokens WHERE access_key_id = $1) FOR UPDATE`,
      [keyId],
    );
    return grant?.id ?? null;
  }

  /**
   * Revokes live grants, with those of tokens that were exchanged for theirs, and erases the stored responses of their refreshes, so that
   * nothing of the family can be used. The caller must revoke the access tokens. Locks grants in the order of their ids, so that two callers
   * cannot deadlock.
   *
   * Also forgets that the users allowed it, unless a client only ends its own access. This comes first: a request that relies on a
   * remembered consent holds it until its grant can be seen here.
   */
  async revoke(which: GrantSelection, now: Date, tx: EntityManager, isTold = which.userIds !== undefined): Promise<RevokedGrants> {
    await forgetConsents(which, tx);
    const revoked = await this.#revokeSelected(which, now, tx);
    if (revoked.length === 0) return { count: 0, accessTokens: [] };
    // Again, as long as there are any: the statement before may have waited for an exchange, whose new grant only a later one sees.
    for (let parents = revoked; parents.length > 0;) {
      parents = await this.#revokeSelected({ parentGrantIds: parents.map(({ id }) => id) }, now, tx);
      revoked.push(...parents);
    }
    // Somebody ends the access of the app, and does not only sign out or lose it, as apps can do themselves: so it is to sign the user out, too.
    if (isTold) await tx.query(`SELECT queue_oauth2_provider_logouts($1)`, [revoked.map(({ id }) => id)]);
    // A separate statement: the first one may have waited for a refresh, whose new tokens only a later statement sees.
    const tokens = await tx.query<{ id: string }[]>(
      `WITH forgotten AS (
         UPDATE oauth2_provider_app_tokens SET replay_sealed = NULL WHERE grant_id = ANY ($1) AND replay_sealed IS NOT NULL)
       SELECT api_key_id AS id FROM oauth2_provider_app_tokens WHERE grant_id = ANY ($1) AND api_key_id IS NOT NULL`,
      [revoked.map(({ id }) => id)],
    );
    return { count: revoked.length, accessTokens: tokens.map(({ id }) => id) };
  }

  async #revokeSelected(which: GrantSelection, now: Date, tx: EntityManager): Promise<{ id: string }[]> {
    const parameters = new SqlParameters();
    const revokedAt = parameters.bind(now);
    const conditions = [`g.revoked_at IS NULL`, ...conditionsOf(which, parameters)].join(' AND ');
    const [revoked] = await tx.query<[{ id: string }[], number]>(
      `UPDATE oauth2_provider_grants SET revoked_at = ${revokedAt}
        WHERE id = ANY (ARRAY(SELECT g.id FROM oauth2_provider_grants g WHERE ${conditions} ORDER BY g.id FOR UPDATE))
    RETURNING id`,
      parameters.values,
    );
    return revoked;
  }

  /**
   * Returns their access tokens, which no foreign key deletes: the caller must revoke them. The caller holds the app's lock, so no new
   * ones are added.
   */
  async deleteAllOfApp(appId: string, tx: EntityManager): Promise<{ readonly accessTokens: string[]; readonly grants: number }> {
    const tokens = await tx.query<{ id: string }[]>(
      `WITH deleted AS (DELETE FROM oauth2_provider_app_tokens WHERE app_id = $1 RETURNING api_key_id)
       SELECT api_key_id AS id FROM deleted WHERE api_key_id IS NOT NULL`,
      [appId],
    );
    const deleted: unknown = await tx.query(`DELETE FROM oauth2_provider_grants WHERE app_id = $1`, [appId]);
    return { accessTokens: tokens.map(({ id }) => id), grants: affectedRows(deleted) };
  }
}

async function forgetConsents({ id, appId, userIds, resource }: GrantSelection, tx: EntityManager): Promise<void> {
  if (userIds === undefined && resource === undefined) return;
  const parameters = new SqlParameters();
  const conditions: string[] = [];
  if (id !== undefined) conditions.push(`c.app_id = (SELECT g.app_id FROM oauth2_provider_grants g WHERE g.id = ${parameters.bind(id)})`);
  if (appId !== undefined) conditions.push(`c.app_id = ${parameters.bind(appId)}`);
  if (userIds !== undefined) conditions.push(`c.user_id = ANY (${parameters.bind(userIds)})`);
  if (resource !== undefined) conditions.push(`c.resource = ${parameters.bind(resource)}`);
  await tx.query(`DELETE FROM oauth2_provider_consents c WHERE ${conditions.join(' AND ')}`, parameters.values);
}

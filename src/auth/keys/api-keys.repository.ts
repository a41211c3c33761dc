import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PreparedFilter } from '../../authz/index.js';
import { MAX_ROWS } from '../../common/index.js';
import { affectedRows, type Guard, GuardTemplate, HELD, SqlParameters, type Write, writeAll, WriteTemplate } from '../../database/index.js';
import type { ApiKeyLoginType } from '../api-key.entity.js';
import type { RevocationCounts, UserSelection } from '../revocation/revocation-scope.js';
import { AgentTrust } from './agent-trust.port.js';
import type { ApiKeyFilter, ApiKeyInsert, ApiKeyRow, EndedKeys, KeyUse, VerifiedKey, WrittenUse } from './api-key-row.js';
import { PERSONAL_LOGIN_TYPES } from './api-key-row.js';
import { mayActCondition } from '../user-liveness.js';

const COLUMNS = `k.id, k.user_id AS "userId", u.username, k.login_type AS "loginType", k.token_name AS "tokenName", k.scopes,
  k.allow_list AS "allowList", k.lifetime_seconds::float8 AS "lifetimeSeconds", host(k.ip_address) AS "ipAddress",
  k.user_agent AS "userAgent", k.last_used AS "lastUsed", k.expires_at AS "expiresAt", k.created_at AS "createdAt", k.updated_at AS "updatedAt"`;
const FROM = `FROM api_keys k JOIN users u ON u.id = k.user_id`;
const OF = `($1::uuid IS NULL OR user_id = $1)`;

const INSERT = new WriteTemplate<
  [
    id: string,
    hashedSecret: Buffer,
    userId: string,
    loginType: ApiKeyLoginType,
    tokenName: string,
    scopes: readonly string[],
    allowList: readonly string[],
    lifetimeSeconds: number,
    expiresAt: Date,
    clientAddress: string,
    userAgent: string | null,
    authTime: Date | null,
    createdAt: Date,
  ]
>(
  `INSERT INTO api_keys (id, hashed_secret, user_id, login_type, token_name, scopes, allow_list, lifetime_seconds, expires_at, ip_address,
                         user_agent, auth_time, created_at, updated_at)
   SELECT $1, $2, $3, $4, $5, $6::text[], $7::text[], $8, $9, $10, $11, $12, $13::timestamptz, $13::timestamptz WHERE ${HELD}`,
);
const DELETE = new WriteTemplate<[ids: readonly string[]]>(`DELETE FROM api_keys WHERE id = ANY ($1::text[]) AND ${HELD}`);
const LIVE_OWNER = `id = $1 AND ${mayActCondition('u', '$2')}`;
const SAME_OWNER = new GuardTemplate<[userId: string, now: Date, roles: readonly string[]]>(
  `SELECT 1 FROM users u WHERE ${LIVE_OWNER} AND rbac_roles = $3::text[] AND ${HELD} FOR SHARE`,
);
/** Use extends an expiry; only somebody who ends the key brings it forward. */
const LIVE_KEY = `id = $1 AND user_id = $2 AND expires_at >= $3`;
const SAME_KEY = new GuardTemplate<[keyId: string, userId: string, expiresAt: Date]>(
  `SELECT 1 FROM api_keys WHERE ${LIVE_KEY} AND ${HELD} FOR SHARE`,
);

@Injectable()
export class ApiKeysRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly trust: AgentTrust,
  ) {}

  async insert(key: ApiKeyInsert, tx: EntityManager): Promise<void> {
    await writeAll(tx, [this.insertion(key)]);
  }

  insertion(key: ApiKeyInsert): Write {
    return INSERT.with(
      key.id,
      key.hashedSecret,
      key.userId,
      key.loginType,
      key.tokenName,
      key.scopes,
      key.allowList,
      key.lifetimeSeconds,
      key.expiresAt,
      key.clientAddress,
      key.userAgent,
      key.authTime,
      key.createdAt,
    );
  }

  /** The user with these site roles may still sign in, and nobody has ended this key; nobody can end all of the user's keys meanwhile. */
  liveness(userId: string, roles: readonly string[], { keyId, expiresAt }: VerifiedKey, now: Date): Guard[] {
    return [SAME_OWNER.with(userId, now, roles), SAME_KEY.with(keyId, userId, expiresAt)];
  }

  deletion(ids: readonly string[]): Write {
    return DELETE.with(ids);
  }

  async findById(id: string): Promise<ApiKeyRow | null> {
    const rows = await this.dataSource.query<ApiKeyRow[]>(`SELECT ${COLUMNS} ${FROM} WHERE k.id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** Locks the key: nobody else can change or delete it until the transaction ends. */
  async lock(id: string, tx: EntityManager): Promise<ApiKeyRow | null> {
    const rows = await tx.query<ApiKeyRow[]>(`SELECT ${COLUMNS} ${FROM} WHERE k.id = $1 FOR UPDATE OF k`, [id]);
    return rows[0] ?? null;
  }

  /**
   * The site roles of the user, who still has this key and may sign in; else null. Locks both, so that nobody can end the key or all of
   * the user's keys until the transaction ends.
   */
  async lockOwner(userId: string, { keyId, expiresAt }: VerifiedKey, now: Date, tx: EntityManager): Promise<readonly string[] | null> {
    const [owner] = await tx.query<{ roles: string[] }[]>(`SELECT rbac_roles AS roles FROM users u WHERE ${LIVE_OWNER} FOR SHARE`, [
      userId,
      now,
    ]);
    const keys = await tx.query<unknown[]>(`SELECT 1 FROM api_keys WHERE ${LIVE_KEY} FOR SHARE`, [keyId, userId, expiresAt]);
    return owner && keys.length > 0 ? owner.roles : null;
  }

  /** Long-lived tokens only: other keys have no names. */
  async findByName(userId: string, name: string): Promise<ApiKeyRow | null> {
    const rows = await this.dataSource.query<ApiKeyRow[]>(
      `SELECT ${COLUMNS} ${FROM} WHERE k.user_id = $1 AND k.token_name = $2 AND k.login_type = 'token'`,
      [userId, name],
    );
    return rows[0] ?? null;
  }

  /** Newest first, at most as many as fit in one response. */
  async list(filter: ApiKeyFilter, visible: PreparedFilter): Promise<ApiKeyRow[]> {
    const parameters = new SqlParameters();
    const conditions = [parameters.include(visible, { id: 'k.id', owner: 'k.user_id' })];
    if (filter.userId !== undefined) conditions.push(`k.user_id = ${parameters.bind(filter.userId)}`);
    if (filter.liveAt !== undefined) conditions.push(`k.expires_at > ${parameters.bind(filter.liveAt)}`);
    const [only, ...others] = filter.loginTypes;
    conditions.push(
      only !== undefined && others.length === 0
        ? `k.login_type = ${parameters.bind(only)}`
        : `k.login_type = ANY (${parameters.bind(filter.loginTypes)})`,
    );
    return this.dataSource.query<ApiKeyRow[]>(
      `SELECT ${COLUMNS} ${FROM} WHERE ${conditions.join(' AND ')} ORDER BY k.created_at DESC, k.id LIMIT ${MAX_ROWS}`,
      parameters.values,
    );
  }

  /** Deletes those that still exist; returns their number. */
  async delete(ids: readonly string[], tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM api_keys WHERE id = ANY ($1)`, [ids]));
  }

  /** Includes the grants that can still be refreshed. */
  async countOf(userId: string | null): Promise<RevocationCounts> {
    const [row] = await this.dataSource.query<RevocationCounts[]>(
      `SELECT count(*) FILTER (WHERE login_type IN ('password', 'github', 'oidc', 'none'))::int AS sessions,
              count(*) FILTER (WHERE login_type = 'token')::int AS tokens,
              count(*) FILTER (WHERE login_type = 'oauth2_provider_app')::int AS "accessTokens",
              count(*) FILTER (WHERE login_type = 'agent')::int AS "agentTokens",
              (SELECT count(*)::int FROM workload_identities w JOIN agents a ON a.id = w.agent_id WHERE ${OF}) AS "workloadIdentities",
              (SELECT count(*)::int FROM oauth2_provider_grants WHERE revoked_at IS NULL AND ${OF}) AS grants
         FROM api_keys WHERE ${OF}`,
      [userId],
    );
    if (!row) throw new Error('a count has one row');
    return row;
  }

  /**
   * Locks users: these, or the next `limit` after one. Nothing that they are about to create with a key is then missed by a deletion of
   * their keys, because a creation holds a lock on its user. Returns those that exist.
   */
  async lockUsers(which: UserSelection, tx: EntityManager): Promise<string[]> {
    const [condition, values] = 'ids' in which ? ['id = ANY ($1)', [which.ids]] : ['id > $1', [which.after, which.limit]];
    const limit = 'ids' in which ? '' : 'LIMIT $2';
    const rows = await tx.query<{ id: string }[]>(`SELECT id FROM users WHERE ${condition} ORDER BY id ${limit} FOR NO KEY UPDATE`, values);
    return rows.map(({ id }) => id);
  }

  /** Deletes all keys of users that the caller has locked, and what could get new ones without these people; returns the number of keys. */
  async deleteAllOf(userIds: readonly string[], tx: EntityManager): Promise<number> {
    await this.trust.endTrust(userIds, tx);
    return affectedRows(await tx.query(`DELETE FROM api_keys WHERE user_id = ANY ($1)`, [userIds]));
  }

  /** The same for one user, except one key and the access tokens of apps, which end with their grants. */
  async deletePersonal(userId: string, exceptId: string | null, tx: EntityManager): Promise<EndedKeys> {
    const keys = await this.deleteOthers(userId, PERSONAL_LOGIN_TYPES, exceptId, tx);
    return { keys, workloadIdentities: await this.trust.endTrust([userId], tx) };
  }

  /** Of several racing requests with one session, only one ends it. Returns the user's id, or null. */
  async deleteSession(id: string, hashedSecret: Buffer, tx: EntityManager): Promise<string | null> {
    const [rows] = await tx.query<[{ userId: string }[], number]>(
      `DELETE FROM api_keys WHERE id = $1 AND hashed_secret = $2 AND login_type IN ('password', 'oidc', 'github') RETURNING user_id AS "userId"`,
      [id, hashedSecret],
    );
    return rows[0]?.userId ?? null;
  }

  /** Deletes every key of these kinds except one. Returns the number. */
  async deleteOthers(userId: string, loginTypes: readonly ApiKeyLoginType[], exceptId: string | null, tx: EntityManager): Promise<number> {
    return affectedRows(
      await tx.query(`DELETE FROM api_keys WHERE user_id = $1 AND login_type = ANY ($2) AND id <> coalesce($3, '')`, [
        userId,
        loginTypes,
        exceptId,
      ]),
    );
  }

  /** Keeps the row for the audit log. An expiry in the past stays unchanged. */
  async expire(id: string, now: Date, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE api_keys SET expires_at = least(expires_at, $2), updated_at = $2 WHERE id = $1`, [id, now]);
  }

  /** Deletes at most `limit` keys that expired before `before`; returns the number. */
  async deleteExpired(before: Date, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `DELETE FROM api_keys WHERE id = ANY (ARRAY(
           SELECT id FROM api_keys WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
        [before, limit],
      ),
    );
  }

  /** Deletes the user's keys for sub-domain apps: they end with the browser session. */
  async deleteApplicationKeys(userId: string, tx: EntityManager): Promise<void> {
    await tx.query(`DELETE FROM api_keys WHERE user_id = $1 AND 'coder:application_connect' = ANY (scopes)`, [userId]);
  }

  /**
   * Writes a batch of uses; returns those that were written. The expiry is compared with the one that each request saw, so that
   * extending it never revives a key that was expired meanwhile. Locked rows are skipped, so that one of them does not block the whole
   * batch: the next use writes them.
   */
  async writeUses(uses: readonly KeyUse[]): Promise<WrittenUse[]> {
    const [written] = await this.dataSource.query<[WrittenUse[], number]>(
      `UPDATE api_keys k
          SET last_used = greatest(k.last_used, used.used_at), ip_address = used.ip::inet,
              expires_at = used.expires_at, updated_at = used.used_at
         FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
           AS used (id, ip, used_at, seen_expires_at, expires_at)
        WHERE k.id = used.id AND date_trunc('milliseconds', k.expires_at) = used.seen_expires_at
          AND k.id IN (SELECT id FROM api_keys WHERE id = ANY ($1) FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING k.user_id AS "userId", k.agent_id AS "agentId", used.used_at AS at`,
      [
        uses.map((use) => use.id),
        uses.map((use) => use.clientAddress),
        uses.map((use) => use.usedAt),
        uses.map((use) => use.seenExpiresAt),
        uses.map((use) => use.expiresAt),
      ],
    );
    return written;
  }
}

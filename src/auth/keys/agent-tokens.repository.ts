import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { affectedRows } from '../../database/index.js';
import type { AgentTokenState } from '../api-key.entity.js';
import { mayActCondition, mayHaveAgentsCondition } from '../user-liveness.js';

export interface NewAgentToken {
  readonly id: string;
  readonly hashedSecret: Buffer;
  readonly agentId: string;
  readonly state: Extract<AgentTokenState, 'current' | 'exchanged'>;
  readonly lifetimeSeconds: number;
  readonly clientAddress: string;
  readonly createdAt: Date;
  /** Whom it was issued to, for a token that was exchanged. */
  readonly workloadIdentityId: string | null;
}

/** A token that takes the place of another one of the same agent. */
export interface Rotation extends Omit<NewAgentToken, 'state' | 'lifetimeSeconds' | 'workloadIdentityId'> {
  /** The token that is rotated, and its owner. */
  readonly formerId: string;
  readonly userId: string;
  /** A token that was rotated before can be rotated again if that was after this time. */
  readonly supersededSince: Date;
}

/** So many tokens before the predecessor are recognized if somebody presents them. Older ones are unknown. */
const REMEMBERED_TOKENS = 50;

/** Of an agent at a time: one for each of its programs, and each attempt of a program that starts again and again. */
export const MAX_EXCHANGED = 1000;

/** What is stored with a token says nothing: its agent decides what it can do. A scope without a meaning grants nothing. */
const NARROWING = `'{agent}'::text[], '{*:*}'::text[]`;
const COLUMNS = `id, hashed_secret, user_id, login_type, scopes, allow_list, lifetime_seconds, expires_at, ip_address, agent_id,
                 agent_token_state, created_at, updated_at`;

/** No token lives longer than its agent, `a`. */
function expiry(from: string, seconds: string): string {
  return `least(a.expires_at, ${from}::timestamptz + make_interval(secs => ${seconds}))`;
}

/**
 * The owner, the agent and the token are locked in this order, as a revocation locks them. A statement that waited sees the token as it is
 * now, and does nothing if it cannot be rotated any more. The successor is found by its unique index, even if the statement began before it
 * was made: of many concurrent rotations the last one leaves its token, and never two.
 */
const ROTATE = `
  WITH owner AS MATERIALIZED (SELECT u.id FROM users u WHERE u.id = $2 AND ${mayActCondition('u', '$6')} FOR SHARE),
       agent AS MATERIALIZED (
         SELECT a.* FROM owner JOIN agents a ON a.user_id = owner.id
          WHERE a.id = $3 AND (a.expires_at IS NULL OR a.expires_at > $6::timestamptz) FOR NO KEY UPDATE OF a),
       former AS (
         UPDATE api_keys k SET agent_token_state = 'superseded', superseded_at = $6::timestamptz, updated_at = $6::timestamptz FROM agent a
          WHERE k.id = $1 AND k.agent_id = a.id AND k.expires_at > $6::timestamptz
            AND (k.agent_token_state = 'current' OR k.agent_token_state = 'superseded' AND k.superseded_at > $8::timestamptz)
      RETURNING k.agent_id),
       older AS (
         UPDATE api_keys k SET agent_token_state = 'spent', updated_at = $6::timestamptz FROM former f
          WHERE k.agent_id = f.agent_id AND k.agent_token_state = 'replaced'),
       forgotten AS (
         DELETE FROM api_keys k USING former f
          WHERE k.agent_id = f.agent_id AND k.agent_token_state = 'spent' AND k.id NOT IN (
            SELECT s.id FROM api_keys s WHERE s.agent_id = f.agent_id AND s.agent_token_state = 'spent'
             ORDER BY s.superseded_at DESC LIMIT ${REMEMBERED_TOKENS}))
  INSERT INTO api_keys (${COLUMNS})
  SELECT $4, $5::bytea, a.user_id, 'agent', ${NARROWING}, a.token_lifetime_seconds, ${expiry('$6', 'a.token_lifetime_seconds')}, $7::inet, a.id,
         'fresh', $6::timestamptz, $6::timestamptz
    FROM former f JOIN agent a ON a.id = f.agent_id
      ON CONFLICT (agent_id, agent_token_state) WHERE agent_token_state IN ('fresh', 'current', 'superseded') DO UPDATE
     SET id = excluded.id, hashed_secret = excluded.hashed_secret, lifetime_seconds = excluded.lifetime_seconds,
         expires_at = excluded.expires_at, ip_address = excluded.ip_address, last_used = 'epoch', created_at = excluded.created_at,
         updated_at = excluded.updated_at
  RETURNING expires_at AS "expiresAt"`;

/** In the order of a rotation. */
const LOCK_FOR_EXCHANGE = `
  WITH owner AS MATERIALIZED (
         SELECT u.id, ${mayHaveAgentsCondition('u', '$2')} AS "isActive" FROM users u
          WHERE u.id = (SELECT a.user_id FROM agents a WHERE a.id = $1) FOR SHARE)
  SELECT owner."isActive" FROM owner JOIN agents a ON a.user_id = owner.id
   WHERE a.id = $1 AND (a.expires_at IS NULL OR a.expires_at > $2) FOR NO KEY UPDATE OF a`;

/** The agent is locked first, as by a rotation. The predecessor ends with the first use of its successor. */
const CONFIRM = `
  WITH agent AS MATERIALIZED (
         SELECT a.id FROM agents a WHERE a.id = (SELECT k.agent_id FROM api_keys k WHERE k.id = $1) FOR NO KEY UPDATE),
       confirmed AS (
         UPDATE api_keys k SET agent_token_state = 'current' FROM agent
          WHERE k.id = $1 AND k.agent_id = agent.id AND k.agent_token_state = 'fresh'
      RETURNING k.agent_id)
  UPDATE api_keys k SET agent_token_state = 'replaced' FROM confirmed c
   WHERE k.agent_id = c.agent_id AND k.agent_token_state = 'superseded'`;

/** The tokens of agents, which are keys. */
@Injectable()
export class AgentTokensRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the expiry. The caller has locked the agent. Null: the agent has expired or does not exist. */
  async insert(token: NewAgentToken, tx: EntityManager): Promise<Date | null> {
    const { id, hashedSecret, agentId, lifetimeSeconds, clientAddress, createdAt, state, workloadIdentityId } = token;
    const [row] = await tx.query<{ expiresAt: Date }[]>(
      `INSERT INTO api_keys (${COLUMNS}, workload_identity_id)
       SELECT $1, $2::bytea, a.user_id, 'agent', ${NARROWING}, $4::int, ${expiry('$6', '$4::int')}, $5::inet, a.id, $7, $6::timestamptz, $6::timestamptz,
              $8::uuid
         FROM agents a WHERE a.id = $3 AND (a.expires_at IS NULL OR a.expires_at > $6::timestamptz)
       RETURNING expires_at AS "expiresAt"`,
      [id, hashedSecret, agentId, lifetimeSeconds, clientAddress, createdAt, state, workloadIdentityId],
    );
    return row?.expiresAt ?? null;
  }

  /** Whether the owner of agents may act with them. The caller has locked the owner. */
  async isActiveOwner(userId: string, now: Date, tx: EntityManager): Promise<boolean> {
    const rows = await tx.query<unknown[]>(`SELECT 1 FROM users u WHERE u.id = $1 AND ${mayHaveAgentsCondition('u', '$2')}`, [userId, now]);
    return rows.length > 0;
  }

  /**
   * Before a token is exchanged: locks the agent and its owner. Null: the agent has expired or does not exist. `inactive`: its owner may not act.
   * `full`: as many tokens as there may be have not expired.
   */
  async lockForExchange(agentId: string, now: Date, tx: EntityManager): Promise<'free' | 'full' | 'inactive' | null> {
    const [row] = await tx.query<{ isActive: boolean }[]>(LOCK_FOR_EXCHANGE, [agentId, now]);
    if (!row) return null;
    if (!row.isActive) return 'inactive';
    const full = await tx.query<unknown[]>(
      `SELECT 1 FROM api_keys WHERE agent_id = $1 AND agent_token_state = 'exchanged' AND expires_at > $2 OFFSET ${MAX_EXCHANGED - 1} LIMIT 1`,
      [agentId, now],
    );
    return full.length > 0 ? 'full' : 'free';
  }

  /** Returns the expiry of the new token; null if the former one cannot be rotated, or not any more. */
  async rotate(rotation: Rotation, tx: EntityManager): Promise<Date | null> {
    const { formerId, userId, agentId, id, hashedSecret, createdAt, clientAddress, supersededSince } = rotation;
    const values = [formerId, userId, agentId, id, hashedSecret, createdAt, clientAddress, supersededSince];
    const [row] = await tx.query<{ expiresAt: Date }[]>(ROTATE, values);
    return row?.expiresAt ?? null;
  }

  /** Has no effect on a token that is not fresh. */
  async confirm(id: string): Promise<void> {
    await this.dataSource.query(CONFIRM, [id]);
  }

  /** The caller has locked the agent. Returns the number. */
  async deleteAllOf(agentId: string, tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM api_keys WHERE agent_id = $1`, [agentId]));
  }

  /** Those of all agents for this issuer. The caller has locked the issuer, so that nobody exchanges another one meanwhile. */
  async deleteExchanged(issuerId: string, tx: EntityManager): Promise<void> {
    const identities = `SELECT w.id FROM workload_identities w WHERE w.issuer_id = $1`;
    await tx.query(`DELETE FROM api_keys WHERE workload_identity_id IN (${identities})`, [issuerId]);
  }

  /** Locks the agent: a rotation is over, or waits. */
  async lockAgent(agentId: string, tx: EntityManager): Promise<void> {
    await tx.query(`SELECT 1 FROM agents WHERE id = $1 FOR UPDATE`, [agentId]);
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AgentTrust } from '../../auth/index.js';
import { affectedRows, JoinedRow, PreparedStatements, type RowColumns } from '../../database/index.js';
import type { IssuerRow } from '../issuers/issuer-row.js';
import { ISSUER_COLUMNS } from '../issuers/issuers.repository.js';
import type { IdentityRow, NamedIdentity, NewIdentity } from './identity-row.js';
import { identityHash, MAX_IDENTITIES } from './identity-rules.js';

/** Whom an agent trusts of one platform. */
export interface TrustOfAgent {
  readonly agent: { readonly id: string; readonly name: string; readonly userId: string };
  readonly issuer: IssuerRow;
  readonly identities: readonly IdentityRow[];
}

const COLUMNS: RowColumns<IdentityRow> = {
  id: 'id',
  agentId: 'agent_id',
  issuerId: 'issuer_id',
  subject: 'subject',
  claims: 'claims',
  createdAt: 'created_at',
};
const IDENTITY = new JoinedRow<IdentityRow>('w', COLUMNS);
const ISSUER = new JoinedRow<IssuerRow>('i', ISSUER_COLUMNS);
const AGENT = new JoinedRow<TrustOfAgent['agent']>('a', { id: 'id', name: 'name', userId: 'user_id' });
const FROM = `FROM workload_identities w JOIN workload_identity_issuers i ON i.id = w.issuer_id`;

const FIND_TRUST = `SELECT ${IDENTITY.columns}, ${ISSUER.columns}, ${AGENT.columns} ${FROM} JOIN agents a ON a.id = w.agent_id
   WHERE w.agent_id = $1 AND i.issuer = $2 ORDER BY w.created_at, w.id LIMIT ${MAX_IDENTITIES}`;
const NAMED = `
  SELECT w.id, w.agent_id AS "agentId", w.issuer_id AS "issuerId", w.subject, w.claims, w.created_at AS "createdAt",
         i.issuer, i.name AS "issuerName"
    ${FROM}`;

/** An identity is created and deleted, but never changed. */
@Injectable()
export class IdentitiesRepository extends AgentTrust {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
  ) {
    super();
  }

  async list(agentId: string): Promise<NamedIdentity[]> {
    return this.dataSource.query<NamedIdentity[]>(`${NAMED} WHERE w.agent_id = $1 ORDER BY w.created_at, w.id LIMIT ${MAX_IDENTITIES}`, [
      agentId,
    ]);
  }

  async find(agentId: string, id: string, tx?: EntityManager): Promise<NamedIdentity | null> {
    const [row] = await (tx ?? this.dataSource).query<NamedIdentity[]>(`${NAMED} WHERE w.id = $1 AND w.agent_id = $2`, [id, agentId]);
    return row ?? null;
  }

  /** Null: the agent trusts nobody of this platform, or does not exist. */
  async findTrust(agentId: string, issuer: string): Promise<TrustOfAgent | null> {
    const rows = await this.statements.run('workload_find_trust', FIND_TRUST, [agentId, issuer]);
    const identities = rows.flatMap((row) => IDENTITY.of(row) ?? []);
    const [first] = rows;
    const [platform, agent] = first ? [ISSUER.of(first), AGENT.of(first)] : [];
    return platform && agent ? { issuer: platform, identities, agent } : null;
  }

  /** Null: the agent has as many as it may have. The caller has locked the agent, so that additions wait for each other. */
  async insert(identity: NewIdentity, tx: EntityManager): Promise<string | null> {
    const { agentId, issuerId, subject, claims } = identity;
    const [row] = await tx.query<{ id: string }[]>(
      `INSERT INTO workload_identities (agent_id, issuer_id, subject, claims, identity_hash)
       SELECT $1::uuid, $2::uuid, $3::text, $4::jsonb, $5::bytea
        WHERE NOT EXISTS (SELECT 1 FROM workload_identities WHERE agent_id = $1 OFFSET ${MAX_IDENTITIES - 1}) RETURNING id`,
      [agentId, issuerId, subject, claims && JSON.stringify(claims), identityHash(identity)],
    );
    return row?.id ?? null;
  }

  /** With the tokens that were issued for it. */
  async delete(id: string, tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM workload_identities WHERE id = $1`, [id]));
  }

  override async endTrust(ofUsers: readonly string[], tx: EntityManager): Promise<number> {
    const agents = `SELECT a.id FROM agents a WHERE a.user_id = ANY ($1)`;
    return affectedRows(await tx.query(`DELETE FROM workload_identities WHERE agent_id IN (${agents})`, [ofUsers]));
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { affectedRows, HELD, PreparedStatements, type Write, WriteTemplate } from '../database/index.js';

const INSERT = `INSERT INTO used_dpop_proofs (proof_hash, expires_at) SELECT $1::bytea, $2::timestamptz WHERE`;
const INSERT_NEW = `${INSERT} true ON CONFLICT ON CONSTRAINT used_dpop_proofs_pkey DO NOTHING RETURNING true AS "isNew"`;
const USE = new WriteTemplate<[hash: Buffer, expiresAt: Date]>(`${INSERT} ${HELD}`);

@Injectable()
export class UsedProofsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
  ) {}

  /** False for a proof that was used before; of several racing requests with one proof, one gets true. */
  async insert(hash: Buffer, expiresAt: Date): Promise<boolean> {
    const rows = await this.statements.run('use_dpop_proof', INSERT_NEW, [hash, expiresAt]);
    return rows.length > 0;
  }

  /** The same as a part of a change: for a proof that was used before, the whole change violates the primary key. */
  insertion(hash: Buffer, expiresAt: Date): Write {
    return USE.with(hash, expiresAt);
  }

  async exists(hash: Buffer, tx: EntityManager): Promise<boolean> {
    const rows = await tx.query<unknown[]>(`SELECT 1 FROM used_dpop_proofs WHERE proof_hash = $1`, [hash]);
    return rows.length > 0;
  }

  /** Returns their number: at most `limit`. */
  async deleteExpired(now: Date, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `DELETE FROM used_dpop_proofs WHERE proof_hash = ANY (ARRAY(
           SELECT proof_hash FROM used_dpop_proofs WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
        [now, limit],
      ),
    );
  }
}

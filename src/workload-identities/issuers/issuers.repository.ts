import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';
import { affectedRows, type RowColumns, selectList } from '../../database/index.js';
import type { IssuerChange, IssuerKeys, IssuerRow, NewIssuer } from './issuer-row.js';

export const ISSUER_COLUMNS: RowColumns<IssuerRow> = {
  id: 'id',
  name: 'name',
  issuer: 'issuer',
  jwksUrl: 'jwks_url',
  jwks: 'jwks',
  audience: 'audience',
  requiredClaims: 'required_claims',
  createdAt: 'created_at',
};
const SELECT = `SELECT ${selectList(ISSUER_COLUMNS)} FROM workload_identity_issuers`;

@Injectable()
export class IssuersRepository {
  constructor(private readonly dataSource: DataSource) {}

  async list(): Promise<IssuerRow[]> {
    return this.dataSource.query<IssuerRow[]>(`${SELECT} ORDER BY lower(name), issuer LIMIT ${MAX_ROWS}`);
  }

  async find(id: string): Promise<IssuerRow | null> {
    const [row] = await this.dataSource.query<IssuerRow[]>(`${SELECT} WHERE id = $1`, [id]);
    return row ?? null;
  }

  /** By its ID or its URL; it stays until the transaction ends. */
  async hold(reference: string, tx: EntityManager): Promise<IssuerRow | null> {
    const [row] = await tx.query<IssuerRow[]>(`${SELECT} WHERE id::text = lower($1) OR issuer = $1 FOR KEY SHARE`, [reference]);
    return row ?? null;
  }

  /** False: it does not exist any more, or its keys are others. They stay as they are until the transaction ends. */
  async holdKeys({ id, jwksUrl, jwks }: IssuerKeys, tx: EntityManager): Promise<boolean> {
    const same = `jwks_url IS NOT DISTINCT FROM $2 AND jwks IS NOT DISTINCT FROM $3::jsonb`;
    const values = [id, jwksUrl, jwks && JSON.stringify(jwks)];
    return (await tx.query<unknown[]>(`SELECT 1 FROM workload_identity_issuers WHERE id = $1 AND ${same} FOR SHARE`, values)).length > 0;
  }

  async insert({ name, issuer, jwksUrl, jwks, audience, requiredClaims }: NewIssuer, tx: EntityManager): Promise<IssuerRow> {
    const [row] = await tx.query<IssuerRow[]>(
      `INSERT INTO workload_identity_issuers (name, issuer, jwks_url, jwks, audience, required_claims)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${selectList(ISSUER_COLUMNS)}`,
      [name, issuer, jwksUrl, jwks && JSON.stringify(jwks), audience, requiredClaims],
    );
    if (!row) throw new Error('an insert returned no row');
    return row;
  }

  /** Null: it does not exist. */
  async lock(id: string, tx: EntityManager): Promise<IssuerRow | null> {
    const [row] = await tx.query<IssuerRow[]>(`${SELECT} WHERE id = $1 FOR NO KEY UPDATE`, [id]);
    return row ?? null;
  }

  async update(id: string, { name, jwksUrl, jwks }: IssuerChange, tx: EntityManager): Promise<void> {
    const values = [id, name, jwksUrl, jwks && JSON.stringify(jwks)];
    await tx.query(`UPDATE workload_identity_issuers SET name = $2, jwks_url = $3, jwks = $4 WHERE id = $1`, values);
  }

  /** With the rules of all agents for it, and the tokens that were issued under these. */
  async delete(id: string, tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM workload_identity_issuers WHERE id = $1`, [id]));
  }
}

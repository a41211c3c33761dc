import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';
import { affectedRows, type RowColumns, selectList } from '../../database/index.js';
import type { NewOAuthSecret } from '../oauth-secret.js';
import type { InitialAccessTokenRow, PresentedInitialToken } from './registration-row.js';

const TOKEN_COLUMNS: RowColumns<InitialAccessTokenRow> = {
  id: 'id',
  name: 'name',
  createdBy: 'created_by',
  maxUses: 'max_uses',
  uses: 'uses',
  createdAt: 'created_at',
  expiresAt: 'expires_at',
};
const COLUMNS = selectList(TOKEN_COLUMNS);

export interface NewInitialToken {
  readonly name: string;
  readonly maxUses: number;
  readonly expiresAt: Date;
  readonly createdBy: string | null;
}

@Injectable()
export class InitialAccessTokensRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findByPrefix(prefix: Buffer): Promise<PresentedInitialToken | null> {
    const rows = await this.dataSource.query<PresentedInitialToken[]>(
      `SELECT ${COLUMNS}, hashed_token AS "hashedToken" FROM oauth2_provider_initial_access_tokens WHERE token_prefix = $1`,
      [prefix],
    );
    return rows[0] ?? null;
  }

  async list(): Promise<InitialAccessTokenRow[]> {
    return this.dataSource.query<InitialAccessTokenRow[]>(
      `SELECT ${COLUMNS} FROM oauth2_provider_initial_access_tokens ORDER BY created_at DESC, id LIMIT ${MAX_ROWS}`,
    );
  }

  async insert(
    { name, maxUses, expiresAt, createdBy }: NewInitialToken,
    token: NewOAuthSecret,
    tx: EntityManager,
    id: string | null = null,
  ): Promise<InitialAccessTokenRow> {
    const [row] = await tx.query<[InitialAccessTokenRow]>(
      `INSERT INTO oauth2_provider_initial_access_tokens (id, name, token_prefix, hashed_token, created_by, max_uses, expires_at)
       VALUES (coalesce($7::uuid, gen_random_uuid()), $1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
      [name, token.prefix, token.hash, createdBy, maxUses, expiresAt, id],
    );
    return row;
  }

  /** Counts a use. False if there is none left: of concurrent calls, only as many return true as there are uses. */
  async use(id: string, now: Date, tx: EntityManager): Promise<boolean> {
    const result: unknown = await tx.query(
      `UPDATE oauth2_provider_initial_access_tokens SET uses = uses + 1, last_used_at = $2
        WHERE id = $1 AND uses < max_uses AND expires_at > $2`,
      [id, now],
    );
    return affectedRows(result) > 0;
  }

  async delete(id: string, tx: EntityManager): Promise<InitialAccessTokenRow | null> {
    const [rows] = await tx.query<[InitialAccessTokenRow[], number]>(
      `DELETE FROM oauth2_provider_initial_access_tokens WHERE id = $1 RETURNING ${COLUMNS}`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** Deletes tokens that cannot be used any more, since this time. Returns their number. */
  async deleteEnded(before: Date, limit: number): Promise<number> {
    const result: unknown = await this.dataSource.query(
      `DELETE FROM oauth2_provider_initial_access_tokens
        WHERE id IN (SELECT id FROM oauth2_provider_initial_access_tokens WHERE expires_at < $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      [before, limit],
    );
    return affectedRows(result);
  }
}

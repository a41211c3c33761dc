import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';
import { affectedRows, type RowColumns, selectList } from '../../database/index.js';
import type { NewOAuthSecret } from '../oauth-secret.js';
import { type AppSecretRow, DISPLAYED_SECRET_LENGTH } from './app-secret-row.js';

/** A secret as it is found by its prefix. */
export interface PresentedAppSecret {
  readonly id: string;
  readonly appId: string;
  readonly hashedSecret: Uint8Array;
  readonly lastUsedAt: Date | null;
}

export const PRESENTED_COLUMNS: RowColumns<PresentedAppSecret> = {
  id: 'id',
  appId: 'app_id',
  hashedSecret: 'hashed_secret',
  lastUsedAt: 'last_used_at',
};

@Injectable()
export class AppSecretsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findByPrefix(prefix: Buffer): Promise<PresentedAppSecret | null> {
    const rows = await this.dataSource.query<PresentedAppSecret[]>(
      `SELECT ${selectList(PRESENTED_COLUMNS)} FROM oauth2_provider_app_secrets WHERE secret_prefix = $1`,
      [prefix],
    );
    return rows[0] ?? null;
  }

  async list(appId: string): Promise<AppSecretRow[]> {
    return this.dataSource.query<AppSecretRow[]>(
      `SELECT id, app_id AS "appId", display_secret AS "displaySecret", last_used_at AS "lastUsedAt"
         FROM oauth2_provider_app_secrets WHERE app_id = $1 ORDER BY created_at, id LIMIT ${MAX_ROWS}`,
      [appId],
    );
  }

  async insert(appId: string, secret: NewOAuthSecret, tx: EntityManager, id: string | null = null): Promise<string> {
    const rows = await tx.query<{ id: string }[]>(
      `INSERT INTO oauth2_provider_app_secrets (id, app_id, secret_prefix, hashed_secret, display_secret)
       VALUES (coalesce($5::uuid, gen_random_uuid()), $1, $2, $3, $4) RETURNING id`,
      [appId, secret.prefix, secret.hash, secret.text.slice(-DISPLAYED_SECRET_LENGTH), id],
    );
    const [row] = rows;
    if (!row) throw new Error('an insert returned no row');
    return row.id;
  }

  /** At most once a minute. Locked rows are skipped: the lock's holder deletes the row or writes the same. */
  async touch(id: string, now: Date): Promise<void> {
    await this.dataSource.query(
      `UPDATE oauth2_provider_app_secrets SET last_used_at = $2::timestamptz
        WHERE id IN (
          SELECT id FROM oauth2_provider_app_secrets
           WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')
             FOR NO KEY UPDATE SKIP LOCKED)`,
      [id, now],
    );
  }

  async delete(id: string, appId: string, tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM oauth2_provider_app_secrets WHERE id = $1 AND app_id = $2`, [id, appId]));
  }
}

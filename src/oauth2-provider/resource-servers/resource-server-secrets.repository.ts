import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';
import { affectedRows } from '../../database/index.js';
import { DISPLAYED_SECRET_LENGTH } from '../apps/app-secret-row.js';
import type { NewOAuthSecret } from '../oauth-secret.js';
import type { ResourceServerSecretRow } from './resource-server-row.js';

@Injectable()
export class ResourceServerSecretsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async list(resourceServerId: string): Promise<ResourceServerSecretRow[]> {
    return this.dataSource.query<ResourceServerSecretRow[]>(
      `SELECT id, resource_server_id AS "resourceServerId", display_secret AS "displaySecret", last_used_at AS "lastUsedAt"
         FROM oauth2_provider_resource_server_secrets WHERE resource_server_id = $1 ORDER BY created_at, id LIMIT ${MAX_ROWS}`,
      [resourceServerId],
    );
  }

  async insert(resourceServerId: string, secret: NewOAuthSecret, tx: EntityManager, id: string | null = null): Promise<string> {
    const rows = await tx.query<{ id: string }[]>(
      `INSERT INTO oauth2_provider_resource_server_secrets (id, resource_server_id, secret_prefix, hashed_secret, display_secret)
       VALUES (coalesce($5::uuid, gen_random_uuid()), $1, $2, $3, $4) RETURNING id`,
      [resourceServerId, secret.prefix, secret.hash, secret.text.slice(-DISPLAYED_SECRET_LENGTH), id],
    );
    const [row] = rows;
    if (!row) throw new Error('an insert returned no row');
    return row.id;
  }

  /** At most once a minute. Locked rows are skipped: the lock's holder deletes the row or writes the same. */
  async touch(id: string, now: Date): Promise<void> {
    await this.dataSource.query(
      `UPDATE oauth2_provider_resource_server_secrets SET last_used_at = $2::timestamptz
        WHERE id IN (
          SELECT id FROM oauth2_provider_resource_server_secrets
           WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')
             FOR NO KEY UPDATE SKIP LOCKED)`,
      [id, now],
    );
  }

  async delete(id: string, resourceServerId: string, tx: EntityManager): Promise<number> {
    return affectedRows(
      await tx.query(`DELETE FROM oauth2_provider_resource_server_secrets WHERE id = $1 AND resource_server_id = $2`, [
        id,
        resourceServerId,
      ]),
    );
  }
}

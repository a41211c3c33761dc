import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Dbcrypt } from '../../dbcrypt/index.js';
import { USER_SECRET_VALUE } from './user-secret.entity.js';
import type { NewUserSecret, UserSecretFields } from './user-secret-fields.js';

/** A secret without its value, which the API never returns. */
export interface UserSecretRow extends UserSecretFields {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A secret with its value. */
export interface OpenUserSecret extends UserSecretRow {
  readonly value: string;
}

const COLUMNS = `id, user_id AS "userId", name, description, env_name AS "envName", file_path AS "filePath", enabled,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

@Injectable()
export class UserSecretsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly dbcrypt: Dbcrypt,
  ) {}

  async list(userId: string): Promise<UserSecretRow[]> {
    return this.dataSource.query<UserSecretRow[]>(`SELECT ${COLUMNS} FROM user_secrets WHERE user_id = $1 ORDER BY name`, [userId]);
  }

  async findByName(userId: string, name: string): Promise<UserSecretRow | null> {
    const rows = await this.dataSource.query<UserSecretRow[]>(`SELECT ${COLUMNS} FROM user_secrets WHERE user_id = $1 AND name = $2`, [
      userId,
      name,
    ]);
    return rows[0] ?? null;
  }

  /**
   * Locks the secret against changes until the transaction ends; and its user first, as everybody does who gives it to an agent or counts
   * the secrets of the user.
   */
  async lockByName(userId: string, name: string, tx: EntityManager): Promise<UserSecretRow | null> {
    await tx.query(`SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE`, [userId]);
    const rows = await tx.query<UserSecretRow[]>(`SELECT ${COLUMNS} FROM user_secrets WHERE user_id = $1 AND name = $2 FOR NO KEY UPDATE`, [
      userId,
      name,
    ]);
    return rows[0] ?? null;
  }

  /** Does an agent have this secret, which `lockByName` has locked? */
  async isGiven(id: string, tx: EntityManager): Promise<boolean> {
    return (await tx.query<unknown[]>(`SELECT 1 FROM agent_secrets WHERE secret_id = $1 LIMIT 1`, [id])).length > 0;
  }

  /** Those that still exist, by name, with their values. */
  async openAll(userId: string, ids: readonly string[]): Promise<OpenUserSecret[]> {
    const rows = await this.dataSource.query<(OpenUserSecret & { keyId: string | null })[]>(
      `SELECT ${COLUMNS}, value, value_key_id AS "keyId" FROM user_secrets WHERE user_id = $1 AND id = ANY ($2) ORDER BY name`,
      [userId, ids],
    );
    return rows.map(({ keyId, ...row }) => ({ ...row, value: this.dbcrypt.open(USER_SECRET_VALUE, row.id, { value: row.value, keyId }) }));
  }

  async insert(id: string, userId: string, secret: NewUserSecret, now: Date, tx: EntityManager): Promise<void> {
    const sealed = this.dbcrypt.seal(USER_SECRET_VALUE, id, secret.value);
    await tx.query(
      `INSERT INTO user_secrets
         (id, user_id, name, description, value, value_key_id, value_bytes, env_name, file_path, enabled, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
      [
        id,
        userId,
        secret.name,
        secret.description,
        sealed.value,
        sealed.keyId,
        Buffer.byteLength(secret.value),
        secret.envName,
        secret.filePath,
        secret.enabled,
        now,
      ],
    );
  }

  /** One statement, because the limits are checked on the new row. `value` undefined: unchanged. */
  async update(id: string, fields: UserSecretFields, value: string | undefined, now: Date, tx: EntityManager): Promise<void> {
    const parameters: unknown[] = [id, fields.description, fields.envName, fields.filePath, fields.enabled, now];
    const sealed = value === undefined ? null : this.dbcrypt.seal(USER_SECRET_VALUE, id, value);
    if (sealed) parameters.push(sealed.value, sealed.keyId, Buffer.byteLength(value ?? ''));
    await tx.query(
      `UPDATE user_secrets SET description = $2, env_name = $3, file_path = $4, enabled = $5, updated_at = $6
              ${sealed ? ', value = $7, value_key_id = $8, value_bytes = $9' : ''}
        WHERE id = $1`,
      parameters,
    );
  }

  async delete(id: string, tx: EntityManager): Promise<void> {
    await tx.query(`DELETE FROM user_secrets WHERE id = $1`, [id]);
  }
}

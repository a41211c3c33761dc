import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { affectedRows } from '../database/index.js';
import { Dbcrypt } from '../dbcrypt/index.js';
import { CRYPTO_KEY_SECRET } from './crypto-key.entity.js';

export interface CryptoKeyRow {
  readonly id: string;
  readonly feature: string;
  readonly sequence: number;
  /** Decrypted, hex. */
  readonly secret: string;
  readonly startsAt: Date;
  /** When it stops working; null while nothing has taken its place. */
  readonly deletesAt: Date | null;
}

export type CryptoKeyInsert = Pick<CryptoKeyRow, 'feature' | 'sequence' | 'secret' | 'startsAt'>;

@Injectable()
export class CryptoKeysRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly dbcrypt: Dbcrypt,
  ) {}

  /** Usable keys of these features, newest first. Includes keys from the future: the next ones, and those made by a server whose clock was later set back. */
  async listUsable(features: readonly string[], now: Date, tx?: EntityManager): Promise<CryptoKeyRow[]> {
    const rows = await (tx ?? this.dataSource).query<(CryptoKeyRow & { keyId: string | null })[]>(
      `SELECT id, feature, sequence, secret, secret_key_id AS "keyId", starts_at AS "startsAt", deletes_at AS "deletesAt"
         FROM crypto_keys
        WHERE feature = ANY ($1) AND secret IS NOT NULL AND (deletes_at IS NULL OR deletes_at > $2)
        ORDER BY sequence DESC, feature`,
      [features, now],
    );
    return rows.map(({ secret, keyId, ...row }) => ({
      ...row,
      secret: this.dbcrypt.open(CRYPTO_KEY_SECRET, row.id, { value: secret, keyId }),
    }));
  }

  /**
   * Adds generation `sequence`, or takes the place of one whose secret was deleted or that stopped working. Null: another replica was first, and
   * its key stays.
   */
  async insert(key: CryptoKeyInsert, tx?: EntityManager): Promise<CryptoKeyRow | null> {
    const id = randomUUID();
    const sealed = this.dbcrypt.seal(CRYPTO_KEY_SECRET, id, key.secret);
    const inserted = await (tx ?? this.dataSource).query<unknown[]>(
      `INSERT INTO crypto_keys (id, feature, sequence, secret, secret_key_id, starts_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT ON CONSTRAINT crypto_keys_pkey DO UPDATE
          SET id = excluded.id, secret = excluded.secret, secret_key_id = excluded.secret_key_id, starts_at = excluded.starts_at, deletes_at = NULL
        WHERE crypto_keys.secret IS NULL OR crypto_keys.deletes_at <= excluded.starts_at
    RETURNING id`,
      [id, key.feature, key.sequence, sealed.value, sealed.keyId, key.startsAt],
    );
    return inserted.length > 0 ? { ...key, id, deletesAt: null } : null;
  }

  /** Older generations stop working at `deletesAt`. */
  async retireBefore(feature: string, sequence: number, deletesAt: Date, tx?: EntityManager): Promise<void> {
    await (tx ?? this.dataSource).query(
      `UPDATE crypto_keys SET deletes_at = $3 WHERE feature = $1 AND sequence < $2 AND deletes_at IS NULL`,
      [feature, sequence, deletesAt],
    );
  }

  /** All generations stop working at `deletesAt`, unless they stop before. */
  async withdraw(feature: string, deletesAt: Date): Promise<void> {
    await this.dataSource.query(`UPDATE crypto_keys SET deletes_at = $2 WHERE feature = $1 AND (deletes_at IS NULL OR deletes_at > $2)`, [
      feature,
      deletesAt,
    ]);
  }

  /** It stops working at `deletesAt`, if it would stop before. */
  async extend(id: string, deletesAt: Date): Promise<void> {
    await this.dataSource.query(`UPDATE crypto_keys SET deletes_at = $2 WHERE id = $1 AND deletes_at < $2`, [id, deletesAt]);
  }

  /** It no longer stops working at a fixed time, unless it has a successor. */
  async retain(id: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE crypto_keys k SET deletes_at = NULL
        WHERE k.id = $1 AND NOT EXISTS (SELECT 1 FROM crypto_keys newer WHERE newer.feature = k.feature AND newer.sequence > k.sequence AND newer.deletes_at IS NULL)`,
      [id],
    );
  }

  /** Begins to use a key before its time. False if it was deleted, or has started. */
  async start(id: string, now: Date, tx: EntityManager): Promise<boolean> {
    return (
      affectedRows(
        await tx.query(`UPDATE crypto_keys SET starts_at = $2 WHERE id = $1 AND secret IS NOT NULL AND starts_at > $2`, [id, now]),
      ) > 0
    );
  }

  /** False if it was deleted before. */
  async delete(id: string, tx: EntityManager): Promise<boolean> {
    return affectedRows(await tx.query(`DELETE FROM crypto_keys WHERE id = $1`, [id])) > 0;
  }
}

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Dbcrypt } from '../dbcrypt/index.js';
import { CRYPTO_KEY_SECRET } from './crypto-key.entity.js';

export interface CryptoKeyRow {
  readonly sequence: number;
  /** Decrypted, hex. */
  readonly secret: string;
  readonly startsAt: Date;
}

@Injectable()
export class CryptoKeysRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly dbcrypt: Dbcrypt,
  ) {}

  /** Usable keys of this feature, newest first. Includes keys from the future, made by a server whose clock was later set back. */
  async listUsable(feature: string, now: Date): Promise<CryptoKeyRow[]> {
    const rows = await this.dataSource.query<{ id: string; sequence: number; secret: string; keyId: string | null; startsAt: Date }[]>(
      `SELECT id, sequence, secret, secret_key_id AS "keyId", starts_at AS "startsAt"
         FROM crypto_keys
        WHERE feature = $1 AND secret IS NOT NULL AND (deletes_at IS NULL OR deletes_at > $2)
        ORDER BY sequence DESC`,
      [feature, now],
    );
    return rows.map(({ id, sequence, secret, keyId, startsAt }) => ({
      sequence,
      startsAt,
      secret: this.dbcrypt.open(CRYPTO_KEY_SECRET, id, { value: secret, keyId }),
    }));
  }

  /** Adds generation `sequence`, or fills one whose secret was deleted; if another replica was first, its key stays. */
  async insert(feature: string, sequence: number, secret: string, startsAt: Date): Promise<void> {
    const id = randomUUID();
    const sealed = this.dbcrypt.seal(CRYPTO_KEY_SECRET, id, secret);
    await this.dataSource.query(
      `INSERT INTO crypto_keys (id, feature, sequence, secret, secret_key_id, starts_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT ON CONSTRAINT crypto_keys_pkey DO UPDATE
          SET id = excluded.id, secret = excluded.secret, secret_key_id = excluded.secret_key_id, starts_at = excluded.starts_at, deletes_at = NULL
        WHERE crypto_keys.secret IS NULL`,
      [id, feature, sequence, sealed.value, sealed.keyId, startsAt],
    );
  }

  /** Older generations stop working at `deletesAt`. */
  async retireBefore(feature: string, sequence: number, deletesAt: Date): Promise<void> {
    await this.dataSource.query(`UPDATE crypto_keys SET deletes_at = $3 WHERE feature = $1 AND sequence < $2 AND deletes_at IS NULL`, [
      feature,
      sequence,
      deletesAt,
    ]);
  }
}

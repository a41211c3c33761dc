import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Dbcrypt } from '../../dbcrypt/index.js';
import { GIT_SSH_PRIVATE_KEY } from './git-ssh-key.entity.js';
import type { OpenSshKeyPair } from './openssh-key-pair.js';

/** The public part. */
export interface GitSshKeyRow {
  readonly userId: string;
  readonly publicKey: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Both parts. */
export interface OpenGitSshKey extends GitSshKeyRow {
  readonly privateKey: string;
}

const COLUMNS = `user_id AS "userId", public_key AS "publicKey", created_at AS "createdAt", updated_at AS "updatedAt"`;

@Injectable()
export class GitSshKeysRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly dbcrypt: Dbcrypt,
  ) {}

  /** Also returns null for a row whose private key was lost. */
  async findUsable(userId: string, tx?: EntityManager): Promise<GitSshKeyRow | null> {
    const rows = await (tx ?? this.dataSource).query<GitSshKeyRow[]>(
      `SELECT ${COLUMNS} FROM gitsshkeys WHERE user_id = $1 AND private_key <> ''`,
      [userId],
    );
    return rows[0] ?? null;
  }

  /** Null without a usable pair. */
  async open(userId: string): Promise<OpenGitSshKey | null> {
    const [row] = await this.dataSource.query<(OpenGitSshKey & { keyId: string | null })[]>(
      `SELECT ${COLUMNS}, private_key AS "privateKey", private_key_key_id AS "keyId" FROM gitsshkeys WHERE user_id = $1 AND private_key <> ''`,
      [userId],
    );
    if (!row) return null;
    const { keyId, ...pair } = row;
    return { ...pair, privateKey: this.dbcrypt.open(GIT_SSH_PRIVATE_KEY, userId, { value: pair.privateKey, keyId }) };
  }

  /** Of several concurrent calls the first wins. Replaces a pair whose private key was lost; null if there is a usable one already. */
  async insert(userId: string, pair: OpenSshKeyPair, now: Date, tx: EntityManager): Promise<GitSshKeyRow | null> {
    const sealed = this.dbcrypt.seal(GIT_SSH_PRIVATE_KEY, userId, pair.privateKey);
    const rows = await tx.query<GitSshKeyRow[]>(
      `INSERT INTO gitsshkeys (user_id, public_key, private_key, private_key_key_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
       ON CONFLICT ON CONSTRAINT gitsshkeys_pkey DO UPDATE
          SET public_key = excluded.public_key, private_key = excluded.private_key, private_key_key_id = excluded.private_key_key_id,
              updated_at = excluded.updated_at
        WHERE gitsshkeys.private_key = ''
       RETURNING ${COLUMNS}`,
      [userId, pair.publicKey, sealed.value, sealed.keyId, now],
    );
    return rows[0] ?? null;
  }

  /** Locks the pair against changes until the transaction ends. */
  async lock(userId: string, tx: EntityManager): Promise<GitSshKeyRow | null> {
    const rows = await tx.query<GitSshKeyRow[]>(`SELECT ${COLUMNS} FROM gitsshkeys WHERE user_id = $1 FOR NO KEY UPDATE`, [userId]);
    return rows[0] ?? null;
  }

  async replace(userId: string, pair: OpenSshKeyPair, now: Date, tx: EntityManager): Promise<void> {
    const sealed = this.dbcrypt.seal(GIT_SSH_PRIVATE_KEY, userId, pair.privateKey);
    await tx.query(`UPDATE gitsshkeys SET public_key = $2, private_key = $3, private_key_key_id = $4, updated_at = $5 WHERE user_id = $1`, [
      userId,
      pair.publicKey,
      sealed.value,
      sealed.keyId,
      now,
    ]);
  }
}

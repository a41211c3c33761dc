import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Guard, GuardTemplate, HELD, type RowColumns, selectList, type Write, WriteTemplate } from '../../database/index.js';
import type { NewOAuthSecret, PresentedSecret } from '../oauth-secret.js';

export interface CodeRow {
  readonly id: string;
  readonly grantId: string;
  readonly userId: string;
  readonly appId: string;
  readonly hashedSecret: Buffer;
  /** Canonical. */
  readonly resource: string;
  /** Where the code was sent. Null in older rows, if the request did not name it. */
  readonly redirectUri: string | null;
  /** Null: the request had none, but a nonce. */
  readonly codeChallenge: string | null;
  /** The key whose proof the exchange must bring; null if any will do. */
  readonly dpopJkt: string | null;
  readonly scope: string;
  /** For the ID token; null if the request had none. */
  readonly nonce: string | null;
  readonly expiresAt: Date;
  readonly consumedAt: Date | null;
}

export interface CodeInsert {
  readonly secret: NewOAuthSecret;
  readonly grantId: string;
  readonly userId: string;
  readonly appId: string;
  readonly resource: string;
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
  readonly dpopJkt: string | null;
  readonly stateHash: string | null;
  readonly scope: string;
  readonly nonce: string | null;
  readonly expiresAt: Date;
}

export const CODE_COLUMNS: RowColumns<CodeRow> = {
  id: 'id',
  grantId: 'grant_id',
  userId: 'user_id',
  appId: 'app_id',
  hashedSecret: 'hashed_secret',
  resource: 'resource_uri',
  redirectUri: 'redirect_uri',
  codeChallenge: 'code_challenge',
  dpopJkt: 'dpop_jkt',
  scope: 'scope',
  nonce: 'nonce',
  expiresAt: 'expires_at',
  consumedAt: 'consumed_at',
};
const COLUMNS = selectList(CODE_COLUMNS);

const UNUSED = new GuardTemplate<[id: string]>(
  `SELECT 1 FROM oauth2_provider_app_codes WHERE id = $1 AND consumed_at IS NULL AND ${HELD} FOR UPDATE`,
);
const CONSUME = new WriteTemplate<[id: string, now: Date]>(
  `UPDATE oauth2_provider_app_codes SET consumed_at = $2 WHERE id = $1 AND consumed_at IS NULL AND ${HELD}`,
);

@Injectable()
export class CodesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(code: CodeInsert, tx: EntityManager): Promise<void> {
    await tx.query(
      `INSERT INTO oauth2_provider_app_codes
         (grant_id, user_id, app_id, secret_prefix, hashed_secret, resource_uri, redirect_uri,
          code_challenge, code_challenge_method, dpop_jkt, state_hash, scope, nonce, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $8::text IS NOT NULL THEN 'S256' END, $9, $10, $11, $12, $13)`,
      [
        code.grantId,
        code.userId,
        code.appId,
        code.secret.prefix,
        code.secret.hash,
        code.resource,
        code.redirectUri,
        code.codeChallenge,
        code.dpopJkt,
        code.stateHash,
        code.scope,
        code.nonce,
        code.expiresAt,
      ],
    );
  }

  /** In a transaction, it is locked. */
  async find(presented: PresentedSecret, tx?: EntityManager): Promise<CodeRow | null> {
    const [row] = await (tx ?? this.dataSource).query<CodeRow[]>(
      `SELECT ${COLUMNS} FROM oauth2_provider_app_codes WHERE secret_prefix = $1 ${tx ? 'FOR UPDATE' : ''}`,
      [presented.prefix],
    );
    return presented.matches(row?.hashedSecret) && row ? row : null;
  }

  /** Nobody has used it. */
  unused(id: string): Guard {
    return UNUSED.with(id);
  }

  consumption(id: string, now: Date): Write {
    return CONSUME.with(id, now);
  }
}

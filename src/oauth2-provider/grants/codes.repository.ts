import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { NewOAuthSecret, PresentedSecret } from '../oauth-secret.js';

export interface CodeRow {
  readonly id: string;
  readonly grantId: string;
  readonly userId: string;
  readonly appId: string;
  readonly hashedSecret: Buffer;
  /** Canonical. */
  readonly resource: string;
  readonly resourceRequested: boolean;
  readonly redirectUri: string | null;
  readonly codeChallenge: string;
  readonly scope: string;
  readonly expiresAt: Date;
  readonly consumedAt: Date | null;
}

export interface CodeInsert {
  readonly secret: NewOAuthSecret;
  readonly grantId: string;
  readonly userId: string;
  readonly appId: string;
  readonly resource: string;
  readonly resourceRequested: boolean;
  readonly redirectUri: string | null;
  readonly codeChallenge: string;
  readonly stateHash: string | null;
  readonly scope: string;
  readonly expiresAt: Date;
}

const COLUMNS = `id, grant_id AS "grantId", user_id AS "userId", app_id AS "appId", hashed_secret AS "hashedSecret", resource_uri AS "resource",
  resource_requested AS "resourceRequested", redirect_uri AS "redirectUri", code_challenge AS "codeChallenge", scope,
  expires_at AS "expiresAt", consumed_at AS "consumedAt"`;

@Injectable()
export class CodesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(code: CodeInsert, tx: EntityManager): Promise<void> {
    await tx.query(
      `INSERT INTO oauth2_provider_app_codes
         (grant_id, user_id, app_id, secret_prefix, hashed_secret, resource_uri, resource_requested, redirect_uri,
          code_challenge, code_challenge_method, state_hash, scope, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'S256', $10, $11, $12)`,
      [
        code.grantId,
        code.userId,
        code.appId,
        code.secret.prefix,
        code.secret.hash,
        code.resource,
        code.resourceRequested,
        code.redirectUri,
        code.codeChallenge,
        code.stateHash,
        code.scope,
        code.expiresAt,
      ],
    );
  }

  /** Inside a transaction that holds the grant's lock, the row cannot change any more. */
  async find(presented: PresentedSecret, tx?: EntityManager): Promise<CodeRow | null> {
    const [row] = await (tx ?? this.dataSource).query<CodeRow[]>(
      `SELECT ${COLUMNS} FROM oauth2_provider_app_codes WHERE secret_prefix = $1`,
      [presented.prefix],
    );
    return presented.matches(row?.hashedSecret) && row ? row : null;
  }

  async consume(id: string, now: Date, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE oauth2_provider_app_codes SET consumed_at = $2 WHERE id = $1 AND consumed_at IS NULL`, [id, now]);
  }
}

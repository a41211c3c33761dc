import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';
import { affectedRows } from '../../database/index.js';

export interface InvitationRow {
  readonly id: string;
  readonly email: string;
  /** Site roles without `member`. */
  readonly roles: readonly string[];
  readonly organizationIds: readonly string[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export type InvitationInsert = Omit<InvitationRow, 'id'> & { readonly hashedToken: Buffer };

const COLUMNS = `id, email, roles, organization_ids AS "organizationIds", created_by AS "createdBy", created_at AS "createdAt",
  expires_at AS "expiresAt"`;
/** Each new invitation removes more than one that has expired, so that they do not pile up. */
const EXPIRED_AT_A_TIME = 20;

@Injectable()
export class InvitationsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Null if there are `most` that can still be accepted. Requests at the same time may exceed that by as many as they are. */
  async insert(invitation: InvitationInsert, most: number, tx: EntityManager): Promise<InvitationRow | null> {
    const [row] = await tx.query<InvitationRow[]>(
      `INSERT INTO user_invitations (email, hashed_token, roles, organization_ids, created_by, created_at, expires_at)
       SELECT $1, $2, $3, $4, $5, $6::timestamptz, $7
        WHERE (SELECT count(*) FROM user_invitations WHERE expires_at > $6::timestamptz) < $8
       RETURNING ${COLUMNS}`,
      [
        invitation.email,
        invitation.hashedToken,
        invitation.roles,
        invitation.organizationIds,
        invitation.createdBy,
        invitation.createdAt,
        invitation.expiresAt,
        most,
      ],
    );
    return row ?? null;
  }

  /** Also the one of this address, which could otherwise not be invited again. */
  async deleteExpired(email: string, now: Date, tx: EntityManager): Promise<void> {
    await tx.query(
      `DELETE FROM user_invitations
        WHERE expires_at <= $2
          AND (lower(email) = lower($1)
               OR id IN (SELECT id FROM user_invitations WHERE expires_at <= $2 ORDER BY expires_at LIMIT ${EXPIRED_AT_A_TIME} FOR UPDATE SKIP LOCKED))`,
      [email, now],
    );
  }

  /** Those that can still be accepted, the newest first. */
  async list(now: Date): Promise<InvitationRow[]> {
    return this.dataSource.query<InvitationRow[]>(
      `SELECT ${COLUMNS} FROM user_invitations WHERE expires_at > $1 ORDER BY expires_at DESC, id LIMIT ${MAX_ROWS}`,
      [now],
    );
  }

  async findByToken(hashedToken: Buffer, now: Date): Promise<InvitationRow | null> {
    const rows = await this.dataSource.query<InvitationRow[]>(
      `SELECT ${COLUMNS} FROM user_invitations WHERE hashed_token = $1 AND expires_at > $2`,
      [hashedToken, now],
    );
    return rows[0] ?? null;
  }

  /** Uses it up. False if it has expired or was used or revoked: of concurrent calls, one returns true. */
  async claim(id: string, now: Date, tx: EntityManager): Promise<boolean> {
    return affectedRows(await tx.query(`DELETE FROM user_invitations WHERE id = $1 AND expires_at > $2`, [id, now])) > 0;
  }

  async delete(id: string, tx: EntityManager): Promise<InvitationRow | null> {
    const [rows] = await tx.query<[InvitationRow[], number]>(`DELETE FROM user_invitations WHERE id = $1 RETURNING ${COLUMNS}`, [id]);
    return rows[0] ?? null;
  }
}

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { affectedRows } from '../../database/index.js';
import { Dbcrypt, type Sealed } from '../../dbcrypt/index.js';
import type { UpstreamTokens } from '../identity-provider.js';
import type { LinkClaims } from './link-claims.js';
import { LINK_ACCESS_TOKEN, LINK_REFRESH_TOKEN } from './user-link.entity.js';

export type LinkLoginType = 'oidc' | 'github';

export interface LinkRow {
  readonly id: string;
  readonly providerId: string;
  /** Empty when an operator cut it off from its identity. */
  readonly linkedId: string;
}

/** What a login writes. */
export interface LinkWrite {
  readonly userId: string;
  readonly loginType: LinkLoginType;
  readonly providerId: string;
  readonly linkedId: string;
  readonly tokens: UpstreamTokens;
  readonly claims: LinkClaims;
}

export interface LinkState {
  readonly expiresAt: Date | null;
  readonly hasRefreshToken: boolean;
}

/** The right to refresh a link, until somebody else may take it. */
export interface RefreshLease {
  readonly linkId: string;
  /** Tells this lease from any other of the same link. */
  readonly mark: string;
  readonly refreshToken: string;
}

@Injectable()
export class UserLinksRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly dbcrypt: Dbcrypt,
  ) {}

  async find(userId: string, loginType: LinkLoginType, tx: EntityManager): Promise<LinkRow | null> {
    const rows = await tx.query<LinkRow[]>(
      `SELECT id, provider_id AS "providerId", linked_id AS "linkedId" FROM user_links WHERE user_id = $1 AND login_type = $2 FOR UPDATE`,
      [userId, loginType],
    );
    return rows[0] ?? null;
  }

  /** The caller holds the user's row, so nobody else adds a link meanwhile. */
  async insert(link: LinkWrite, tx: EntityManager): Promise<void> {
    const id = randomUUID();
    const { access, refresh } = this.seal(id, link.tokens);
    await tx.query(
      `INSERT INTO user_links (id, user_id, login_type, provider_id, linked_id, oauth_access_token, oauth_access_token_key_id,
                               oauth_refresh_token, oauth_refresh_token_key_id, oauth_expiry, claims)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        id,
        link.userId,
        link.loginType,
        link.providerId,
        link.linkedId,
        access.value,
        access.keyId,
        refresh.value,
        refresh.keyId,
        link.tokens.expiresAt,
        JSON.stringify(link.claims),
      ],
    );
  }

  /** A refresh that is under way loses its lease, and its tokens with it: these are newer. */
  async update(id: string, link: LinkWrite, tx: EntityManager): Promise<void> {
    const { access, refresh } = this.seal(id, link.tokens);
    await tx.query(
      `UPDATE user_links
          SET provider_id = $2, linked_id = $3, oauth_access_token = $4, oauth_access_token_key_id = $5, oauth_refresh_token = $6,
              oauth_refresh_token_key_id = $7, oauth_expiry = $8, claims = $9, refresh_lease_expires_at = NULL, updated_at = now()
        WHERE id = $1`,
      [
        id,
        link.providerId,
        link.linkedId,
        access.value,
        access.keyId,
        refresh.value,
        refresh.keyId,
        link.tokens.expiresAt,
        JSON.stringify(link.claims),
      ],
    );
  }

  async findState(id: string): Promise<LinkState | null> {
    const rows = await this.dataSource.query<LinkState[]>(
      `SELECT oauth_expiry AS "expiresAt", oauth_refresh_token <> '' AS "hasRefreshToken" FROM user_links WHERE id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  async findClaims(userId: string, loginType: LinkLoginType): Promise<LinkClaims | null> {
    const rows = await this.dataSource.query<{ claims: LinkClaims }[]>(
      `SELECT claims FROM user_links WHERE user_id = $1 AND login_type = $2`,
      [userId, loginType],
    );
    return rows[0]?.claims ?? null;
  }

  /** Null when the link is not expired (any more), cannot be refreshed, or somebody else is at it. The database's clock measures the lease. */
  async acquireRefresh(id: string, now: Date, leaseSeconds: number): Promise<RefreshLease | null> {
    const [rows] = await this.dataSource.query<[{ mark: string; value: string; keyId: string | null }[], number]>(
      `UPDATE user_links
          SET refresh_lease_expires_at = now() + make_interval(secs => $3)
        WHERE id = $1 AND oauth_expiry <= $2 AND oauth_refresh_token <> ''
          AND (refresh_lease_expires_at IS NULL OR refresh_lease_expires_at <= now())
    RETURNING refresh_lease_expires_at::text AS mark, oauth_refresh_token AS value, oauth_refresh_token_key_id AS "keyId"`,
      [id, now, leaseSeconds],
    );
    const row = rows[0];
    return row ? { linkId: id, mark: row.mark, refreshToken: this.dbcrypt.open(LINK_REFRESH_TOKEN, id, row) } : null;
  }

  /** Writes the new tokens and ends the lease, if it is still this one. A refresh token that did not come again is kept. */
  async saveRefreshed({ linkId, mark }: RefreshLease, tokens: UpstreamTokens): Promise<boolean> {
    const { access, refresh } = this.seal(linkId, tokens);
    return (
      affectedRows(
        await this.dataSource.query(
          `UPDATE user_links
            SET oauth_access_token = $3, oauth_access_token_key_id = $4,
                oauth_refresh_token = CASE WHEN $8 THEN $5 ELSE oauth_refresh_token END,
                oauth_refresh_token_key_id = CASE WHEN $8 THEN $6 ELSE oauth_refresh_token_key_id END,
                oauth_expiry = $7, refresh_lease_expires_at = NULL, updated_at = now()
          WHERE id = $1 AND refresh_lease_expires_at = $2::timestamptz`,
          [linkId, mark, access.value, access.keyId, refresh.value, refresh.keyId, tokens.expiresAt, tokens.refreshToken !== null],
        ),
      ) > 0
    );
  }

  async releaseRefresh({ linkId, mark }: RefreshLease): Promise<void> {
    await this.dataSource.query(
      `UPDATE user_links SET refresh_lease_expires_at = NULL WHERE id = $1 AND refresh_lease_expires_at = $2::timestamptz`,
      [linkId, mark],
    );
  }

  /** No refresh token is stored as no text at all, whatever the keys: SQL asks for it. */
  private seal(id: string, { accessToken, refreshToken }: UpstreamTokens): { access: Sealed; refresh: Sealed } {
    return {
      access: this.dbcrypt.seal(LINK_ACCESS_TOKEN, id, accessToken),
      refresh: refreshToken === null ? { value: '', keyId: null } : this.dbcrypt.seal(LINK_REFRESH_TOKEN, id, refreshToken),
    };
  }
}

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { UpstreamLoginType } from '../../auth/index.js';
import { affectedRows } from '../../database/index.js';
import { Dbcrypt, type Sealed } from '../../dbcrypt/index.js';
import type { UpstreamTokens } from '../identity-provider.js';
import type { LinkClaims, LinkedClaims } from './link-claims.js';
import { LINK_ACCESS_TOKEN, LINK_REFRESH_TOKEN } from './user-link.entity.js';

export interface LinkRow {
  readonly id: string;
  readonly providerId: string;
  /** Empty if an operator detached the account from its identity. */
  readonly linkedId: string;
  /** The owner of the tokens: the subject of the last login's ID token. Null without one. */
  readonly subject: string | null;
}

/** The data that a login writes. */
export interface LinkWrite {
  readonly userId: string;
  readonly loginType: UpstreamLoginType;
  readonly providerId: string;
  readonly linkedId: string;
  readonly tokens: UpstreamTokens;
  readonly claims: LinkClaims;
  /** A login without a refresh token keeps the stored one: many providers send it only the first time. */
  readonly keepsRefreshToken: boolean;
}

export interface LinkState {
  readonly expiresAt: Date | null;
  readonly hasRefreshToken: boolean;
  /** Why refreshing is currently paused. */
  readonly heldBackBy: string | null;
}

/** A failed refresh. */
export interface RefreshFailure {
  readonly reason: string;
  /** Only a new login helps. */
  readonly isFinal: boolean;
}

/** The exclusive right to refresh a link, for a limited time. */
export interface RefreshLease {
  readonly linkId: string;
  /** Distinguishes this lease from any other of the same link. */
  readonly mark: string;
  readonly refreshToken: string;
  /** See `LinkRow`. */
  readonly subject: string | null;
}

const SUBJECT = `claims->'id_token_claims'->>'sub'`;
/** The longest pause between attempts. */
const LONGEST_BACKOFF_SECONDS = 60;
/**
 * Paused until a time, or for good. A time further ahead than any pause was set before the database's clock was set back, and is ignored.
 */
const HELD_BACK = `coalesce(refresh_retry_at = 'infinity'
                   OR refresh_retry_at > now() AND refresh_retry_at <= now() + interval '${LONGEST_BACKOFF_SECONDS} seconds', false)`;

@Injectable()
export class UserLinksRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly dbcrypt: Dbcrypt,
  ) {}

  async find(userId: string, loginType: UpstreamLoginType, tx: EntityManager): Promise<LinkRow | null> {
    const rows = await tx.query<LinkRow[]>(
      `SELECT id, provider_id AS "providerId", linked_id AS "linkedId", ${SUBJECT} AS subject
         FROM user_links WHERE user_id = $1 AND login_type = $2 FOR UPDATE`,
      [userId, loginType],
    );
    return rows[0] ?? null;
  }

  /** The caller has locked the user's row, so nobody else adds a link meanwhile. */
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

  /** A running refresh loses its lease and thereby its tokens, because these are newer. */
  async update(id: string, link: LinkWrite, tx: EntityManager): Promise<void> {
    const { access, refresh } = this.seal(id, link.tokens);
    await tx.query(
      `UPDATE user_links
          SET provider_id = $2, linked_id = $3, oauth_access_token = $4, oauth_access_token_key_id = $5,
              oauth_refresh_token = CASE WHEN $10 THEN oauth_refresh_token ELSE $6 END,
              oauth_refresh_token_key_id = CASE WHEN $10 THEN oauth_refresh_token_key_id ELSE $7 END,
              oauth_expiry = $8, claims = $9, refresh_lease_expires_at = NULL,
              refresh_failures = 0, refresh_failure = NULL, refresh_retry_at = NULL, updated_at = now()
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
        link.keepsRefreshToken && link.tokens.refreshToken === null,
      ],
    );
  }

  async findState(id: string): Promise<LinkState | null> {
    const rows = await this.dataSource.query<LinkState[]>(
      `SELECT oauth_expiry AS "expiresAt", oauth_refresh_token <> '' AS "hasRefreshToken",
              CASE WHEN ${HELD_BACK} THEN coalesce(refresh_failure, '') END AS "heldBackBy"
         FROM user_links WHERE id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  async findClaims(userId: string, loginType: UpstreamLoginType): Promise<LinkedClaims | null> {
    const rows = await this.dataSource.query<LinkedClaims[]>(
      `SELECT claims, created_at AS "linkedAt" FROM user_links WHERE user_id = $1 AND login_type = $2`,
      [userId, loginType],
    );
    return rows[0] ?? null;
  }

  /**
   * Null if the link is not expired (any more), cannot be refreshed, is paused, or is being refreshed. The database's clock measures the
   * lease; one with an end later than that of a new one was taken before that clock was set back, and is ignored.
   */
  async acquireRefresh(id: string, now: Date, leaseSeconds: number): Promise<RefreshLease | null> {
    const [rows] = await this.dataSource.query<[{ mark: string; value: string; keyId: string | null; subject: string | null }[], number]>(
      `UPDATE user_links
          SET refresh_lease_expires_at = now() + make_interval(secs => $3)
        WHERE id = $1 AND oauth_expiry <= $2 AND oauth_refresh_token <> ''
          AND (refresh_lease_expires_at IS NULL OR refresh_lease_expires_at <= now() OR refresh_lease_expires_at > now() + make_interval(secs => $3))
          AND NOT ${HELD_BACK}
    RETURNING refresh_lease_expires_at::text AS mark, oauth_refresh_token AS value, oauth_refresh_token_key_id AS "keyId", ${SUBJECT} AS subject`,
      [id, now, leaseSeconds],
    );
    const row = rows[0];
    if (!row) return null;
    return { linkId: id, mark: row.mark, refreshToken: this.dbcrypt.open(LINK_REFRESH_TOKEN, id, row), subject: row.subject };
  }

  /** Writes the new tokens and ends the lease, if it is still this one. Without a new refresh token the old one is kept. */
  async saveRefreshed({ linkId, mark }: RefreshLease, tokens: UpstreamTokens): Promise<boolean> {
    const { access, refresh } = this.seal(linkId, tokens);
    return (
      affectedRows(
        await this.dataSource.query(
          `UPDATE user_links
            SET oauth_access_token = $3, oauth_access_token_key_id = $4,
                oauth_refresh_token = CASE WHEN $8 THEN $5 ELSE oauth_refresh_token END,
                oauth_refresh_token_key_id = CASE WHEN $8 THEN $6 ELSE oauth_refresh_token_key_id END,
                oauth_expiry = $7, refresh_lease_expires_at = NULL,
                refresh_failures = 0, refresh_failure = NULL, refresh_retry_at = NULL, updated_at = now()
          WHERE id = $1 AND refresh_lease_expires_at = $2::timestamptz`,
          [linkId, mark, access.value, access.keyId, refresh.value, refresh.keyId, tokens.expiresAt, tokens.refreshToken !== null],
        ),
      ) > 0
    );
  }

  /**
   * Ends the lease, if it is still this one, and sets the time of the next attempt. A final failure deletes the refresh token and lasts
   * until the next login. Other failures are retried at once, and then after 1, 2, 4 ... seconds.
   */
  async saveRefreshFailure({ linkId, mark }: RefreshLease, { reason, isFinal }: RefreshFailure): Promise<boolean> {
    return (
      affectedRows(
        await this.dataSource.query(
          `UPDATE user_links
            SET refresh_lease_expires_at = NULL, refresh_failure = $3, refresh_failures = least(refresh_failures + 1, 1000),
                refresh_retry_at = CASE WHEN $4 THEN 'infinity'::timestamptz
                                        WHEN refresh_failures > 0
                                        THEN now() + make_interval(secs => least(2 ^ least(refresh_failures - 1, 10), $5)) END,
                oauth_refresh_token = CASE WHEN $4 THEN '' ELSE oauth_refresh_token END,
                oauth_refresh_token_key_id = CASE WHEN $4 THEN NULL ELSE oauth_refresh_token_key_id END
          WHERE id = $1 AND refresh_lease_expires_at = $2::timestamptz`,
          [linkId, mark, reason, isFinal, LONGEST_BACKOFF_SECONDS],
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

  /** A missing refresh token is stored as empty text, never encrypted, because SQL checks for it. */
  private seal(id: string, { accessToken, refreshToken }: UpstreamTokens): { access: Sealed; refresh: Sealed } {
    return {
      access: this.dbcrypt.seal(LINK_ACCESS_TOKEN, id, accessToken),
      refresh: refreshToken === null ? { value: '', keyId: null } : this.dbcrypt.seal(LINK_REFRESH_TOKEN, id, refreshToken),
    };
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { siteOfNetwork } from '../../common/index.js';
import { affectedRows } from '../../database/index.js';
import { isOfLargestSite, type NetworkShares } from '../network-shares.js';

export interface PushedRequestInsert {
  readonly referenceHash: Buffer;
  readonly appId: string;
  /** From where it was pushed. */
  readonly network: string;
  /** As a query string. */
  readonly parameters: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Who opens which request, and when. */
export interface Opening {
  readonly referenceHash: Buffer;
  readonly appId: string;
  readonly now: Date;
  /** Null: the person has to log in first, and will open it again. */
  readonly openedAt: Date | null;
  /** When the person logged in. */
  readonly authTime: Date | null;
  /** Older requests cannot be opened, whatever happened meanwhile. */
  readonly createdAfter: Date;
}

const IS_RECENT = `app_id = $1 AND created_at > $2`;

@Injectable()
export class PushedRequestsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** How many requests of the app were created after this time, up to `most`; so long as the transaction lasts, there are no further ones. */
  async lockRecent(appId: string, network: string, createdAfter: Date, most: number, tx: EntityManager): Promise<NetworkShares> {
    // Exchanges of tokens hold a weaker lock and do not wait.
    await tx.query(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1 FOR NO KEY UPDATE`, [appId]);
    const [row] = await tx.query<[NetworkShares]>(
      `SELECT count(*)::int AS total, (count(*) FILTER (WHERE network = $4))::int AS "ofNetwork",
              (count(*) FILTER (WHERE starts_with(network, $5)))::int AS "ofSite"
         FROM (SELECT network FROM oauth2_provider_pushed_requests WHERE ${IS_RECENT} LIMIT $3) p`,
      [appId, createdAfter, most, network, siteOfNetwork(network)],
    );
    return row;
  }

  /**
   * Of those created after this time, deletes the oldest one of whoever has the most of them, an IPv6 /48 or another network, opened or not,
   * except while somebody consents to it. The caller has counted them. False: there is none, or nobody has more than a few.
   */
  async evict(appId: string, createdAfter: Date, tx: EntityManager): Promise<boolean> {
    const deleted: unknown = await tx.query(
      `DELETE FROM oauth2_provider_pushed_requests WHERE reference_hash = (
         SELECT reference_hash FROM oauth2_provider_pushed_requests
          WHERE ${IS_RECENT} AND ${isOfLargestSite('oauth2_provider_pushed_requests', IS_RECENT)} ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)`,
      [appId, createdAfter],
    );
    return affectedRows(deleted) > 0;
  }

  async insert({ referenceHash, appId, network, parameters, createdAt, expiresAt }: PushedRequestInsert, tx: EntityManager): Promise<void> {
    await tx.query(
      `INSERT INTO oauth2_provider_pushed_requests (reference_hash, app_id, network, parameters, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [referenceHash, appId, network, parameters, createdAt, expiresAt],
    );
  }

  /**
   * The parameters; null for a request that is over, was used, or is another app's. Once it was opened, or while its reader has to log in first, it
   * can be opened again.
   */
  async open({ referenceHash, appId, now, openedAt, authTime, createdAfter }: Opening): Promise<string | null> {
    const [rows] = await this.dataSource.query<[{ parameters: string }[], number]>(
      `UPDATE oauth2_provider_pushed_requests SET opened_at = coalesce(opened_at, $6)
        WHERE reference_hash = $1 AND app_id = $2 AND created_at > $5
          AND (expires_at > $3 OR opened_at IS NOT NULL OR created_at <= $4::timestamptz)
    RETURNING parameters`,
      [referenceHash, appId, now, authTime, createdAfter, openedAt],
    );
    return rows[0]?.parameters ?? null;
  }

  /** Of several consents to one request, one gets true. */
  async consume(referenceHash: Buffer, tx: EntityManager): Promise<boolean> {
    return affectedRows(await tx.query(`DELETE FROM oauth2_provider_pushed_requests WHERE reference_hash = $1`, [referenceHash])) > 0;
  }

  /** Deletes those that were created before this time. Returns their number, at most `limit`. */
  async deleteOld(before: Date, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `DELETE FROM oauth2_provider_pushed_requests WHERE reference_hash IN (
           SELECT reference_hash FROM oauth2_provider_pushed_requests WHERE created_at < $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
        [before, limit],
      ),
    );
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';
import { affectedRows } from '../../database/index.js';
import type { RememberedApp } from '../checks/remembered-consent.js';
import type { ResourceScope } from '../entities/resource-server.entity.js';

/** Whose consent to what. */
export interface ConsentKey {
  readonly userId: string;
  readonly appId: string;
  /** Canonical. */
  readonly resource: string;
}

/** A remembered consent. */
export interface ConsentRow extends ConsentKey {
  /** Space-separated. */
  readonly scope: string;
  readonly appearance: Buffer;
  readonly expiresAt: Date;
}

/** With the app as it is registered now. */
export interface FoundConsent extends ConsentRow {
  readonly app: RememberedApp;
}

/** For the user. */
export interface ListedConsent extends Omit<ConsentRow, 'appearance'> {
  readonly appName: string;
  readonly appIcon: string;
  readonly resourceName: string;
  /** Null for the API of this server. */
  readonly resourceScopes: readonly ResourceScope[] | null;
  readonly createdAt: Date;
}

type Joined = ConsentRow & RememberedApp;

@Injectable()
export class ConsentsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find({ userId, appId, resource }: ConsentKey, now: Date, tx?: EntityManager): Promise<FoundConsent | null> {
    const [found] = await (tx ?? this.dataSource).query<Joined[]>(
      `SELECT c.user_id AS "userId", c.app_id AS "appId", c.resource, c.scope, c.appearance, c.expires_at AS "expiresAt",
              a.name, a.redirect_uris AS "redirectUris", a.client_type AS "clientType", a.is_verified AS "isVerified"
         FROM oauth2_provider_consents c JOIN oauth2_provider_apps a ON a.id = c.app_id
        WHERE c.user_id = $1 AND c.app_id = $2 AND c.resource = $3 AND c.expires_at > $4`,
      [userId, appId, resource, now],
    );
    if (!found) return null;
    const { name, redirectUris, clientType, isVerified, ...consent } = found;
    return { ...consent, app: { name, redirectUris, clientType, isVerified } };
  }

  /**
   * Locks app and consent, in this order, against deletion; the app also against changes, if a consent is to be saved. To be read afterwards:
   * this may have waited.
   */
  async lock({ userId, appId, resource }: ConsentKey, purpose: 'use' | 'save', tx: EntityManager): Promise<void> {
    const strength = purpose === 'save' ? 'SHARE' : 'KEY SHARE';
    await tx.query(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1 FOR ${strength}`, [appId]);
    await tx.query(`SELECT 1 FROM oauth2_provider_consents WHERE user_id = $1 AND app_id = $2 AND resource = $3 FOR KEY SHARE`, [
      userId,
      appId,
      resource,
    ]);
  }

  /** Saves nothing for an app that is not verified any more. The caller has locked it to save this. */
  async save({ userId, appId, resource, scope, appearance, expiresAt }: ConsentRow, tx: EntityManager): Promise<void> {
    await tx.query(
      `INSERT INTO oauth2_provider_consents (user_id, app_id, resource, scope, appearance, expires_at)
       SELECT $1::uuid, a.id, $3::text, $4::text, $5::bytea, $6::timestamptz FROM oauth2_provider_apps a WHERE a.id = $2 AND a.is_verified
       ON CONFLICT ON CONSTRAINT oauth2_provider_consents_pkey DO UPDATE
          SET scope = excluded.scope, appearance = excluded.appearance, expires_at = excluded.expires_at`,
      [userId, appId, resource, scope, appearance, expiresAt],
    );
  }

  /** The consents of a user that are still remembered, by the name of the app. */
  async list(userId: string, now: Date): Promise<ListedConsent[]> {
    return this.dataSource.query<ListedConsent[]>(
      `SELECT c.user_id AS "userId", c.app_id AS "appId", c.resource, c.scope, c.created_at AS "createdAt", c.expires_at AS "expiresAt",
              a.name AS "appName", a.icon AS "appIcon", r.name AS "resourceName", CASE WHEN NOT r.is_built_in THEN r.scopes END AS "resourceScopes"
         FROM oauth2_provider_consents c
         JOIN oauth2_provider_apps a ON a.id = c.app_id AND a.is_verified
         JOIN oauth2_provider_resource_servers r ON r.identifier = c.resource
        WHERE c.user_id = $1 AND c.expires_at > $2
        ORDER BY lower(a.name), c.app_id, c.resource
        LIMIT ${MAX_ROWS}`,
      [userId, now],
    );
  }

  /** Returns their number. */
  async delete(userId: string, appId: string, tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM oauth2_provider_consents WHERE user_id = $1 AND app_id = $2`, [userId, appId]));
  }

  /** Deletes those of all users to an app. */
  async deleteAllOfApp(appId: string, tx: EntityManager): Promise<void> {
    await tx.query(`DELETE FROM oauth2_provider_consents WHERE app_id = $1`, [appId]);
  }

  /** Deletes consents that expired before this time. Returns their number, at most `limit`. */
  async deleteExpired(before: Date, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `DELETE FROM oauth2_provider_consents WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM oauth2_provider_consents WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
        [before, limit],
      ),
    );
  }
}

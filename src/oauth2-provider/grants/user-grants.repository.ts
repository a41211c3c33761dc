import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';
import type { ClientType } from '../entities/app.entity.js';
import type { ResourceScope } from '../entities/resource-server.entity.js';

/** A live grant, as the person who gave it sees it. */
export interface UserGrantRow {
  readonly id: string;
  readonly userId: string;
  readonly appId: string;
  readonly appName: string;
  readonly appIcon: string;
  readonly appClientType: ClientType;
  readonly appDynamicallyRegistered: boolean;
  /** Canonical. */
  readonly resource: string;
  readonly resourceName: string;
  /** Null for the API of this server. */
  readonly resourceScopes: readonly ResourceScope[] | null;
  /** Space-separated. */
  readonly scope: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** The last request with an access token, or the last time one was issued. */
  readonly lastUsedAt: Date;
  /** Where that came from. Null once the access token has expired and was deleted. */
  readonly lastUsedFrom: string | null;
  /** Where the user consented; empty if that is not known. */
  readonly consentAddress: string;
  readonly consentUserAgent: string;
  /** Where the device asked from that the user allowed; empty for any other app. */
  readonly deviceAddress: string;
}

@Injectable()
export class UserGrantsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The live grants of a user for which tokens were issued, by the app's name; with an id, only that one. Those of exchanged tokens are left
   * out: they end with the grant that the user gave.
   */
  async list(userId: string, now: Date, id: string | null): Promise<UserGrantRow[]> {
    // Used refresh tokens stay with their grant, so only the unused ones are looked at: one per grant, or two after a repeated refresh.
    return this.dataSource.query<UserGrantRow[]>(
      `SELECT g.id, g.user_id AS "userId", a.id AS "appId", a.name AS "appName", a.icon AS "appIcon", a.client_type AS "appClientType",
              a.dynamically_registered AS "appDynamicallyRegistered", g.resource, r.name AS "resourceName",
              CASE WHEN NOT r.is_built_in THEN r.scopes END AS "resourceScopes", g.scope, g.created_at AS "createdAt",
              g.absolute_expires_at AS "expiresAt", latest.used_at AS "lastUsedAt", latest.used_from AS "lastUsedFrom",
              g.consent_address AS "consentAddress", g.consent_user_agent AS "consentUserAgent", g.device_address AS "deviceAddress"
         FROM oauth2_provider_grants g
         JOIN oauth2_provider_apps a ON a.id = g.app_id
         JOIN oauth2_provider_resource_servers r ON r.identifier = g.resource
        CROSS JOIN LATERAL (
          SELECT greatest(t.created_at, k.last_used) AS used_at, host(k.ip_address) AS used_from
            FROM oauth2_provider_app_tokens t
            LEFT JOIN api_keys k ON k.id = t.api_key_id
           WHERE t.grant_id = g.id AND t.consumed_at IS NULL AND t.subject_type = 'user'
           ORDER BY 1 DESC LIMIT 1) AS latest
        WHERE g.user_id = $1 AND g.revoked_at IS NULL AND g.absolute_expires_at > $2
          AND g.parent_grant_id IS NULL AND ($3::uuid IS NULL OR g.id = $3)
        ORDER BY lower(a.name), g.created_at, g.id
        LIMIT ${MAX_ROWS}`,
      [userId, now, id],
    );
  }
}

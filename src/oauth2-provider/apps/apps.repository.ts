import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { affectedRows } from '../../database/index.js';
import type { ClientType } from '../entities/app.entity.js';

export interface AppRow {
  readonly id: string;
  readonly name: string;
  readonly icon: string;
  readonly callbackUrl: string;
  readonly redirectUris: readonly string[];
  readonly clientType: ClientType;
  readonly dynamicallyRegistered: boolean;
  readonly scope: string;
  readonly createdAt: Date;
}

export interface AppFields {
  readonly name: string;
  readonly icon: string;
  readonly redirectUris: readonly string[];
  readonly clientType: ClientType;
  readonly scope: string;
}

const COLUMNS = `id, name, icon, callback_url AS "callbackUrl", redirect_uris AS "redirectUris", client_type AS "clientType",
  dynamically_registered AS "dynamicallyRegistered", scope, created_at AS "createdAt"`;

/** What a client may do to authenticate, by its type. */
function authMethodOf(clientType: ClientType): string {
  return clientType === 'public' ? 'none' : 'client_secret_basic';
}

@Injectable()
export class AppsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findById(id: string): Promise<AppRow | null> {
    const rows = await this.dataSource.query<AppRow[]>(`SELECT ${COLUMNS} FROM oauth2_provider_apps WHERE id = $1`, [id]);
    return rows[0] ?? null;
  }

  async list(): Promise<AppRow[]> {
    return this.dataSource.query<AppRow[]>(`SELECT ${COLUMNS} FROM oauth2_provider_apps ORDER BY lower(name), created_at, id`);
  }

  /** Apps that hold a live grant of this user. */
  async listAuthorizedBy(userId: string, now: Date): Promise<AppRow[]> {
    return this.dataSource.query<AppRow[]>(
      `SELECT ${COLUMNS} FROM oauth2_provider_apps a
        WHERE EXISTS (
          SELECT 1 FROM oauth2_provider_grants g
            JOIN oauth2_provider_app_tokens t ON t.grant_id = g.id
           WHERE g.app_id = a.id AND g.user_id = $1 AND g.revoked_at IS NULL AND g.absolute_expires_at > $2)
        ORDER BY lower(name), created_at, id`,
      [userId, now],
    );
  }

  async insert(app: AppFields, tx: EntityManager): Promise<AppRow> {
    const rows = await tx.query<AppRow[]>(
      `INSERT INTO oauth2_provider_apps (name, icon, callback_url, redirect_uris, client_type, token_endpoint_auth_method, scope)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
    RETURNING ${COLUMNS}`,
      [app.name, app.icon, app.redirectUris[0], app.redirectUris, app.clientType, authMethodOf(app.clientType), app.scope],
    );
    const [row] = rows;
    if (!row) throw new Error('an insert returned no row');
    return row;
  }

  /** Makes the app with this very id, or brings it up to date. */
  async upsert(id: string, app: AppFields): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO oauth2_provider_apps (id, name, icon, callback_url, redirect_uris, client_type, token_endpoint_auth_method, scope)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT ON CONSTRAINT oauth2_provider_apps_pkey DO UPDATE
          SET callback_url = excluded.callback_url, redirect_uris = excluded.redirect_uris, updated_at = now()`,
      [id, app.name, app.icon, app.redirectUris[0], app.redirectUris, app.clientType, authMethodOf(app.clientType), app.scope],
    );
  }

  /** The client type never changes (OAuth 2.1 section 2.1). */
  async update(id: string, app: Omit<AppFields, 'clientType'>, tx: EntityManager): Promise<AppRow | null> {
    const [rows] = await tx.query<[AppRow[], number]>(
      `UPDATE oauth2_provider_apps
          SET name = $2, icon = $3, callback_url = $4, redirect_uris = $5, scope = $6, updated_at = now()
        WHERE id = $1
    RETURNING ${COLUMNS}`,
      [id, app.name, app.icon, app.redirectUris[0], app.redirectUris, app.scope],
    );
    return rows[0] ?? null;
  }

  /** Waits for exchanges that are under way (they hold a key-share lock) and keeps new ones out. */
  async lock(id: string, tx: EntityManager): Promise<boolean> {
    const rows = await tx.query<unknown[]>(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1 FOR UPDATE`, [id]);
    return rows.length > 0;
  }

  /** Takes grants, codes, tokens and secrets along; the access tokens are keys of their own and must have gone before. */
  async delete(id: string, tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM oauth2_provider_apps WHERE id = $1`, [id]));
  }
}

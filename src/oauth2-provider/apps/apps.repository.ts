import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';
import { affectedRows, countRows, selectList } from '../../database/index.js';
import { type AppFields, type AppUpdate, CHANGED_PROPERTIES, changedApp, INSERTED_PROPERTIES, insertedApp } from './app-fields.js';
import { APP_COLUMNS, type AppRow } from './app-row.js';

/** Who registered an app: an administrator, or the app itself. */
export interface Registrant {
  readonly username: string | null;
  /** From which an app registered itself without a token. */
  readonly network: string | null;
}

const COLUMNS = selectList(APP_COLUMNS);

/** Without an id the app gets a new one. */
const INSERT = `INSERT INTO oauth2_provider_apps (id, ${INSERTED_PROPERTIES.map((property) => APP_COLUMNS[property]).join(', ')})
       VALUES (coalesce($1::uuid, gen_random_uuid()), ${INSERTED_PROPERTIES.map((_, index) => `$${index + 2}`).join(', ')})`;

@Injectable()
export class AppsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findById(id: string): Promise<AppRow | null> {
    const rows = await this.dataSource.query<AppRow[]>(`SELECT ${COLUMNS} FROM oauth2_provider_apps WHERE id = $1`, [id]);
    return rows[0] ?? null;
  }

  async findRegistrant(id: string): Promise<Registrant> {
    const [registrant] = await this.dataSource.query<Registrant[]>(
      `SELECT u.username, r.network FROM oauth2_provider_apps a
         LEFT JOIN users u ON u.id = a.created_by AND NOT u.deleted
         LEFT JOIN oauth2_provider_registrations r ON r.app_id = a.id
        WHERE a.id = $1`,
      [id],
    );
    return registrant ?? { username: null, network: null };
  }

  async list(): Promise<AppRow[]> {
    return this.dataSource.query<AppRow[]>(
      `SELECT ${COLUMNS} FROM oauth2_provider_apps ORDER BY lower(name), created_at, id LIMIT ${MAX_ROWS}`,
    );
  }

  /** The names of the apps that an administrator registered, and of those that are part of this server. */
  async listReviewedNames(): Promise<string[]> {
    const rows = await this.dataSource.query<{ name: string }[]>(
      `SELECT name FROM oauth2_provider_apps WHERE NOT dynamically_registered ORDER BY id LIMIT ${MAX_ROWS}`,
    );
    return rows.map(({ name }) => name);
  }

  /** Counts the apps without these. */
  async count(exceptIds: readonly string[]): Promise<number> {
    return countRows(this.dataSource, `FROM oauth2_provider_apps WHERE id <> ALL ($1::uuid[])`, [exceptIds]);
  }

  /** Apps that hold a live grant of this user. */
  async listAuthorizedBy(userId: string, now: Date): Promise<AppRow[]> {
    return this.dataSource.query<AppRow[]>(
      `SELECT ${COLUMNS} FROM oauth2_provider_apps a
        WHERE a.id IN (
          SELECT g.app_id FROM oauth2_provider_grants g
           WHERE g.user_id = $1 AND g.revoked_at IS NULL AND g.absolute_expires_at > $2
             AND EXISTS (SELECT 1 FROM oauth2_provider_app_tokens t WHERE t.grant_id = g.id AND t.subject_type = 'user'))
        ORDER BY lower(name), created_at, id
        LIMIT ${MAX_ROWS}`,
      [userId, now],
    );
  }

  async insert(app: AppFields, tx: EntityManager, id: string | null = null): Promise<AppRow> {
    const rows = await tx.query<AppRow[]>(`${INSERT} RETURNING ${COLUMNS}`, insertedValues(id, app));
    const [row] = rows;
    if (!row) throw new Error('an insert returned no row');
    return row;
  }

  /** The second of two transactions waits for the first, and then sees what it has inserted. */
  async claimName(name: string, tx: EntityManager): Promise<boolean> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`name of an app: ${name}`]);
    const rows = await tx.query<unknown[]>(
      `SELECT 1 FROM oauth2_provider_apps WHERE lower(name) = lower($1) AND name = $1 AND NOT dynamically_registered LIMIT 1`,
      [name],
    );
    return rows.length === 0;
  }

  /** Creates the app with this id, or brings its redirect URIs up to date. */
  async upsert(id: string, app: AppFields): Promise<void> {
    await this.dataSource.query(
      `${INSERT}
       ON CONFLICT ON CONSTRAINT oauth2_provider_apps_pkey DO UPDATE
          SET callback_url = excluded.callback_url, redirect_uris = excluded.redirect_uris, updated_at = now()`,
      insertedValues(id, app),
    );
  }

  /** The client type changes only with the document of a client (OAuth 2.1 section 2.1). */
  async update(id: string, app: AppUpdate, tx: EntityManager): Promise<AppRow | null> {
    const changes = changedApp(app);
    const written = CHANGED_PROPERTIES.filter((property) => changes[property] !== undefined);
    const [rows] = await tx.query<[AppRow[], number]>(
      `UPDATE oauth2_provider_apps
          SET ${written.map((property, index) => `${APP_COLUMNS[property]} = $${index + 2}`).join(', ')}, updated_at = now()
        WHERE id = $1
    RETURNING ${COLUMNS}`,
      [id, ...written.map((property) => changes[property])],
    );
    return rows[0] ?? null;
  }

  /** Locks the app against changes and deletion until the transaction ends; with `exclusively`, also against exchanges. */
  async lockForUpdate(id: string, exclusively: boolean, tx: EntityManager): Promise<AppRow | null> {
    const strength = exclusively ? 'UPDATE' : 'NO KEY UPDATE';
    const rows = await tx.query<AppRow[]>(`SELECT ${COLUMNS} FROM oauth2_provider_apps WHERE id = $1 FOR ${strength}`, [id]);
    return rows[0] ?? null;
  }

  /** Locks the app against every change; consents do not wait for one another. */
  async lockForConsent(id: string, tx: EntityManager): Promise<AppRow | null> {
    const rows = await tx.query<AppRow[]>(`SELECT ${COLUMNS} FROM oauth2_provider_apps WHERE id = $1 FOR SHARE`, [id]);
    return rows[0] ?? null;
  }

  /** Locks the app against deletion and against another service account. */
  async lockForSecret(id: string, tx: EntityManager): Promise<AppRow | null> {
    const rows = await tx.query<AppRow[]>(`SELECT ${COLUMNS} FROM oauth2_provider_apps WHERE id = $1 FOR KEY SHARE`, [id]);
    return rows[0] ?? null;
  }

  async isServiceAccount(userId: string, tx: EntityManager): Promise<boolean> {
    const rows = await tx.query<unknown[]>(`SELECT 1 FROM users WHERE id = $1 AND is_service_account AND NOT deleted`, [userId]);
    return rows.length > 0;
  }

  /** Waits for running exchanges (they hold a key-share lock) and blocks new ones. */
  async lock(id: string, tx: EntityManager): Promise<boolean> {
    const rows = await tx.query<unknown[]>(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1 FOR UPDATE`, [id]);
    return rows.length > 0;
  }

  /** Deletes apps that have no grants and that the caller has locked. */
  async deleteAll(ids: readonly string[], tx: EntityManager): Promise<AppRow[]> {
    const [rows] = await tx.query<[AppRow[], number]>(`DELETE FROM oauth2_provider_apps WHERE id = ANY ($1) RETURNING ${COLUMNS}`, [ids]);
    return rows;
  }

  /** Also deletes grants, codes, tokens and secrets. The access tokens are API keys and must be deleted before. */
  async delete(id: string, tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM oauth2_provider_apps WHERE id = $1`, [id]));
  }
}

/** For the parameters of the insertion. */
function insertedValues(id: string | null, app: AppFields): unknown[] {
  const row = insertedApp(app);
  return [id, ...INSERTED_PROPERTIES.map((property) => row[property])];
}

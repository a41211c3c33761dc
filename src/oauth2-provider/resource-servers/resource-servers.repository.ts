import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';
import { affectedRows, type Guard, GuardTemplate, HELD, type RowColumns, selectList } from '../../database/index.js';
import type { ResourceScope } from '../entities/resource-server.entity.js';
import { DEFAULT_SETTINGS, type ResourceServerRow, type ResourceServerSettings } from './resource-server-row.js';

export const RESOURCE_SERVER_COLUMNS: RowColumns<ResourceServerRow> = {
  id: 'id',
  identifier: 'identifier',
  name: 'name',
  scopes: 'scopes',
  accessTokenFormat: 'access_token_format',
  accessTokenLifetimeSeconds: 'access_token_lifetime_seconds',
  allowedAppIds: 'allowed_app_ids',
  allowsSelfRegisteredApps: 'allows_self_registered_apps',
  dpopBoundAccessTokensRequired: 'dpop_bound_access_tokens_required',
  isBuiltIn: 'is_built_in',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};
const COLUMNS = selectList(RESOURCE_SERVER_COLUMNS);

/** The type of the column of every setting. `INSERT` and `update` write them in this order. */
const SETTING_TYPES: { readonly [Property in keyof ResourceServerSettings]-?: 'text' | 'jsonb' | 'integer' | 'uuid[]' | 'boolean' } = {
  name: 'text',
  scopes: 'jsonb',
  accessTokenFormat: 'text',
  accessTokenLifetimeSeconds: 'integer',
  allowedAppIds: 'uuid[]',
  allowsSelfRegisteredApps: 'boolean',
  dpopBoundAccessTokensRequired: 'boolean',
};
const SETTINGS = Object.keys(SETTING_TYPES) as (keyof ResourceServerSettings)[]; // Its keys are these.

/** What decisions depend on: everything but the name. */
const DECISIVE = SETTINGS.filter((setting) => setting !== 'name');
const IS_AS_ASSUMED = DECISIVE.map(
  (setting, index) => `${RESOURCE_SERVER_COLUMNS[setting]} IS NOT DISTINCT FROM $${index + 2}::${SETTING_TYPES[setting]}`,
).join(' AND ');
/** Read by a function: the statement itself sees the row as it was before the waiting. */
const UNCHANGED = new GuardTemplate<[id: string, ...assumed: unknown[]]>(
  `SELECT 1 FROM current_oauth2_provider_resource_server($1) WHERE ${IS_AS_ASSUMED} AND ${HELD}`,
);

/** Its deletion waits for the statement, or has been committed. */
const STAYING = new GuardTemplate<[id: string]>(`SELECT 1 FROM oauth2_provider_resource_servers WHERE id = $1 AND ${HELD} FOR KEY SHARE`);

/** A missing id is generated. */
const INSERT = `
  INSERT INTO oauth2_provider_resource_servers AS r
    (id, identifier, name, scopes, access_token_format, access_token_lifetime_seconds, allowed_app_ids,
     allows_self_registered_apps, dpop_bound_access_tokens_required, is_built_in)
  VALUES (coalesce($1::uuid, gen_random_uuid()), $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

@Injectable()
export class ResourceServersRepository {
  constructor(private readonly dataSource: DataSource) {}

  async list(): Promise<ResourceServerRow[]> {
    return this.dataSource.query<ResourceServerRow[]>(
      `SELECT ${COLUMNS} FROM oauth2_provider_resource_servers ORDER BY is_built_in DESC, lower(name), id LIMIT ${MAX_ROWS}`,
    );
  }

  async findById(id: string): Promise<ResourceServerRow | null> {
    return this.#findOne(`id = $1`, id);
  }

  /** By canonical URI. */
  async findByIdentifier(identifier: string, tx?: EntityManager): Promise<ResourceServerRow | null> {
    return this.#findOne(`identifier = $1`, identifier, tx);
  }

  /** Ignores case. */
  async findByName(name: string): Promise<ResourceServerRow | null> {
    return this.#findOne(`lower(name) = lower($1)`, name);
  }

  /** Locks it against changes until the transaction ends. Tokens are still issued. */
  async lockForUpdate(id: string, tx: EntityManager): Promise<ResourceServerRow | null> {
    return this.#findOne(`id = $1 FOR NO KEY UPDATE`, id, tx);
  }

  /** Locks it against new grants, too: whoever inserts one holds a share lock. */
  async lockForDelete(id: string, tx: EntityManager): Promise<ResourceServerRow | null> {
    return this.#findOne(`id = $1 FOR UPDATE`, id, tx);
  }

  /**
   * Locks it against deletion, for a grant without a consent. Changes do not wait for clients that ask for tokens, which could otherwise
   * block them: so the settings are read afterwards. False: not registered.
   */
  async lockForGrant(identifier: string, tx: EntityManager): Promise<boolean> {
    const sql = `SELECT 1 FROM oauth2_provider_resource_servers WHERE identifier = $1 FOR KEY SHARE`;
    return (await tx.query<unknown[]>(sql, [identifier])).length > 0;
  }

  /** Locks it against changes and deletion, for a consent. */
  async lockForConsent(id: string, tx: EntityManager): Promise<ResourceServerRow | null> {
    return this.#findOne(`id = $1 FOR SHARE`, id, tx);
  }

  /** It is not deleted before the statement is over: its deletion then sees the grants that the statement inserts. */
  staying(id: string): Guard {
    return STAYING.with(id);
  }

  /** It is still as the decision assumed. To be checked after all guards that can wait. */
  unchanged(server: ResourceServerRow): Guard {
    return UNCHANGED.with(server.id, ...valuesOf(DECISIVE, server));
  }

  /** Those of these ids that no app has. */
  async unknownApps(ids: readonly string[], tx: EntityManager): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(
      `SELECT id FROM unnest($1::uuid[]) AS asked (id) WHERE NOT EXISTS (SELECT 1 FROM oauth2_provider_apps a WHERE a.id = asked.id)`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  async insert(server: ResourceServerSettings & { readonly identifier: string }, tx: EntityManager): Promise<ResourceServerRow> {
    const values = [null, server.identifier, ...valuesOf(SETTINGS, server), false];
    const rows = await tx.query<ResourceServerRow[]>(`${INSERT} RETURNING ${COLUMNS}`, values);
    const [row] = rows;
    if (!row) throw new Error('an insert returned no row');
    return row;
  }

  async update(id: string, settings: ResourceServerSettings, tx: EntityManager): Promise<ResourceServerRow | null> {
    const [rows] = await tx.query<[ResourceServerRow[], number]>(
      `UPDATE oauth2_provider_resource_servers
          SET name = $2, scopes = $3, access_token_format = $4, access_token_lifetime_seconds = $5, allowed_app_ids = $6,
              allows_self_registered_apps = $7, dpop_bound_access_tokens_required = $8, updated_at = now()
        WHERE id = $1
    RETURNING ${COLUMNS}`,
      [id, ...valuesOf(SETTINGS, settings)],
    );
    return rows[0] ?? null;
  }

  /** Creates the row of this server's own API, or brings it up to date. Writes nothing if it is. */
  async upsertBuiltIn(id: string, identifier: string, name: string, scopes: readonly ResourceScope[]): Promise<void> {
    await this.dataSource.query(
      `${INSERT}
       ON CONFLICT ON CONSTRAINT oauth2_provider_resource_servers_pkey DO UPDATE
          SET identifier = excluded.identifier, scopes = excluded.scopes, updated_at = now()
        WHERE (r.identifier, r.scopes) IS DISTINCT FROM (excluded.identifier, excluded.scopes)`,
      [id, identifier, ...valuesOf(SETTINGS, { ...DEFAULT_SETTINGS, name, scopes }), true],
    );
  }

  async delete(id: string, tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM oauth2_provider_resource_servers WHERE id = $1 AND NOT is_built_in`, [id]));
  }

  async #findOne(condition: string, value: string, tx?: EntityManager): Promise<ResourceServerRow | null> {
    const sql = `SELECT ${COLUMNS} FROM oauth2_provider_resource_servers WHERE ${condition}`;
    const [row] = await (tx ?? this.dataSource).query<ResourceServerRow[]>(sql, [value]);
    return row ?? null;
  }
}

function valuesOf(chosen: readonly (keyof ResourceServerSettings)[], settings: ResourceServerSettings): unknown[] {
  return chosen.map((setting) => (SETTING_TYPES[setting] === 'jsonb' ? JSON.stringify(settings[setting]) : settings[setting]));
}

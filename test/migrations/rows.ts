import pg from 'pg';
import { databaseServer } from '../support/database-server.js';
import { type TestDatabase, withDatabase } from '../support/database.js';
import { CALLBACK, type Provider, startProvider } from '../support/oauth/index.js';

/** The rows of a table as JSON objects, by the table's name. */
export type Rows = ReadonlyMap<string, readonly object[]>;

/** A used database: people, sessions, apps, codes, tokens, organizations, groups, roles and an audit log. */
export async function usedDatabase(database: TestDatabase): Promise<void> {
  const provider = await startProvider({ CODER_PG_CONNECTION_URL: database.url });
  try {
    const app = await provider.createClient();
    const { refresh_token } = await provider.obtainTokens(app, { resource: provider.url });
    await provider.refresh(app, refresh_token, { resource: provider.url });
    await provider.obtainCode(await provider.createClient({ type: 'public', redirectUris: [CALLBACK] }));
    await manage(provider);
    // Older schemas refuse an app without redirect URIs, such as that of the command line.
    await database.query(`DELETE FROM oauth2_provider_apps WHERE redirect_uris = '{}'`);
  } finally {
    await provider.server.stop();
  }
}

async function manage(provider: Provider): Promise<void> {
  const send = async (method: string, path: string, body: Readonly<Record<string, unknown>>): Promise<{ id: string }> => {
    const answer = await provider.admin(method, `/api/v2${path}`, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json<{ id: string }>();
  };
  await send('POST', '/users/me/keys/tokens', { token_name: 'ci', scope: 'all' });
  const { id } = await send('POST', '/organizations', { name: 'research' });
  await send('POST', `/organizations/${id}/groups`, { name: 'night-shift' });
  await send('POST', `/organizations/${id}/members/roles`, {
    name: 'reader',
    display_name: 'Reader',
    site_permissions: [],
    user_permissions: [],
    organization_permissions: [{ negate: false, resource_type: 'group', action: 'read' }],
  });
}

/** Every row of these tables. */
export async function readRows(database: TestDatabase, tables: readonly string[]): Promise<Rows> {
  const rows = new Map<string, readonly object[]>();
  for (const table of tables) {
    const found = await database.query<{ row: object }>(`SELECT to_jsonb(t) AS row FROM ${pg.escapeIdentifier(table)} t ORDER BY 1`);
    rows.set(
      table,
      found.map(({ row }) => row),
    );
  }
  return rows;
}

/** Columns that a later migration drops, with the value that rows of the newest schema have in them while they exist. */
const DROPPED: Readonly<Record<string, object>> = { oauth2_provider_app_codes: { resource_requested: true } };

/**
 * Replaces the contents of these tables by the rows, in those columns that the tables already have. Foreign keys and triggers are disabled
 * meanwhile: the rows were consistent at their source.
 */
export async function plantRows(database: TestDatabase, tables: readonly string[], rows: Rows): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(databaseServer().adminUrl, database.name) });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica`);
    for (const table of tables) {
      const name = pg.escapeIdentifier(table);
      const columns = await client.query<{ name: string }>(
        `SELECT quote_ident(attname) AS name FROM pg_attribute
          WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''`,
        [name],
      );
      const list = columns.rows.map((column) => column.name).join(', ');
      await client.query(`DELETE FROM ${name}`);
      await client.query(`INSERT INTO ${name} (${list}) SELECT ${list} FROM jsonb_populate_recordset(NULL::${name}, $1)`, [
        JSON.stringify((rows.get(table) ?? []).map((row) => ({ ...DROPPED[table], ...row }))),
      ]);
    }
  } finally {
    await client.end();
  }
}

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { ME } from '../../support/sign-in.js';
import { startProvider } from '../../support/oauth/index.js';
import { startServer } from '../../support/server.js';
import { isInstalled, runsIf, unlessSampled } from '../../../src/testing/index.js';

const SCRIPT = fileURLToPath(new URL('../../../../scripts/move-database.mjs', import.meta.url));

function move(from: TestDatabase, to: TestDatabase): Promise<{ stdout: string }> {
  const env = { PATH: process.env['PATH'], FROM_URL: from.url, CODER_PG_CONNECTION_URL: to.url };
  return promisify(execFile)(process.execPath, [SCRIPT], { env });
}

runsIf(
  isInstalled('psql'),
  'scripts/move-database.mjs: psql is not installed',
  describe,
)('scripts/move-database.mjs', () => {
  let databases: [TestDatabase, TestDatabase];
  beforeEach(async () => {
    databases = [await createDatabase(), await createDatabase()];
  });
  afterEach(async () => {
    for (const database of databases) await database.drop();
  });

  /** A database with a user, an app and a token; and the user's session token. */
  async function use(database: TestDatabase): Promise<string> {
    const provider = await startProvider({ CODER_PG_CONNECTION_URL: database.url });
    await provider.obtainTokens(await provider.createClient());
    await provider.server.stop();
    return provider.session;
  }

  it('moves users, apps, grants and keys, so that sessions continue in the new database', async () => {
    const [from, to] = databases;
    const session = await use(from);
    const { stdout } = await move(from, to);
    expect(stdout).toMatch(/^users: 1$/m);
    expect(stdout).toMatch(/^oauth2_provider_app_tokens: 1$/m);

    const server = await startServer({ database: to });
    const answer = await server.get(ME, { 'coder-session-token': session });
    await server.stop();
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ email: 'owner@example.test' });
    const disabled = await to.query(`SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'`);
    expect(disabled).toEqual([]);
  });

  unlessSampled(it)('refuses a target that is in use or of another version, and changes neither database', async () => {
    const [from, to] = databases;
    await use(to);
    await expect(move(from, to)).rejects.toThrow('the target has users already');
    expect(await to.query('SELECT 1 FROM oauth2_provider_app_tokens')).toHaveLength(1);

    await from.query(`DELETE FROM schema_migrations WHERE name = (SELECT max(name) FROM schema_migrations)`);
    await expect(move(from, to)).rejects.toThrow('not of the same version');
  });
});

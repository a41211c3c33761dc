// Copies everything from one database of Gatehouse to another of the same version, for example from the embedded one to a server of
// your own. Needs psql, of any version. The steps around it are in docs/admin/database.md#moving-to-another-database.
//
//   CODER_CONFIG_DIR         the location of the embedded database to copy; it must run
//   FROM_URL                 another source instead
//   CODER_PG_CONNECTION_URL  the target, as the owner of its tables; Gatehouse must have created them, and nobody may have used it yet
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const OPTIONS = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1'];
const MIGRATIONS = 'SELECT name FROM schema_migrations ORDER BY name';

/** Every table and its columns, in the order of the foreign keys: referenced tables come first. */
const TABLES = `
  WITH RECURSIVE refers AS (
    SELECT conrelid AS child, confrelid AS parent FROM pg_constraint WHERE contype = 'f' AND conrelid <> confrelid
  ), depth AS (
    SELECT oid, 0 AS level FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT child, level + 1 FROM refers JOIN depth ON depth.oid = parent
  ), ordered AS (
    SELECT oid, max(level) AS level FROM depth WHERE oid <> 'schema_migrations'::regclass GROUP BY oid
  )
  SELECT o.oid::regclass, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    FROM ordered o JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
   GROUP BY o.oid, o.level ORDER BY o.level, o.oid`;

const countsOf = (tables) => tables.map(({ name }) => `SELECT '${name}: ' || count(*) FROM ${name}`).join(' UNION ALL ');

try {
  await move(psqlEnvironment(process.env.FROM_URL || embeddedUrl()), psqlEnvironment(process.env.CODER_PG_CONNECTION_URL));
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

async function move(source, target) {
  if ((await query(source, MIGRATIONS)) !== (await query(target, MIGRATIONS))) {
    throw new Error('the two databases are not of the same version: start this version of Gatehouse once with each of them');
  }
  if ((await query(target, 'SELECT count(*) FROM users WHERE NOT is_system')) !== '0') throw new Error('the target has users already');
  const tables = (await query(target, TABLES)).split('\n').map((line) => {
    const [name, columns] = line.split('|');
    return { name, columns };
  });

  await query(target, `TRUNCATE ${tables.map(({ name }) => name).join()}`);
  // Triggers would add rows that are copied anyway.
  const setTriggers = (state) => query(target, tables.map(({ name }) => `ALTER TABLE ${name} ${state} TRIGGER USER`).join('; '));
  await setTriggers('DISABLE');
  try {
    for (const { name, columns } of tables) await copy(source, target, `${name} (${columns})`);
  } finally {
    await setTriggers('ENABLE');
  }
  const counts = await query(target, countsOf(tables));
  if ((await query(source, countsOf(tables))) !== counts)
    throw new Error('the source was changed meanwhile: make the target anew and begin again');
  console.log(counts);
}

async function copy(source, target, columns) {
  const [reader, writer] = [psql(source, `COPY ${columns} TO STDOUT`), psql(target, `COPY ${columns} FROM STDIN`)];
  reader.stdin.end();
  await Promise.all([pipeline(reader.stdout, writer.stdin), succeeded(reader), succeeded(writer)]);
}

async function query(environment, sql) {
  const child = psql(environment, sql);
  child.stdin.end();
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  await succeeded(child);
  return text.trim();
}

function psql(environment, sql) {
  return spawn('psql', [...OPTIONS, '--command', sql], { env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
}

async function succeeded(child) {
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error('psql failed; see the lines above');
}

/** The settings for psql, in the environment because other users of the machine can read arguments. */
function psqlEnvironment(text) {
  if (!text || !URL.canParse(text))
    throw new Error('set CODER_PG_CONNECTION_URL to the database to copy to, as postgres://user:password@host/name');
  const url = new URL(text);
  const sslMode = url.searchParams.get('sslmode');
  return {
    PATH: process.env.PATH,
    PGHOST: url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    ...(sslMode && { PGSSLMODE: sslMode }),
  };
}

function embeddedUrl() {
  const directory = join(process.env.CODER_CONFIG_DIR || join(homedir(), '.config', 'gatehouse'), 'postgresql');
  const read = (file) => readFileSync(join(directory, file), 'utf8').trim();
  return `postgres://postgres:${read('password')}@127.0.0.1:${read('port')}/gatehouse`;
}

import { chmod, chown, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampledRows, SAMPLES_ONLY } from '../../../src/testing/index.js';
import { createDataSource } from '../../../src/data-source.js';
import { connect } from '../../../src/database/index.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../src/database/embedded/embedded-postgres.js';
import { CertificateMaker, type Certificate } from '../../support/certificates.js';
import { runCommand } from '../../support/command.js';
import { runStatement, withDatabase } from '../../support/database.js';
import { databaseServer } from '../../support/database-server.js';
import { startServer } from '../../support/server.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

/** Access rules by database; pg_hba.conf refuses everything else. */
const ACCESS = `
host      tls_or_not,postgres,gatehouse all 127.0.0.1/32 scram-sha-256
hostssl   tls_only   all 127.0.0.1/32 scram-sha-256
hostnossl clear_only all 127.0.0.1/32 scram-sha-256
`;
const LOG = { info: () => undefined, error: () => undefined };

/** A PostgreSQL that offers TLS, with a certificate of a private authority for the name localhost and no address. */
let postgres: EmbeddedPostgres;
let folder: string;
let authority: Certificate;
let stranger: Certificate;

beforeAll(async () => {
  folder = await temporaryDirectory('sslmode');
  const maker = new CertificateMaker(folder);
  [authority, stranger] = [maker.authority('authority'), maker.authority('stranger')];
  const { certFile, keyFile } = maker.leaf('server', authority, 'DNS:localhost');
  const directory = join(folder, 'postgresql');
  const plain = await startEmbeddedPostgres({ directory, log: LOG, settings: { fsync: 'off' } });
  for (const name of ['tls_or_not', 'tls_only', 'clear_only'])
    await runStatement(plain.adminUrl, `CREATE DATABASE ${name} OWNER gatehouse`);
  await plain.stop();
  const access = join(folder, 'hba');
  await writeFile(access, ACCESS);
  // PostgreSQL requires that only it can read its key.
  const { uid, gid } = await stat(join(directory, 'data'));
  for (const file of [certFile, keyFile, access]) {
    await chown(file, uid, gid);
    await chmod(file, 0o600);
  }
  const settings = { fsync: 'off', ssl: 'on', ssl_cert_file: certFile, ssl_key_file: keyFile, hba_file: access };
  postgres = await startEmbeddedPostgres({ directory, log: LOG, settings });
});
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Way {
  readonly database?: string;
  readonly host?: string;
  readonly url?: string;
}

function urlOf(query: string, { database = 'tls_or_not', host = '127.0.0.1', url = postgres.connectionUrl }: Way = {}): string {
  const changed = new URL(withDatabase(url, database));
  changed.hostname = host;
  changed.search = query.replace('AUTHORITY', authority.certFile).replace('STRANGER', stranger.certFile);
  return changed.href;
}

/** `TLS` or `clear`, as PostgreSQL sees the connection. */
async function connectBy(query: string, way?: Way): Promise<string> {
  const dataSource = createDataSource(urlOf(query, way));
  try {
    await connect(dataSource);
    const [row] = await dataSource.query<{ ssl: boolean }[]>('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    return row?.ssl ? 'TLS' : 'clear';
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}

/** The output of a command that cannot connect. */
async function refusal(query: string, way?: Way): Promise<string> {
  const { code, out, err } = await runCommand(['server', 'dbcrypt', 'status'], { env: { CODER_PG_CONNECTION_URL: urlOf(query, way) } });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  return err;
}

/** Each refusal is that of a command, which takes a second. */
const sampled = <Row>(rows: Row[]): Row[] => (SAMPLES_ONLY ? rows.slice(0, 2) : rows);

const refused = (reason: RegExp): RegExp =>
  new RegExp(`^error: cannot connect to the PostgreSQL of CODER_PG_CONNECTION_URL: .*${reason.source}`);
/** The hint for a certificate of an unknown authority. */
const UNKNOWN_AUTHORITY = refused(/\(set the certificate of its CA with sslrootcert=<file>.*\)\n$/);
const OTHER_NAME = refused(/\(use a host name in the certificate, or sslmode=verify-ca with sslrootcert=<file>.*\)\n$/);

describe('a PostgreSQL with TLS and a certificate of a private authority', () => {
  sampledRows(it, 4).each([
    ['', 'TLS'],
    ['sslmode=disable', 'clear'],
    ['sslmode=allow', 'clear'],
    ['sslmode=prefer', 'TLS'],
    ['sslmode=prefer&sslrootcert=STRANGER', 'TLS'],
    ['sslmode=require', 'TLS'],
    ['ssl=true', 'TLS'],
    // By an address that the certificate does not contain.
    ['sslmode=require&sslrootcert=AUTHORITY', 'TLS'],
    ['sslmode=verify-ca&sslrootcert=AUTHORITY', 'TLS'],
  ])('(%s) gives %s, as with libpq', async (query, expected) => {
    expect(await connectBy(query)).toBe(expected);
  });

  it('is accepted with verify-full by a name in the certificate', async () => {
    expect(await connectBy('sslmode=verify-full&sslrootcert=AUTHORITY', { host: 'localhost' })).toBe('TLS');
  });

  it.each(
    sampled<[string, RegExp]>([
      ['sslmode=verify-full&sslrootcert=AUTHORITY', OTHER_NAME],
      ['sslmode=verify-full', UNKNOWN_AUTHORITY],
      ['sslrootcert=system', UNKNOWN_AUTHORITY],
      ['sslmode=require&sslrootcert=STRANGER', UNKNOWN_AUTHORITY],
      ['sslmode=verify-ca&sslrootcert=STRANGER', UNKNOWN_AUTHORITY],
      ['sslmode=verify-full&sslrootcert=STRANGER', UNKNOWN_AUTHORITY],
      [
        'sslmode=verify-ca&sslrootcert=/nowhere/root.crt',
        /cannot read \/nowhere\/root\.crt, given as sslrootcert in CODER_PG_CONNECTION_URL: ENOENT\n$/,
      ],
    ]),
  )('(%s) is refused in one line that names the fix', async (query, line) => {
    expect(await refusal(query)).toMatch(line);
  });
});

describe('a database that pg_hba.conf opens', () => {
  it.each([
    ['for TLS alone', 'tls_only', ['', 'sslmode=allow', 'sslmode=prefer', 'sslmode=require'], 'TLS'],
    ['for TLS alone', 'tls_only', ['sslmode=disable'], refused(/\(pg_hba\.conf may require TLS: see sslmode\)\n$/)],
    ['for connections without TLS alone', 'clear_only', ['', 'sslmode=prefer', 'sslmode=allow', 'sslmode=disable'], 'clear'],
    ['for connections without TLS alone', 'clear_only', ['sslmode=require'], refused(/no pg_hba\.conf entry.*\n$/)],
  ])('%s (%s) with %j: %s', async (_what, database, queries, expected) => {
    for (const query of queries) {
      if (typeof expected === 'string')
        expect({ query, outcome: await connectBy(query, { database }) }).toEqual({ query, outcome: expected });
      else expect(await refusal(query, { database })).toMatch(expected);
    }
  });
});

describe('a PostgreSQL without TLS', () => {
  const way = (): Way => ({ url: databaseServer().applicationUrl, database: 'gatehouse' });

  sampledRows(it).each(['', 'sslmode=allow', 'sslmode=prefer', 'sslmode=disable'])('(%s) is reached without encryption', async (query) => {
    expect(await connectBy(query, way())).toBe('clear');
  });

  it.each(sampled(['sslmode=require', 'sslmode=verify-ca&sslrootcert=AUTHORITY', 'sslmode=verify-full', 'sslrootcert=system']))(
    '(%s) is refused, and nothing is sent unencrypted',
    async (query) => {
      expect(await refusal(query, way())).toMatch(refused(/\(sslmode=prefer or sslmode=disable connects without TLS\)\n$/));
    },
  );
});

it('a server reports all this in one line, without a stack or a driver warning', async () => {
  const start = (query: string): Promise<string> =>
    startServer({ env: { CODER_PG_CONNECTION_URL: urlOf(query) } }).then(
      async (server) => {
        await server.stop();
        return server.logs();
      },
      (error: unknown) => String(error).split('the output:\n')[1] ?? '',
    );
  expect(await start('sslmode=verify-full')).toMatch(/^error: cannot connect to the PostgreSQL of .*sslrootcert=<file>.*\n$/);
  expect(await start('sslmode=require')).not.toMatch(/warning/i);
});

sampledRows(it, 1).each([
  ['SQL_ASCII', 'C'],
  ['LATIN1', 'C'],
])('a database with the encoding %s is refused in one line that says how to create another', async (encoding, locale) => {
  const { adminUrl, applicationUrl } = databaseServer();
  const name = `encoding_${encoding.toLowerCase()}_${process.pid}`;
  await runStatement(
    adminUrl,
    `CREATE DATABASE ${name} ENCODING '${encoding}' LOCALE_PROVIDER libc LOCALE '${locale}' TEMPLATE template0 OWNER ${new URL(applicationUrl).username}`,
  );
  const failure = await startServer({ env: { CODER_PG_CONNECTION_URL: withDatabase(applicationUrl, name) } }).catch(
    (error: unknown) => error,
  );
  await runStatement(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  expect((failure as Error).message.split('the output:\n')[1]).toBe(
    `error: the database "${name}" of CODER_PG_CONNECTION_URL has the encoding ${encoding}, which cannot store all text: create one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0\n`,
  );
});

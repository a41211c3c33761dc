import { rm } from 'node:fs/promises';
import type { Finding } from '../../../src/operator/index.js';
import { runCommand } from '../../support/command.js';
import { base64Key, keyId } from '../../support/encryption-keys.js';
import { freePort } from '../../support/free-port.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { hasValkey, NO_VALKEY, Valkey } from '../../support/valkey.js';
import { TlsFront } from '../../support/tls-front.js';

const CHECKS = ['settings', 'database', 'clock', 'migrations', 'encryption', 'signing-keys', 'proxy', 'dns', 'tls', 'access-url', 'disk'];
const OIDC_SECRET = 'a-secret-of-the-provider';

let server: RunningServer;
let folder: string;
let deployment: Record<string, string>;
beforeAll(async () => {
  folder = await temporaryDirectory('doctor');
  server = await startServer();
  deployment = { CODER_PG_CONNECTION_URL: server.db.url, CODER_ACCESS_URL: server.url, CODER_CONFIG_DIR: folder };
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function examined(
  env: Readonly<Record<string, string>>,
  ...flags: string[]
): Promise<{ code: number | null; findings: Finding[]; all: string }> {
  const { code, out, err } = await runCommand(['doctor', '--json', ...flags], { env: { ...deployment, ...env } });
  return { code, findings: JSON.parse(out) as Finding[], all: out + err };
}

function of(findings: readonly Finding[], name: string): string[] {
  return findings.filter(({ check }) => check === name).map(({ result, detail }) => `${result}: ${detail}`);
}

describe('gatehouse doctor', () => {
  it('finds nothing wrong with a deployment where nothing is', async () => {
    const { code, findings } = await examined({});
    expect(findings.filter(({ result }) => result !== 'ok')).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual(CHECKS);
    expect(code).toBe(0);
  });

  it('names each of several faults with one fix, examines everything else, and shows no secret', async () => {
    const front = await TlsFront.start();
    await server.db.query(`INSERT INTO dbcrypt_keys (number, active_key_digest, test) VALUES (1, $1, 'unused')`, [keyId('b')]);
    const env = {
      CODER_ACCESS_URL: front.origin,
      CODER_SESSION_DURATION: 'soon',
      CODER_TLS_ADDRESS: '127.0.0.1:3443',
      CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: base64Key('a'),
      CODER_PROXY_TRUSTED_ORIGINS: '0.0.0.0/0',
      CODER_OIDC_ISSUER_URL: `http://127.0.0.1:${await freePort()}`,
      CODER_OIDC_CLIENT_ID: 'gatehouse',
      CODER_OIDC_CLIENT_SECRET: OIDC_SECRET,
    };
    const { code, findings, all } = await examined(env, '--postgres-conn-max-open=100000');
    await server.db.query('DELETE FROM dbcrypt_keys');
    await front.stop();
    expect(code).toBe(1);
    expect(of(findings, 'settings')).toEqual([
      expect.stringMatching(/^failed: CODER_SESSION_DURATION .*"soon"/) as string,
      expect.stringMatching(/^warning: CODER_TLS_ADDRESS .*has no effect without CODER_TLS_ENABLE/) as string,
    ]);
    expect(of(findings, 'database')).toEqual([expect.stringMatching(/^warning: the server opens up to 100000 connections/) as string]);
    expect(of(findings, 'encryption')).toEqual([
      `failed: values are encrypted with a key that is not given: ${keyId('b')}`,
      expect.stringMatching(/^warning: these servers cannot decrypt with the first key: \S+ \d+$/) as string,
    ]);
    expect(of(findings, 'proxy')).toEqual([expect.stringMatching(/^warning: 0\.0\.0\.0\/0 are trusted/) as string]);
    expect(of(findings, 'tls')).toEqual([expect.stringMatching(/^failed: .*authority that this machine does not trust/) as string]);
    expect(of(findings, 'access-url')).toEqual(['skipped: the certificate is not trusted']);
    expect(of(findings, 'provider-oidc')).toEqual([expect.stringMatching(/^failed: discovery: .*ECONNREFUSED/) as string]);
    for (const name of ['clock', 'migrations', 'signing-keys', 'dns', 'disk'])
      expect(of(findings, name)).toEqual([expect.stringMatching(/^ok: /)]);
    expect(findings.filter(({ result, fix }) => ['failed', 'warning'].includes(result) !== (fix !== undefined))).toEqual([]);
    const { password } = new URL(server.db.url);
    for (const secret of [OIDC_SECRET, base64Key('a'), password].filter(Boolean)) expect(all).not.toContain(secret);
  });

  it('names what servers depend on if it fails: GitHub, Valkey, a key that does not decrypt, and where the audit log goes', async () => {
    const [github, valkey] = [await freePort(), await freePort()];
    await server.db.query(`INSERT INTO dbcrypt_keys (number, active_key_digest, test) VALUES (1, $1, 'damaged')`, [keyId('a')]);
    await server.db.query(
      `INSERT INTO audit_forward_targets (name, seen_at, attempts, last_error) VALUES ('webhook', now(), 3, 'the status of its response is 500, not 2xx')`,
    );
    const { code, findings, all } = await examined({
      CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: base64Key('a'),
      CODER_OAUTH2_GITHUB_CLIENT_ID: 'gatehouse',
      CODER_OAUTH2_GITHUB_CLIENT_SECRET: OIDC_SECRET,
      CODER_OAUTH2_GITHUB_ALLOW_EVERYONE: 'true',
      CODER_OAUTH2_GITHUB_ENTERPRISE_BASE_URL: `http://127.0.0.1:${github}`,
      CODER_LIMITS_STORE_URL: `valkey://:${OIDC_SECRET}@127.0.0.1:${valkey}`,
      CODER_AUDIT_FORWARD_WEBHOOK_URL: 'http://127.0.0.1:1/a-token-in-the-path',
      CODER_AUDIT_FORWARD_SYSLOG: 'udp://127.0.0.1:5514',
    });
    await server.db.query('DELETE FROM dbcrypt_keys');
    await server.db.query('DELETE FROM audit_forward_targets');
    expect(code).toBe(1);
    expect(of(findings, 'encryption')).toContain(
      `failed: these keys cannot decrypt the text that the database has to test them: ${keyId('a')}`,
    );
    expect(of(findings, 'provider-github')).toEqual([expect.stringMatching(/^failed: site: .*ECONNREFUSED/) as string]);
    expect(of(findings, 'limits-store')).toEqual([expect.stringMatching(/^failed: .*ECONNREFUSED/) as string]);
    expect(of(findings, 'audit-forwarding')).toEqual([
      'warning: no server has forwarded to the syslog yet',
      'failed: webhook: the status of its response is 500, not 2xx',
    ]);
    expect(findings.filter(({ result, fix }) => ['failed', 'warning'].includes(result) !== (fix !== undefined))).toEqual([]);
    for (const secret of [OIDC_SECRET, base64Key('a'), 'a-token-in-the-path']) expect(all).not.toContain(secret);
  });

  it('finds a Valkey that responds, and a wrong password for it', async () => {
    if (!hasValkey) {
      console.warn(`skipped: ${NO_VALKEY}`);
      return;
    }
    const valkey = await Valkey.start({ password: 'right' });
    const right = await examined({ CODER_LIMITS_STORE_URL: valkey.url });
    const wrong = await examined({ CODER_LIMITS_STORE_URL: valkey.url.replace('right', 'wrong') });
    await valkey.kill();
    expect(of(right.findings, 'limits-store')).toEqual(['ok: Valkey responds']);
    expect(of(wrong.findings, 'limits-store')).toEqual([expect.stringMatching(/^failed: .*WRONGPASS/) as string]);
  });

  it('says so as a table, with the fixes below, if a newer version has removed something from the database', async () => {
    await server.db.query(`INSERT INTO schema_migrations ("timestamp", name) VALUES (9999999999999, 'FromTheFuture')`);
    const [floor] = await server.db.query<{ value: string }>(`SELECT value FROM site_configs WHERE key = 'schema_oldest_server'`);
    await server.db.query(`UPDATE site_configs SET value = 'FromTheFuture' WHERE key = 'schema_oldest_server'`);
    const { code, out, err } = await runCommand(['doctor'], { env: deployment });
    await server.db.query(`DELETE FROM schema_migrations WHERE name = 'FromTheFuture'`);
    await server.db.query(`UPDATE site_configs SET value = $1 WHERE key = 'schema_oldest_server'`, [floor?.value]);
    expect(code).toBe(1);
    expect(out).toMatch(/^migrations +failed +a newer version of Gatehouse has removed what this one needs \(FromTheFuture\)$/m);
    expect(out).toMatch(/^encryption +skipped +the database is not of this version$/m);
    expect(err).toBe('migrations: Start that version, or restore a backup of this one.\n');
  });

  it('examines the rest when neither the database nor the server can be reached', async () => {
    const [database, web] = [await freePort(), await freePort()];
    const { code, findings } = await examined({
      CODER_PG_CONNECTION_URL: `postgres://gatehouse:${OIDC_SECRET}@127.0.0.1:${database}/gatehouse`,
      CODER_ACCESS_URL: `http://127.0.0.1:${web}`,
    });
    expect(code).toBe(1);
    expect(of(findings, 'database')).toEqual([
      expect.stringMatching(/^failed: cannot connect to the PostgreSQL of CODER_PG_CONNECTION_URL/) as string,
    ]);
    expect(of(findings, 'clock')).toEqual(['skipped: the database cannot be reached']);
    expect(of(findings, 'access-url')).toEqual([expect.stringMatching(/^failed: .*connection was refused/) as string]);
    expect(of(findings, 'disk')).toEqual([expect.stringMatching(/^ok: /) as string]);
    expect(JSON.stringify(findings)).not.toContain(OIDC_SECRET);
  });
});

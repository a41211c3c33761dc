import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled } from '../../../src/testing/index.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { freePort } from '../../support/free-port.js';
import { always, continued, form, type Contestant, type RunningContestant, type Surroundings, type WorkOf } from './contestant.js';
import { cacheFolder } from './paths.js';
import { run } from './prepare.js';
import { bearerGet } from '../load/load.js';
import { Program } from './program.js';

const VERSION = '26.7.0';
const ARTIFACT = `org.keycloak:keycloak-quarkus-dist:${VERSION}:tar.gz`;
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';
const ADMIN = { username: 'admin', password: 'bench-admin' };
const CLIENT = { client_id: 'bench', client_secret: 'bench-secret' };
const PASSWORD = 'bench-person';
const HOURS = 3600 * 12;
const REALM = {
  realm: 'bench',
  enabled: true,
  sslRequired: 'none',
  // Each refresh token can be used once.
  revokeRefreshToken: true,
  refreshTokenMaxReuse: 0,
  accessTokenLifespan: HOURS,
  ssoSessionIdleTimeout: HOURS,
  ssoSessionMaxLifespan: HOURS,
  // Only for logging everybody in before the measurement: passwords are not measured.
  passwordPolicy: 'hashAlgorithm(pbkdf2-sha256) and hashIterations(1)',
  clients: [
    {
      clientId: CLIENT.client_id,
      secret: CLIENT.client_secret,
      publicClient: false,
      directAccessGrantsEnabled: true,
      serviceAccountsEnabled: true,
      redirectUris: ['http://127.0.0.1/callback'],
      // Only the audience of a token may introspect it.
      protocolMappers: [
        {
          name: 'audience',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-audience-mapper',
          config: { 'included.client.audience': CLIENT.client_id, 'access.token.claim': 'true', 'introspection.token.claim': 'true' },
        },
      ],
    },
  ],
};

/** Keycloak from its published distribution, on both cores, as its guide for production configures it. */
export class Keycloak implements Contestant {
  readonly id = 'keycloak';
  readonly settings =
    '`kc.sh start --optimized`, built for PostgreSQL, local caches, plain HTTP, one node with as many threads as it likes; user sessions in the database, refresh tokens rotate; JWTs as access tokens';
  private database: TestDatabase | null = null;

  obstacle(): string | null {
    if (!isInstalled('java')) return 'there is no Java';
    return existsSync(join(home(), 'built')) ? null : 'not prepared: npm run bench -- --prepare';
  }

  prepare(): void {
    if (this.obstacle() === null) return;
    if (!isInstalled('java') || !isInstalled('mvn')) throw new Error('needs Java and Maven');
    const folder = cacheFolder(this.id);
    run('mvn', ['-q', '-B', COPY, `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${folder}`, '-Dmdep.useBaseVersion=true']);
    rmSync(home(), { recursive: true, force: true });
    run('tar', ['-xzf', join(folder, `keycloak-quarkus-dist-${VERSION}.tar.gz`), '-C', folder]);
    run(join(home(), 'bin', 'kc.sh'), ['build', '--db=postgres', '--health-enabled=false', '--metrics-enabled=false']);
    renameSync(join(home(), 'README.md'), join(home(), 'built'));
  }

  async start(bench: Surroundings): Promise<RunningContestant> {
    this.database ??= await createDatabase({ empty: true });
    const { hostname, port: databasePort, username, password, pathname } = new URL(this.database.url);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const program = Program.start(bench, {
      name: this.id,
      command: join(home(), 'bin', 'kc.sh'),
      args: [
        'start',
        '--optimized',
        '--cache=local',
        '--http-enabled=true',
        '--http-host=127.0.0.1',
        `--http-port=${port}`,
        `--hostname=${url}`,
      ],
      env: {
        ...(process.env['JAVA_HOME'] !== undefined && { JAVA_HOME: process.env['JAVA_HOME'] }),
        KC_DB_URL: `jdbc:postgresql://${hostname}:${databasePort}${pathname}`,
        KC_DB_USERNAME: decodeURIComponent(username),
        KC_DB_PASSWORD: decodeURIComponent(password),
        KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN.username,
        KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
      },
    });
    try {
      await program.waitUntilServing(`${url}/realms/master`);
      await this.createRealm(url, bench.people);
      const tokens = await Promise.all(Array.from({ length: bench.people }, (_, n) => this.logIn(url, n)));
      return { version: VERSION, pid: program.pid, work: this.workOf(url, tokens), stop: () => program.stop() };
    } catch (error) {
      await program.stop();
      throw error;
    }
  }

  private workOf(url: string, tokens: readonly Tokens[]): WorkOf<'keycloak'> {
    const protocol = `${url}/realms/${REALM.realm}/protocol/openid-connect`;
    const accessTokens = tokens.map(({ access_token }) => access_token);
    return {
      me: always(bearerGet(`${protocol}/userinfo`, accessTokens)),
      introspection: always({
        ...form(`${protocol}/token/introspect`, { token: '{token}', ...CLIENT }),
        expected: '"active":true',
        tokens: { kind: 'shared', tokens: accessTokens },
      }),
      refresh: continued({
        ...form(`${protocol}/token`, { grant_type: 'refresh_token', refresh_token: '{token}', ...CLIENT }),
        tokens: { kind: 'chains', tokens: tokens.map(({ refresh_token }) => refresh_token) },
      }),
      'client-credentials': always({
        ...form(`${protocol}/token`, { grant_type: 'client_credentials', ...CLIENT }),
        tokens: { kind: 'shared', tokens: ['none'] },
      }),
    };
  }

  private async createRealm(url: string, people: number): Promise<void> {
    const { access_token } = await post<Tokens>(`${url}/realms/master/protocol/openid-connect/token`, {
      body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...ADMIN }),
    });
    const authorization = `Bearer ${access_token}`;
    const exists = await fetch(`${url}/admin/realms/${REALM.realm}`, { headers: { authorization } });
    await exists.arrayBuffer();
    if (exists.ok) return;
    const users = Array.from({ length: people }, (_, n) => ({
      username: `person-${n}`,
      enabled: true,
      email: `person-${n}@example.test`,
      emailVerified: true,
      firstName: 'Bench',
      lastName: 'Person',
      credentials: [{ type: 'password', value: PASSWORD, temporary: false }],
    }));
    await post(`${url}/admin/realms`, {
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ ...REALM, users }),
    });
  }

  private logIn(url: string, n: number): Promise<Tokens> {
    const fields = { grant_type: 'password', username: `person-${n}`, password: PASSWORD, scope: 'openid', ...CLIENT };
    return post(`${url}/realms/${REALM.realm}/protocol/openid-connect/token`, { body: new URLSearchParams(fields) });
  }
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

function home(): string {
  return join(cacheFolder('keycloak'), `keycloak-${VERSION}`);
}

async function post<Body>(url: string, init: RequestInit): Promise<Body> {
  const answer = await fetch(url, { method: 'POST', ...init });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${text.slice(0, 300)}`);
  return (text === '' ? null : JSON.parse(text)) as Body;
}

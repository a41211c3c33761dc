import { randomBytes, createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled } from '../../../src/testing/index.js';
import { CookieJar } from '../../support/cookie-jar.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { expectStatus } from '../../support/expect-answer.js';
import { freePort } from '../../support/free-port.js';
import { sendRequest } from '../../support/http-client.js';
import { always, continued, form, type Contestant, type RunningContestant, type Surroundings, type WorkOf } from './contestant.js';
import { cacheFolder, peerFolder } from './paths.js';
import { run } from './prepare.js';
import { Program } from './program.js';

const VERSION = 'v2.3.0';
const CALLBACK = 'http://127.0.0.1:9/callback';
const SECRET = 'bench-secret-of-a-confidential-client';

/** Ory Hydra, built from its published module. */
export class Hydra implements Contestant {
  readonly id = 'hydra';
  readonly settings =
    'PostgreSQL, `serve all --dev` for plain HTTP, request log on, opaque tokens; the app of the refresh tokens is public, so that no client secret is hashed with PBKDF2 for each request, as Hydra does by default';
  private database: TestDatabase | null = null;
  /** Its database is encrypted with it, and outlives a restart. */
  private readonly systemSecret = randomBytes(16).toString('hex');

  obstacle(): string | null {
    return existsSync(program()) ? null : 'not prepared: npm run bench -- --prepare';
  }

  prepare(): void {
    if (this.obstacle() === null) return;
    if (!isInstalled('go')) throw new Error('needs Go');
    const env = { GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
    run('go', ['build', '-o', program(), '.'], { cwd: peerFolder(this.id), env });
  }

  async start(bench: Surroundings): Promise<RunningContestant> {
    this.database ??= await createDatabase({ empty: true });
    const publicPort = await freePort();
    let adminPort = await freePort();
    while (adminPort === publicPort) adminPort = await freePort();
    const [url, admin] = [`http://127.0.0.1:${publicPort}`, `http://127.0.0.1:${adminPort}`];
    const env = {
      DSN: this.database.url,
      SECRETS_SYSTEM: this.systemSecret,
      SERVE_PUBLIC_HOST: '127.0.0.1',
      SERVE_PUBLIC_PORT: String(publicPort),
      SERVE_ADMIN_HOST: '127.0.0.1',
      SERVE_ADMIN_PORT: String(adminPort),
      URLS_SELF_ISSUER: url,
      URLS_LOGIN: `${url}/login`,
      URLS_CONSENT: `${url}/consent`,
      SQA_OPT_OUT: 'true',
    };
    run(program(), ['migrate', 'sql', '-e', '--yes'], { env, isQuiet: true });
    const server = Program.start(bench, { name: this.id, command: program(), args: ['serve', 'all', '--dev'], env });
    try {
      await server.waitUntilServing(`${admin}/health/ready`);
      await server.waitUntilServing(`${url}/health/alive`);
      const flow = new Flow(url, admin);
      const app = await flow.createClient({
        token_endpoint_auth_method: 'none',
        scope: 'offline',
        grant_types: ['authorization_code', 'refresh_token'],
      });
      const service = await flow.createClient({
        client_secret: SECRET,
        token_endpoint_auth_method: 'client_secret_post',
        scope: 'api:read',
        grant_types: ['client_credentials'],
      });
      const tokens: Tokens[] = [];
      for (let n = 0; n < bench.people; n += 1) tokens.push(await flow.tokensOf(`person-${n}`, app));
      const work: WorkOf<'hydra'> = {
        introspection: always({
          ...form(`${admin}/admin/oauth2/introspect`, { token: '{token}' }),
          expected: '"active":true',
          tokens: { kind: 'shared', tokens: tokens.map(({ access_token }) => access_token) },
        }),
        refresh: continued({
          ...form(`${url}/oauth2/token`, { grant_type: 'refresh_token', refresh_token: '{token}', client_id: app }),
          tokens: { kind: 'chains', tokens: tokens.map(({ refresh_token }) => refresh_token) },
        }),
        'client-credentials': always({
          ...form(`${url}/oauth2/token`, {
            grant_type: 'client_credentials',
            client_id: service,
            client_secret: SECRET,
            scope: 'api:read',
          }),
          tokens: { kind: 'shared', tokens: ['none'] },
        }),
      };
      return { version: VERSION, pid: server.pid, work, stop: () => server.stop() };
    } catch (error) {
      await server.stop();
      throw error;
    }
  }
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** The flow of one user, whose login and consent this program grants. */
class Flow {
  constructor(
    private readonly url: string,
    private readonly admin: string,
  ) {}

  async createClient(client: Readonly<Record<string, unknown>>): Promise<string> {
    const body = { ...client, redirect_uris: [CALLBACK], response_types: ['code'] };
    return expectStatus(await sendRequest('POST', new URL('/admin/clients', this.admin), { body }), 201).json<{ client_id: string }>()
      .client_id;
  }

  async tokensOf(subject: string, clientId: string): Promise<Tokens> {
    const jar = new CookieJar();
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: CALLBACK,
      scope: 'offline',
      state: randomBytes(16).toString('hex'),
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    const login = await this.redirectOf(`${this.url}/oauth2/auth?${query.toString()}`, jar);
    const consent = await this.redirectOf(await this.accept('login', login, { subject }), jar);
    const granted = { grant_scope: ['offline'], grant_access_token_audience: [] };
    const callback = await this.redirectOf(await this.accept('consent', consent, granted), jar);
    const code = callback.searchParams.get('code');
    if (code === null) throw new Error(`Hydra gives no code: ${callback.href}`);
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      client_id: clientId,
      code_verifier: verifier,
    });
    return expectStatus(await sendRequest('POST', new URL('/oauth2/token', this.url), { body }), 200).json<Tokens>();
  }

  private async redirectOf(url: string, jar: CookieJar): Promise<URL> {
    const answer = await sendRequest('GET', new URL(url), { jar });
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`${url} answers ${answer.status}: ${answer.text.slice(0, 300)}`);
    return new URL(location, url);
  }

  private async accept(what: 'login' | 'consent', page: URL, body: Readonly<Record<string, unknown>>): Promise<string> {
    const name = `${what}_challenge`;
    const challenge = page.searchParams.get(name) ?? '';
    const target = new URL(`/admin/oauth2/auth/requests/${what}/accept?${name}=${challenge}`, this.admin);
    return expectStatus(await sendRequest('PUT', target, { body }), 200).json<{ redirect_to: string }>().redirect_to;
  }
}

function program(): string {
  return join(cacheFolder('hydra'), `hydra-${VERSION}`);
}

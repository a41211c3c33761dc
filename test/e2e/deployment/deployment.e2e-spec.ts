import { expectForbidden, expectJson } from '../../support/expect-answer.js';
import { createPerson, type Person, withKey } from '../../support/people.js';
import { startServerProcess, type ServerProcess } from '../../support/server.js';

interface Option {
  readonly env: string;
  readonly value: unknown;
  readonly [field: string]: unknown;
}

const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');

let server: ServerProcess;
let owner: Person;
let member: Person;

beforeAll(async () => {
  server = await startServerProcess({
    args: ['server', '--session-duration', '12h'],
    env: { CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: SECRET_KEY, CODER_API_RATE_LIMIT: '1000' },
  });
  owner = await createPerson(server, { siteRoles: ['owner'] });
  member = await createPerson(server);
});
afterAll(() => server.stop());

describe('the configuration of a deployment', () => {
  it('is shown to owners and auditors only, with the source of each value', async () => {
    const { config, options } = expectJson<{ config: Record<string, unknown>; options: Option[] }>(
      await owner.get('/deployment/config'),
      200,
    );
    // An unset text is empty, as in the types of the reference's client.
    expect(config).toMatchObject({ oidc: { issuer_url: '', client_id: '', icon_url: '', redirect_url: '' } });
    expect(config).toMatchObject({
      http_address: '127.0.0.1:0',
      session_lifetime: {
        default_duration: 43_200e9,
        disable_expiry_refresh: false,
        default_token_lifetime: 604_800e9,
        max_token_lifetime: 3_155_760_000e9,
        max_admin_token_lifetime: 604_800e9,
      },
      http_cookies: { same_site: 'lax' },
      rate_limit: { api: 1000, disable_all: false },
      disable_password_auth: false,
      swagger: { enable: true },
      tls: { enable: false },
      oidc: { client_secret: '', ignore_user_info: false, email_field: 'email', sign_in_text: 'OpenID Connect' },
    });
    const option = (env: string): Option => options.find((each) => each.env === env)!;
    expect(option('CODER_SESSION_DURATION')).toEqual({
      name: 'Session Duration',
      description: expect.any(String) as unknown,
      flag: 'session-duration',
      flag_shorthand: '',
      env: 'CODER_SESSION_DURATION',
      yaml: '',
      default: '24h',
      value: 43_200e9,
      group: { name: 'Login' },
      hidden: false,
      value_source: 'flag',
    });
    expect(option('CODER_API_RATE_LIMIT')).toMatchObject({ value: 1000, value_source: 'env' });
    expect(option('CODER_VERBOSE')).toMatchObject({ value: false, flag_shorthand: 'v', value_source: 'default' });

    const auditor = await createPerson(server, { siteRoles: ['auditor'] });
    expect((await auditor.get('/deployment/config')).status).toBe(200);
    expectForbidden(await member.get('/deployment/config'));
    expect((await server.get('/api/v2/deployment/config')).status).toBe(401);
  });

  it('contains no secrets', async () => {
    const answer = await owner.get('/deployment/config');
    expect(answer.text).not.toContain(SECRET_KEY);
    expect(answer.text).not.toContain(new URL(server.db.url).password);
    const { config, options } = answer.json<{ config: Record<string, unknown>; options: Option[] }>();
    expect(config).toMatchObject({ external_token_encryption_keys: [], pg_connection_url: '' });
    const secrets = options.filter(({ annotations }) => annotations !== undefined);
    expect(secrets.map(({ env }) => env)).toEqual(
      expect.arrayContaining(['CODER_PG_CONNECTION_URL', 'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS']),
    );
    expect(secrets.filter((secret) => 'value' in secret)).toEqual([]);
  });

  it('is hidden from tokens without its scope', async () => {
    const narrow = await withKey(server, owner, { scopes: ['user:read'] });
    const answer = await narrow.get('/deployment/config');
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  });
});

describe('feature information for clients', () => {
  it('says that every feature is entitled, without a license', async () => {
    const answer = expectJson<{ features: Record<string, unknown> }>(await member.get('/entitlements'), 200);
    expect(answer).toMatchObject({ warnings: [], errors: [], has_license: true, trial: false, require_telemetry: false });
    expect(answer.features).toMatchObject({
      audit_log: { entitlement: 'entitled', enabled: true },
      custom_roles: { entitlement: 'entitled', enabled: true },
      external_token_encryption: { entitlement: 'entitled', enabled: true },
      workspace_proxy: { entitlement: 'entitled', enabled: false },
    });
    expect((await server.get('/api/v2/entitlements')).status).toBe(401);
    expect((await owner.post('/licenses/refresh-entitlements')).status).toBe(201);
  });

  it('lists the OAuth2 experiment when the authorization server is enabled', async () => {
    expect(expectJson(await member.get('/experiments'), 200)).toEqual(['oauth2']);
    expect(expectJson(await member.get('/experiments/available'), 200)).toEqual({ safe: [] });
  });

  it('shows the current version, which every response carries', async () => {
    const { version } = expectJson<{ version: string }>(await server.get('/api/v2/buildinfo'), 200);
    const answer = await server.get('/api/v2/updatecheck');
    expect(expectJson(answer, 200)).toEqual({ current: true, version, url: '' });
    expect(answer.headers.get('x-coder-build-version')).toBe(version);
    expect((await server.get('/api/v2/nothing')).headers.get('x-coder-build-version')).toBe(version);
  });

  it('shows no workspaces', async () => {
    expect(expectJson(await owner.get('/deployment/stats'), 200)).toMatchObject({
      session_count: { vscode: 0, ssh: 0, jetbrains: 0, reconnecting_pty: 0 },
    });
    expectForbidden(await member.get('/deployment/stats'));
    expect(expectJson(await member.get('/deployment/ssh'), 200)).toEqual({
      hostname_prefix: '',
      hostname_suffix: '',
      ssh_config_options: {},
    });
  });
});

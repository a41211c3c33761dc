import { sampledRows } from '../../../src/testing/index.js';
import { DPOP_ALGORITHMS } from '../../../src/dpop-proof/index.js';
import { runCommand } from '../../support/command.js';
import { type Client, type Provider, startProvider } from '../../support/oauth/index.js';

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('gatehouse server oauth2 resources', () => {
  let provider: Provider;
  let client: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
  });
  afterAll(() => provider.server.stop());

  async function run(...args: string[]): Promise<Run> {
    const env = { CODER_PG_CONNECTION_URL: provider.server.db.url };
    const { code, out, err } = await runCommand(['server', 'oauth2', 'resources', ...args], { input: '', env });
    return { status: code, stdout: out, stderr: err };
  }

  it('create, list, show, edit, metadata and delete one, while the server runs', async () => {
    const identifier = 'https://notes.example.com/api';
    const scope = ['--scope', 'notes.read=See your notes'];
    const created = await run('create', 'Notes', '--identifier', `${identifier}/`, ...scope);
    expect(created).toMatchObject({ status: 0, stderr: expect.stringContaining('registered Notes. Next: ') as unknown });
    expect(created.stdout).toMatch(
      /^Name: +Notes\nIdentifier: +https:\/\/notes\.example\.com\/api\nClient ID: +[0-9a-f-]{36}\nTokens: +opaque, default lifetime\nApps: +all except those that registered themselves\nScopes:\n {2}notes\.read: See your notes\nSecret: +coder_\w{10}_\w{40}\n$/,
    );
    const tokens = await provider.obtainTokens(client, { resource: identifier }, { resource: identifier });
    expect(tokens.scope).toBe('notes.read');

    const listed = await run('list');
    expect(listed.stdout).toMatch(
      /^NAME +IDENTIFIER +TOKENS +SCOPES\nGatehouse API +http:\S+ +opaque +\d+\nNotes +https:\S+ +opaque +1\n$/,
    );
    const edited = await run('edit', 'notes', '--access-token-format', 'jwt', '--access-token-lifetime', '5m', '--allowed-app', client.id);
    expect(edited).toMatchObject({ status: 0, stdout: expect.stringContaining('jwt, 5 minutes') as unknown });
    const shown = await run('show', 'NOTES', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({ name: 'Notes', access_token_lifetime_seconds: 300, allowed_app_ids: [client.id] });
    expect((await run('edit', 'Notes', '--all-apps', '--self-registered-apps', '--name', 'Notes 2')).stdout).toMatch(
      /Name: +Notes 2\n[^]*Apps: +all\n/,
    );

    const metadata = await run('metadata', 'Notes 2');
    expect(JSON.parse(metadata.stdout)).toEqual({
      resource: identifier,
      authorization_servers: [provider.url],
      scopes_supported: ['notes.read'],
      bearer_methods_supported: ['header'],
      dpop_signing_alg_values_supported: DPOP_ALGORITHMS,
      resource_name: 'Notes 2',
    });
    const url = 'https://notes.example.com/.well-known/oauth-protected-resource/api';
    expect(metadata.stderr).toContain(`serve this as application/json at ${url}\n`);
    expect(metadata.stderr).toContain(`WWW-Authenticate: Bearer resource_metadata="${url}"`);

    expect((await run('delete', 'Notes 2')).status).toBe(1);
    expect(await run('delete', 'Notes 2', '--yes')).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('deleted Notes 2') as unknown,
    });
    expect(await run('show', 'Notes 2')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/error: there is no resource server "Notes 2"\n$/) as unknown,
    });
    const rows = await provider.server.db.query<{ action: string; command: string }>(
      `SELECT action, additional_fields ->> 'command' AS command FROM audit_logs WHERE resource_type = 'oauth2_provider_resource_server'
        ORDER BY time`,
    );
    expect(rows.map(({ action }) => action)).toEqual(['create', 'write', 'write', 'delete']);
    expect(new Set(rows.map(({ command }) => command))).toEqual(new Set(['server oauth2 resources']));
  });

  sampledRows(it, 1).each([
    [['create', 'X', '--identifier', 'https://x.example'], 'error: no scopes: give at least one'],
    [['create', 'X', '--identifier', 'nope', '--scope', 'a=b'], 'error: identifier: must be an absolute URI'],
    [['create', 'X', '--identifier', 'https://x.example', '--scope', 'a'], 'error: --scope "a" has no words'],
    [['create', 'X', '--identifier', 'https://x.example', '--scope', 'user:read=x'], 'is a scope of this server'],
    [['create', 'X', '--identifier', 'https://x.example', '--scope', 'a=b', '--access-token-lifetime', '5'], 'has no unit'],
    [['create', 'X', '--scope', 'a=b'], '--identifier'],
    [['delete', 'Gatehouse API', '--yes'], 'error: The API of this server is built in and cannot be deleted.'],
    [['show', 'Nothing'], 'error: there is no resource server "Nothing"'],
  ])('refuse %j', async (args, reason) => {
    expect(await run(...args)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(reason) as unknown });
  });
});

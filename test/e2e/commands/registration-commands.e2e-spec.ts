import { runCommand } from '../../support/command.js';
import { type Provider, registerItself, selfRegistered, SETTINGS, startProvider } from '../../support/oauth/index.js';
import { unlessSampled } from '../../../src/testing/index.js';

describe('gatehouse server oauth2 registration', () => {
  let provider: Provider;

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.server.stop());

  const run = async (...args: (string | Record<string, string>)[]): Promise<{ code: number | null; out: string; err: string }> => {
    const [words, variables] = [args.filter((each) => typeof each === 'string'), args.filter((each) => typeof each === 'object')];
    const env = { CODER_PG_CONNECTION_URL: provider.server.db.url, ...variables[0] };
    const { code, out, err } = await runCommand(['server', 'oauth2', 'registration', ...words], { input: '', env });
    return { code, out, err };
  };

  it('shows and changes the policy of a running server, at once, and records it', async () => {
    const unset = await run('policy');
    expect(unset).toMatchObject({ code: 0, out: 'open\n' });
    expect(unset.err).toContain('Nobody has chosen a policy: this is the one of a server with the settings of this environment.\n');
    expect(await run('policy', { CODER_HTTP_ADDRESS: '0.0.0.0:80', CODER_ACCESS_URL: 'https://id.example.com' })).toMatchObject({
      out: 'token\n',
    });
    expect(await run('policy', 'off')).toMatchObject({ code: 0, out: 'off\n' });
    expect((await provider.admin('GET', SETTINGS)).json()).toMatchObject({ dynamic_client_registration: 'off' });
    expect((await registerItself(provider.server)).status).toBe(403);
    expect(await run('policy', 'sometimes')).toMatchObject({ code: 1, err: expect.stringContaining('off, token, open') as unknown });
    const [row] = await provider.server.db.query(
      `SELECT additional_fields, diff FROM audit_logs WHERE resource_type = 'oauth2_provider_settings'`,
    );
    expect(row).toEqual({
      additional_fields: { command: 'server oauth2 registration' },
      diff: { value: { old: 'default', new: 'off', secret: false } },
    });
    await run('policy', 'token');
  });

  it('creates, lists and deletes initial access tokens, and prints a token once', async () => {
    const created = await run('tokens', 'create', 'CI runners', '--max-uses', '2', '--lifetime', '1h');
    expect(created).toMatchObject({ code: 0, out: expect.stringMatching(/^coder_\w{10}_\w{40}\n$/) as unknown });
    const [, id = ''] = /^created ([0-9a-f-]{36}), valid until \S+ for 2 registration\(s\)$/m.exec(created.err) ?? [];
    expect((await registerItself(provider.server, {}, created.out.trim())).status).toBe(201);
    const listed = await run('tokens', 'list');
    expect(listed.out).toContain('1 of 2');
    expect(JSON.parse((await run('tokens', 'list', '--json')).out)).toMatchObject({ id, name: 'CI runners', uses: 1, max_uses: 2 });
    expect(listed.out).not.toContain(created.out.trim());
    expect(await run('tokens', 'delete', id)).toMatchObject({ code: 0, err: expect.stringContaining(`deleted ${id}\n`) as unknown });
    expect((await run('tokens', 'delete', id)).code).toBe(1);
    expect((await registerItself(provider.server, {}, created.out.trim())).status).toBe(401);
    const mistaken = await run('tokens', 'delete', created.out.trim());
    expect(mistaken).toMatchObject({ code: 1, err: expect.not.stringContaining('coder_') as unknown });
    expect(await run('tokens', 'create', 'CI', '--max-uses', 'many')).toMatchObject({
      code: 1,
      err: expect.stringContaining('error: max_uses: must be 1 to 1000\n') as unknown,
    });
    expect((await run('tokens', 'create', 'CI', '--lifetime', 'soon')).err).toContain('--lifetime "soon"');
  });

  unlessSampled(it)('lists apps that registered themselves, and revokes the registration access token of one', async () => {
    await run('policy', 'open');
    const { client, information } = await selfRegistered(provider.server);
    const reviewed = await provider.createClient();
    const { out } = await run('list');
    expect([out.includes(client.id), out.includes(reviewed.id)]).toEqual([true, false]);
    const documents = (await run('list', '--json')).out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string });
    expect(documents.find(({ id }) => id === client.id)).toMatchObject({ name: client.name, client_type: 'public' });
    expect(await run('revoke-token', client.id)).toMatchObject({ code: 0 });
    const headers = { authorization: `Bearer ${information.registration_access_token}` };
    expect((await provider.get(`/oauth2/clients/${client.id}`, headers)).status).toBe(401);
    expect((await run('revoke-token', '00000000-0000-4000-8000-000000000000')).code).toBe(1);
  });
});

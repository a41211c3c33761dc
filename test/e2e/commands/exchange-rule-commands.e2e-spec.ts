import { runCommand } from '../../support/command.js';
import {
  createExchange,
  type Exchange,
  exchanged,
  introspected,
  type Provider,
  startProvider,
  subjectTokens,
} from '../../support/oauth/index.js';
import { unlessSampled } from '../../../src/testing/index.js';

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('gatehouse server oauth2 exchange-rules', () => {
  let provider: Provider;
  let exchange: Exchange;

  beforeAll(async () => {
    provider = await startProvider();
    exchange = await createExchange(provider);
  });
  afterAll(() => provider.server.stop());

  async function run(...args: string[]): Promise<Run> {
    const env = { CODER_PG_CONNECTION_URL: provider.server.db.url };
    const { code, out, err } = await runCommand(['server', 'oauth2', 'exchange-rules', ...args], { input: '', env });
    return { status: code, stdout: out, stderr: err };
  }

  it('list, delete and create one, while the server runs', async () => {
    const { backend, notes, calendar, ruleId } = exchange;
    const listed = await run('list');
    expect(listed.stdout.split('\n')[0]).toMatch(/^ID +APP +FROM +TO +SCOPES$/);
    expect(listed.stdout).toContain('calendar.read=notes.read calendar.write=notes.write');
    expect(JSON.parse((await run('list', '--json')).stdout)).toMatchObject({ id: ruleId, app_id: backend.id, app_name: backend.name });

    const { access_token: token } = await exchanged(provider, exchange, (await subjectTokens(provider, exchange)).access_token);
    const deleted = await run('delete', ruleId, '--yes');
    expect(deleted).toMatchObject({ status: 0, stderr: expect.stringContaining(`deleted the rule of ${backend.name}\n`) as unknown });
    expect(await introspected(provider, calendar, token)).toEqual({ active: false });
    expect(await run('list')).toMatchObject({ stderr: expect.stringContaining('no app can exchange tokens') as unknown });

    const names = ['--from', notes.name, '--to', calendar.name.toUpperCase()];
    const created = await run('create', '--app', backend.id, ...names, '--scope', 'calendar.read=notes.read');
    expect(created).toMatchObject({ status: 0, stdout: expect.stringMatching(/^[0-9a-f-]{36}\n$/) as unknown });
    expect(created.stderr).toContain(
      `${backend.name} can exchange tokens for ${notes.name} for tokens for ${calendar.name}: calendar.read=notes.read\n`,
    );
    expect(created.stderr).not.toContain('the app also needs the grant type');
    const again = await exchanged(provider, exchange, (await subjectTokens(provider, exchange)).access_token);
    expect(again.scope).toBe('calendar.read');
    const [entry] = await provider.server.db.query<{ additional_fields: unknown }>(
      `SELECT additional_fields FROM audit_logs WHERE resource_type = 'oauth2_provider_exchange_rule' ORDER BY time DESC LIMIT 1`,
    );
    expect(entry?.additional_fields).toEqual({ command: 'server oauth2 exchange-rules' });
  });

  it('create one for an app without the grant type says that it needs it', async () => {
    const { notes, calendar } = exchange;
    const app = await provider.createClient();
    const created = await run(
      'create',
      '--app',
      app.id,
      '--from',
      notes.name,
      '--to',
      calendar.name,
      '--scope',
      'calendar.read=notes.read',
    );
    expect(created).toMatchObject({ status: 0 });
    expect(created.stderr).toContain('the app also needs the grant type urn:ietf:params:oauth:grant-type:token-exchange\n');
  });

  unlessSampled(it)('say what is wrong', async () => {
    const { backend, notes, calendar } = exchange;
    const rule = ['--app', backend.id, '--from', notes.name, '--to', calendar.name];
    const cases: [args: string[], text: string][] = [
      [['create', ...rule, '--scope', 'nothing=notes.read'], `scopes: nothing is not a scope of ${calendar.name}`],
      [['create', '--app', 'x', ...rule.slice(2), '--scope', 'calendar.read=notes.read'], 'app_id: must be a UUID'],
      [['create', '--app', backend.id, '--from', 'Nobody', '--to', calendar.name, '--scope', 'x'], 'there is no resource server "Nobody"'],
      [['create', ...rule], "required option '--scope"],
      [['delete', 'x'], 'the ID must be a UUID: see "gatehouse server oauth2 exchange-rules list"'],
      [['delete', backend.id], `there is no exchange rule ${backend.id}`],
    ];
    for (const [args, text] of cases) {
      const { status, stderr } = await run(...args);
      expect({ args, status, stderr }).toEqual({ args, status: 1, stderr: expect.stringContaining(text) as unknown });
    }
  });
});

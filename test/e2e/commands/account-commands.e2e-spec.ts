import { sampledRows, unlessSampled } from '../../../src/testing/index.js';
import { createOwner, logIn, ME, OWNER } from '../../support/sign-in.js';
import { obtainTokens, registerClient } from '../../support/oauth/index.js';
import { runCommand, startCommand, type CommandOptions } from '../../support/command.js';
import { eventually } from '../../support/eventually.js';
import { createOrganization } from '../../support/organizations.js';
import { createPerson } from '../../support/people.js';
import { uniqueName } from '../../support/unique-name.js';
import { plantKey } from '../../support/keys.js';
import { startServer, type RunningServer } from '../../support/server.js';

const PASSWORD = 'Staple-Battery-42-Horse';

let server: RunningServer;
let session: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
});
afterAll(() => server.stop());

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(args: readonly string[], { env, ...io }: Pick<CommandOptions, 'env' | 'input'> = {}): Promise<Run> {
  const { code, out, err } = await runCommand(args, { input: '', ...io, env: { CODER_PG_CONNECTION_URL: server.db.url, ...env } });
  return { status: code, stdout: out, stderr: err };
}

async function lastRecord(resource: string): Promise<unknown> {
  const [row] = await server.db.query(
    `SELECT action, resource_target, diff, additional_fields FROM audit_logs WHERE resource_id = $1 ORDER BY time DESC LIMIT 1`,
    [resource],
  );
  return row;
}

describe('gatehouse server create-admin-user', () => {
  it('creates an owner who administers every organization and can log in; the password is read from standard input and never shown', async () => {
    const second = await createOrganization(server.db);
    const username = uniqueName('rescue');
    const email = `${username}@example.test`;
    const result = await run(['server', 'create-admin-user', '--username', username, '--email', email], { input: `${PASSWORD}\n` });
    const [row] = await server.db.query<{ id: string }>(
      `SELECT id, name, status, rbac_roles, (SELECT array_agg(roles::text) FROM organization_members WHERE user_id = u.id) AS roles,
              EXISTS (SELECT 1 FROM organization_members WHERE user_id = u.id AND organization_id = $2) AS in_second
         FROM users u WHERE username = $1`,
      [username, second.id],
    );
    expect(row).toMatchObject({ name: 'Admin User', status: 'dormant', rbac_roles: ['owner'], in_second: true });
    expect(new Set((row as unknown as { roles: string[] }).roles)).toEqual(new Set(['{organization-admin}']));
    expect(result).toEqual({
      status: 0,
      stdout: `ID:       ${row!.id}\nUsername: ${username}\nEmail:    ${email}\nPassword: ********\n`,
      stderr: expect.stringMatching(/^database: [\d.:]+\/test_\w+\nUser created successfully\.\n$/) as unknown,
    });
    const token = await logIn(server, { email, password: PASSWORD });
    expect((await server.get(ME, { 'coder-session-token': token })).json()).toMatchObject({ username, roles: [{ name: 'owner' }] });
    const records = await server.db.query(`SELECT action, additional_fields FROM audit_logs WHERE resource_id = $1 AND action = 'create'`, [
      row!.id,
    ]);
    expect(records).toEqual([{ action: 'create', additional_fields: { command: 'server create-admin-user' } }]);
  });

  unlessSampled(it)('reads every option from variables', async () => {
    const username = uniqueName('rescue');
    const env = { CODER_USERNAME: username, CODER_EMAIL: `${username}@example.test`, CODER_PASSWORD: PASSWORD };
    expect((await run(['server', 'create-admin-user'], { env })).status).toBe(0);
  });

  const wrong: readonly [string, readonly string[], string, RegExp][] = [
    ['a bad user name', ['--username=-', '--email=a@example.test'], PASSWORD, /error: the username "-" may only contain letters/],
    [
      'a bad address',
      ['--username=rescue', '--email=nonsense'],
      PASSWORD,
      /error: the email address "nonsense" must be a valid email address/,
    ],
    ['a weak password', ['--username=rescue', '--email=a@example.test'], 'weak', /error: insecure password, try /],
    ['no password', ['--username=rescue', '--email=a@example.test'], '', /error: no password: /],
    ['no user name and no terminal', ['--email=a@example.test'], PASSWORD, /error: no username: /],
    [
      'a user name that is taken',
      ['--username=OWNER', '--email=a@example.test'],
      PASSWORD,
      /error: a user with this username or email address/,
    ],
  ];
  sampledRows(it, 1).each(wrong)('refuses %s with a message and creates no user', async (_what, args, input, message) => {
    const before = await server.db.query(`SELECT count(*) FROM users`);
    const { status, stdout, stderr } = await run(['server', 'create-admin-user', ...args], { input });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain(PASSWORD);
    expect(await server.db.query(`SELECT count(*) FROM users`)).toEqual(before);
  });
});

describe('gatehouse reset-password', () => {
  it('sets the password that is piped in and keeps sessions', async () => {
    const person = await createPerson(server);
    const result = await run(['reset-password', person.username.toUpperCase()], { input: `${PASSWORD}\n` });
    expect(result).toMatchObject({ status: 0, stdout: '' });
    expect(result.stderr).toContain(`the password of ${person.username} has been set\n`);
    await logIn(server, { email: person.email, password: PASSWORD });
    expect((await person.get('/users/me')).status).toBe(200);
    const records = await server.db.query(`SELECT diff, additional_fields FROM audit_logs WHERE resource_id = $1 AND action = 'write'`, [
      person.id,
    ]);
    expect(records).toEqual([
      { diff: { hashed_password: { old: '', new: '', secret: true } }, additional_fields: { command: 'reset-password' } },
    ]);
  });

  it('prompts on a terminal without echo, and again if the password is weak or the repetition differs', async () => {
    const person = await createPerson(server);
    const env = { CODER_PG_CONNECTION_URL: server.db.url };
    const command = await startCommand(['reset-password', person.username], { terminalInput: '', env });
    const prompts = (): number => command.output.out.split(/New password: |Repeat the password: /).length - 1;
    for (const [index, line] of ['weak', PASSWORD, `${PASSWORD}x`, PASSWORD, PASSWORD].entries()) {
      await eventually('it asks', () => Promise.resolve(prompts() > index));
      command.process.stdin?.write(`${line}\r`);
    }
    const { code, out } = await command.ended;
    expect(code).toBe(0);
    expect(out).toContain('insecure password, try');
    expect(out).toContain('the passwords do not match');
    expect(out).toContain(`the password of ${person.username} has been set`);
    expect(out).not.toContain(PASSWORD);
    await logIn(server, { email: person.email, password: PASSWORD });
  });

  it('refuses an account or password that cannot work, with the reason', async () => {
    const person = await createPerson(server);
    expect((await run(['reset-password', person.username], { input: 'weak\n' })).stderr).toMatch(/error: insecure password/);
    expect((await run(['reset-password', 'nobody-here'], { input: PASSWORD })).stderr).toContain('error: there is no user "nobody-here"\n');
    await server.db.query(`UPDATE users SET login_type = 'oidc' WHERE id = $1`, [person.id]);
    const { status, stderr } = await run(['reset-password', person.username], { input: PASSWORD });
    expect(status).toBe(1);
    expect(stderr).toContain('does not log in with a password: the account has the login type oidc');
    expect((await run(['reset-password'])).stderr).toBe(
      "error: missing required argument 'username'. See `gatehouse reset-password --help`.\n",
    );
  });

  unlessSampled(it)('reports a missing database', async () => {
    const env = { CODER_PG_CONNECTION_URL: '', CODER_CONFIG_DIR: '/nonexistent' };
    const { status, stderr } = await run(['reset-password', 'ada'], { env, input: PASSWORD });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: no database configured: set CODER_PG_CONNECTION_URL, or set CODER_CONFIG_DIR/);
  });
});

describe('gatehouse server revoke-all', () => {
  async function somebody(): Promise<{ id: string; username: string; doors: () => Promise<number[]>; refresh: () => Promise<unknown> }> {
    const person = await createPerson(server);
    const token = await plantKey(server.db, person.id, { loginType: 'token' });
    const client = await registerClient(server, session);
    const pair = await obtainTokens(server, person.token, client);
    const keys = [person.token, token, pair.access_token];
    return {
      id: person.id,
      username: person.username,
      doors: async () =>
        (await Promise.all(keys.map((key) => server.get(ME, { authorization: `Bearer ${key}` })))).map(({ status }) => status),
      refresh: async () => {
        const form = {
          grant_type: 'refresh_token',
          refresh_token: pair.refresh_token,
          client_id: client.id,
          client_secret: client.secret ?? '',
        };
        return (await server.post('/oauth2/tokens', new URLSearchParams(form))).json();
      },
    };
  }

  it("of one user ends their sessions, tokens and consents on a running server, nobody else's, and is audited", async () => {
    const [one, other] = [await somebody(), await somebody()];
    const result = await run(['server', 'revoke-all', '--user', one.username, '--yes', '--json']);
    expect(result.status).toBe(0);
    expect(JSON.parse(result.stdout)).toEqual({
      sessions: 1,
      tokens: 1,
      access_tokens: 1,
      agent_tokens: 0,
      workload_identities: 0,
      grants: 1,
    });
    expect(result.stderr).toContain(
      `revoked for ${one.username}:\nsessions: 1, tokens: 1, access tokens of apps: 1, tokens of agents: 0, workload identities of agents: 0, consents to apps: 1\n`,
    );
    expect(await one.doors()).toEqual([401, 401, 401]);
    expect(await one.refresh()).toMatchObject({ error: 'invalid_grant' });
    expect(await other.doors()).toEqual([200, 200, 200]);
    expect(await lastRecord(one.id)).toEqual({
      action: 'delete',
      resource_target: one.username,
      diff: {},
      additional_fields: {
        command: 'server revoke-all',
        sessions: 1,
        tokens: 1,
        access_tokens: 1,
        agent_tokens: 0,
        workload_identities: 0,
        grants: 1,
      },
    });
  });

  it('changes nothing without confirmation, in a dry run, or for an unknown user', async () => {
    const one = await somebody();
    const unconfirmed = await run(['server', 'revoke-all', '--user', one.username]);
    expect({ status: unconfirmed.status, stdout: unconfirmed.stdout }).toEqual({ status: 1, stdout: '' });
    expect(unconfirmed.stderr).toContain(
      'sessions: 1, tokens: 1, access tokens of apps: 1, tokens of agents: 0, workload identities of agents: 0, consents to apps: 1\n',
    );
    expect(unconfirmed.stderr).toContain('not confirmed: run the command in a terminal or pass --yes. Nothing was changed\n');
    expect((await run(['server', 'revoke-all', '--user', one.username, '--dry-run'])).status).toBe(0);
    expect((await run(['server', 'revoke-all', '--user', 'nobody-here', '--yes'])).status).toBe(1);
    expect(await one.doors()).toEqual([200, 200, 200]);
  });

  it('of everybody leaves no key and no grant, and users can log in again', async () => {
    const people = [await somebody(), await somebody()];
    const result = await run(['server', 'revoke-all', '-y']);
    expect(result).toMatchObject({ status: 0, stdout: '' });
    expect(result.stderr).toMatch(
      /revoked for all users:\nsessions: \d+, tokens: \d+, access tokens of apps: \d+, tokens of agents: \d+, workload identities of agents: \d+, consents to apps: \d+\n/,
    );
    for (const one of people) {
      expect(await one.doors()).toEqual([401, 401, 401]);
      expect(await one.refresh()).toMatchObject({ error: 'invalid_grant' });
    }
    expect(await server.db.query(`SELECT 1 FROM api_keys`)).toEqual([]);
    session = await logIn(server, OWNER);
    expect((await server.get(ME, { 'coder-session-token': session })).status).toBe(200);
  });
});

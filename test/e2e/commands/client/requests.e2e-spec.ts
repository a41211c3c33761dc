import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { fullName, isClientCommand } from '../../../../src/commands/client/index.js';
import { buildProgram } from '../../../../src/commands/program.js';
import { AUDIT_ACTIONS, AUDITED_RESOURCE_TYPES } from '../../../../src/audit/audit-event.js';
import { SAMPLES_ONLY } from '../../../../src/testing/index.js';
import type { CommandResult } from '../../../support/command.js';
import { runHere } from '../../../support/command-here.js';
import { CommandLine } from '../../../support/client-command.js';
import { expectStatus } from '../../../support/expect-answer.js';
import { createPerson } from '../../../support/people.js';
import { ClientHost, obtainTokens, registerClient } from '../../../support/oauth/index.js';
import { RecordingServer } from '../../../support/recording-server.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { createOwner } from '../../../support/sign-in.js';
import { uniqueName } from '../../../support/unique-name.js';
import { REQUESTS, type Row, type World } from './requests.js';

let host: ClientHost;
let server: RunningServer;
let recording: RecordingServer;
let line: CommandLine;
let world: World;

beforeAll(async () => {
  host = await ClientHost.start();
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', ...host.env } });
  const session = await createOwner(server);
  recording = await RecordingServer.start(server.url);
  line = await CommandLine.open();
  await line.logIn(recording.url, session, '--profile', 'owner');
  world = await prepare(session);
  recording.take();
});
afterAll(async () => {
  await recording.stop();
  await line.close();
  await server.stop();
  await host.stop();
});

async function prepare(session: string): Promise<World> {
  const headers = { 'coder-session-token': session };
  const post = async <T>(path: string, body: Readonly<Record<string, unknown>>): Promise<T> =>
    (await server.post(`/api/v2${path}`, body, headers)).json<T>();
  const get = async <T>(path: string): Promise<T> => expectStatus(await server.get(`/api/v2${path}`, headers), 200).json<T>();
  const folder = join(line.folder, 'files');
  await mkdir(folder);
  await writeFile(join(folder, 'page.html'), 'hello');
  execFileSync('tar', ['-cf', join(folder, 'site.tar'), '-C', folder, 'page.html']);
  await writeFile(join(folder, 'gatehouse.yaml'), 'groups: [{ name: chemists }]');
  const pushed = await line.run(['files', 'push', join(folder, 'site.tar')]);
  const app = await post<{ id: string; name: string }>('/oauth2-provider/apps', {
    name: uniqueName('app'),
    callback_url: 'https://client.example/cb',
  });
  const resource = await post<{ id: string; name: string }>('/oauth2-provider/resource-servers', {
    name: uniqueName('api'),
    identifier: `https://${uniqueName('api')}.example.test/`,
    scopes: [{ name: 'notes.read', description: 'See your notes' }],
  });
  const target = await post<{ id: string; name: string }>('/oauth2-provider/resource-servers', {
    name: uniqueName('api'),
    identifier: `https://${uniqueName('api')}.example.test/`,
    scopes: [{ name: 'notes.read', description: 'See your notes' }],
  });
  const bot = uniqueName('bot');
  const { id: botId } = await post<{ id: string }>('/users', {
    username: bot,
    service_account: true,
    organization_ids: ['00000000-0000-0000-0000-000000000000'],
  });
  const gitToken = uniqueName('git-token');
  await post('/users/me/secrets', { name: gitToken, value: 'x', enabled: false });
  const [group] = await get<{ id: string; name: string }[]>('/groups');
  return {
    url: recording.url,
    other: await createPerson(server),
    fresh: uniqueName,
    configuration: join(folder, 'gatehouse.yaml'),
    archive: join(folder, 'site.tar'),
    downloads: folder,
    fileId: pushed.out.trim(),
    appId: app.id,
    appName: app.name,
    secretId: async () => (await post<{ id: string }>(`/oauth2-provider/apps/${app.id}/secrets`, {})).id,
    resourceId: resource.id,
    resourceName: resource.name,
    targetName: target.name,
    bot: { id: botId, name: bot },
    ruleId: async () => {
      const rules = await get<{ id: string }[]>('/oauth2-provider/exchange-rules');
      if (rules[0]) return rules[0].id;
      const rule = {
        app_id: app.id,
        subject_resource_server_id: resource.id,
        target_resource_server_id: target.id,
        scopes: [{ name: 'notes.read' }],
      };
      return (await post<{ id: string }>('/oauth2-provider/exchange-rules', rule)).id;
    },
    groupId: group!.id,
    groupName: group!.name,
    grantId: async () => {
      const client = await registerClient(server, session);
      await obtainTokens(server, session, client);
      const grants = await get<{ id: string; app: { id: string } }[]>('/users/me/oauth2-grants');
      return grants.find((grant) => grant.app.id === client.id)!.id;
    },
    signingKeyId: async () => (await get<{ kid: string }[]>('/oauth2-provider/signing-keys'))[0]!.kid,
    initialTokenId: async () => (await post<{ id: string }>('/oauth2-provider/initial-access-tokens', { name: uniqueName('ci') })).id,
    token: async () => {
      const name = uniqueName('token');
      const { key } = await post<{ key: string }>('/users/me/keys/tokens', { token_name: name });
      return { name, id: key.split('-')[0]!, text: key };
    },
    agent: async () => {
      const name = uniqueName('agent');
      const body = {
        name,
        secrets: [gitToken],
        git_ssh_key: true,
        git_credentials: [{ url: 'https://git.example.com', username: 'ada', secret: gitToken }],
      };
      const { token } = await post<{ token: string }>('/agents', body);
      return { name, env: { CODER_AGENT_URL: recording.url, CODER_AGENT_TOKEN: token } };
    },
    issuerId: async () => {
      const name = uniqueName('issuer');
      return (await post<{ id: string }>('/workload-identity-issuers', { name, issuer: `https://${name}.example.com` })).id;
    },
    secretName: async () => {
      const name = uniqueName('secret');
      await post('/users/me/secrets', { name, value: 'x', enabled: false });
      return name;
    },
  };
}

/** Paths with `{}` for what differs from run to run. */
function shapeOf(request: string): string {
  return request
    .replace(
      /(?<=\/(?:agents|workload-identities|workload-identity-issuers|tokens|keys|apps|secrets|files|groups|resource-servers|exchange-rules|oauth2-grants|initial-access-tokens|signing-keys)\/)(?!me\b|tokens|tokenconfig)[^/]+/g,
      '{}',
    )
    .replace(/(?<=\/(?:users|members|organizations)\/)(?!me\b|oidc-claims$|first$|roles$|logout$|login$)[^/]+/g, '{}');
}

function clientCommands(command: Command): Command[] {
  return [...(isClientCommand(command) ? [command] : []), ...command.commands.flatMap(clientCommands)];
}

const program = await buildProgram({} as never);
const names = clientCommands(program).map((command) => fullName(command).replace(/^gatehouse /, ''));

/** Fields that commands fill with what is typed, or always in the same way. */
const WITHOUT_FLAG = ['password', 'value', 'enabled', 'icon', 'require_pushed_authorization_requests', 'dpop_bound_access_tokens'];

describe('every client command', () => {
  it('is in the table of its requests', () => {
    expect(names.length).toBeGreaterThan(40);
    expect(Object.keys(REQUESTS).sort()).toEqual([...names].sort());
  });

  const rows = Object.entries(REQUESTS).flatMap(([name, each]) => each.map((row): [string, Row] => [name, row]));
  it.each(rows)(
    '%s sends exactly the requests that it needs, and explains faults in its own words',
    async (_name, { argv, input, env, requests, code = 0 }) => {
      const args = await argv(world);
      const variables = (await env?.(world)) ?? {};
      recording.take();
      const isRunHere = SAMPLES_ONLY && input === undefined && args[0] !== 'agent'; // which runs programs
      const run = (given: readonly string[]): Promise<CommandResult> =>
        isRunHere
          ? runHere(given, { CODER_CONFIG_DIR: line.configDirectory, ...variables })
          : line.run(given, { env: variables, ...(input !== undefined && { input }) });
      const result = await run(args);
      const last = recording.requests.at(-1);
      expect({ args, requests: recording.take().map(shapeOf), code: result.code, err: result.code === code ? '' : result.err }).toEqual({
        args,
        requests,
        code,
        err: '',
      });
      if (last?.headers['content-type'] !== 'application/json') return;
      // Once more, with a body that the server refuses.
      recording.refusesFields = true;
      const { err } = await run(await argv(world));
      recording.refusesFields = false;
      const named = [...err.matchAll(/^(\S+): is refused$/gm)].map(([, name = '']) => name);
      expect(named).not.toEqual([]);
      expect({ args, fieldsOfTheApi: named.filter((name) => !/^(?:--[\w-]+|<\w+>)$/.test(name) && !WITHOUT_FLAG.includes(name)) }).toEqual({
        args,
        fieldsOfTheApi: [],
      });
    },
  );
});

describe('a command that the server refuses', () => {
  const here = (argv: readonly string[]): Promise<CommandResult> => runHere(argv, { CODER_CONFIG_DIR: line.configDirectory });

  const SCOPES = 'See `gatehouse tokens scopes`, and for those of other APIs `gatehouse oauth2 resources list -c name,scopes`.';
  const NOT_FOUND =
    'Resource not found or you do not have access to this resource. Check the name, and whether this account has permission to see it.';
  const refused: readonly [argv: readonly string[], err: string][] = [
    [
      ['tokens', 'create', '--name', 'twice'],
      'error: A token with name "twice" already exists.\n--name: This value is already in use and should be unique.\n',
    ],
    [
      ['tokens', 'create', '--scope', 'user:red'],
      'error: Failed to create token.\n--scope: invalid or unsupported token scope: "user:red". Did you mean "user:read"? See `gatehouse tokens scopes`.\n',
    ],
    [
      ['tokens', 'create', '--scope', 'bogus'],
      'error: Failed to create token.\n--scope: invalid or unsupported token scope: "bogus". See `gatehouse tokens scopes`.\n',
    ],
    [
      ['tokens', 'create', '--allow', 'user:nix'],
      'error: Failed to create token.\n--allow: "user:nix" must have the form type:id, where the ID is a UUID or *.\n',
    ],
    [
      ['oauth2', 'apps', 'create', 'A', '--redirect-uri', 'https://a.example/', '--redirect-uri', 'http://b.example/'],
      'error: Validation failed.\n--redirect-uri: must use https, except on localhost, 127.0.0.1 and [::1]: http://b.example/\n',
    ],
    [
      ['oauth2', 'apps', 'create', 'A', '--redirect-uri', 'https://a.example/', '--scope', 'user:read user:red'],
      `error: --scope: there is no scope "user:red". Did you mean "user:read"? ${SCOPES}\n`,
    ],
    [['oauth2', 'apps', 'create', 'A', '--scope', 'bogus'], `error: --scope: there is no scope "bogus". ${SCOPES}\n`],
    [['oauth2', 'apps', 'create', 'A'], 'error: Validation failed.\n--redirect-uri: at least one redirect URI is required\n'],
    [
      ['users', 'create', '--username', 'bot', '--service-account', '--role', 'User Admin'],
      'error: "User Admin" is not a supported role.\nDid you mean "user-admin"?\n',
    ],
    [
      ['users', 'create', '--username', 'bot', '--service-account', '--role', 'auditer'],
      'error: "auditer" is not a supported role.\nDid you mean "auditor"?\n',
    ],
    [
      ['users', 'create', '--username', 'bot', '--service-account', '--role', 'emperor'],
      'error: "emperor" is not a supported role.\nThe built-in roles are owner, auditor, template-admin, user-admin.\n',
    ],
    [
      ['users', 'create', '--username', 'owner', '--service-account'],
      'error: User already exists.\n--username: This value is already in use and should be unique.\n',
    ],
    [['users', 'show', 'nobody'], `error: ${NOT_FOUND} See \`gatehouse users list\`.\n`],
    [['agents', 'token', 'rotate', 'nothing', '--yes'], `error: ${NOT_FOUND} See \`gatehouse agents list\`.\n`],
    [['tokens', 'create', '--user', 'nobody'], `error: ${NOT_FOUND}\n`],
    [
      ['users', 'create', '--username', 'bot', '--service-account', '--org', 'nowhere'],
      'error: --org: there is no organization with this name. See `gatehouse organizations list`.\n',
    ],
    [
      ['audit', 'list', '--search', 'action:delet'],
      `error: Invalid audit search query.\naction: has invalid value "delet": it can be ${AUDIT_ACTIONS.join(', ')}\n`,
    ],
    [
      ['audit', 'list', '--search', 'resource_type:foo'],
      `error: Invalid audit search query.\nresource_type: has invalid value "foo": it can be ${AUDITED_RESOURCE_TYPES.join(', ')}\n`,
    ],
    [
      ['users', 'list', '--search', 'colour:red x:'],
      `error: Invalid user search query.\n--search: "x:" cannot start or end with ':'\ncolour: is nothing to search by\n`,
    ],
  ];
  it.each(refused)('%j has its faults explained once, by the names of flags', async (argv, err) => {
    if (argv.includes('twice')) expect(await here(argv)).toMatchObject({ code: 0 });
    const result = await here(argv);
    expect({ argv, out: result.out, err: result.err }).toEqual({ argv, out: '', err });
  });
});

describe('gatehouse oauth2 apps', () => {
  const run = (...argv: string[]): Promise<CommandResult> =>
    runHere(['oauth2', 'apps', ...argv], { CODER_CONFIG_DIR: line.configDirectory });
  const COLUMNS = 'subject type,sector identifier uri,group filter,role filter,claim names';
  const shown = async (app: string): Promise<string[]> => (await run('show', app, '-o', 'text', '-c', COLUMNS)).out.trim().split('\t');

  it('creates an app with its settings for OpenID Connect, changes them, and shows them', async () => {
    const redirects = ['https://one.example/callback', 'https://two.example/callback'];
    const sector = `${host.origin}${host.publish(redirects)}`;
    const name = uniqueName('app');
    const settings = [
      '--subject-type',
      'pairwise',
      '--sector-identifier-uri',
      sector,
      '--group-filter',
      'acme/*',
      '--group-filter',
      'staff',
    ];
    const names = ['--role-filter', 'site/*', '--claim-name', 'groups=teams', '--claim-name', 'preferred_username=login'];
    const uris = redirects.flatMap((uri) => ['--redirect-uri', uri]);
    expect(await run('create', name, ...uris, ...settings, ...names)).toMatchObject({ code: 0, err: '' });
    expect(await shown(name)).toEqual(['pairwise', sector, 'acme/*, staff', 'site/*', 'groups=teams, preferred_username=login']);

    expect(await run('edit', name, '--group-filter', 'acme/*')).toMatchObject({
      code: 0,
      err: 'Changed group filter from acme/*, staff to acme/*.\n',
    });
    expect(await shown(name)).toEqual(['pairwise', sector, 'acme/*', 'site/*', 'groups=teams, preferred_username=login']);
    const cleared = [
      '--subject-type',
      'public',
      '--sector-identifier-uri',
      '',
      '--group-filter',
      '',
      '--role-filter',
      '',
      '--claim-name',
      '',
    ];
    expect((await run('edit', name, ...cleared, '--yes')).code).toBe(0);
    expect(await shown(name)).toEqual(['public', '-', '-', '-', '-']);
  });

  it('says by the names of flags what cannot be', async () => {
    const uris = ['--redirect-uri', 'https://one.example/callback', '--redirect-uri', 'https://two.example/callback'];
    const { code, err } = await run('create', uniqueName('app'), ...uris, '--subject-type', 'pairwise', '--claim-name', 'sub=id');
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /^error: Validation failed\.\n--sector-identifier-uri: is required for pairwise subjects, .*\n--claim-name: .+\n$/,
      ),
    ]);
  });
});

describe('gatehouse secrets update', () => {
  const update = async (...flags: string[]): Promise<CommandResult> => {
    const argv = ['secrets', 'update', secret, ...flags, '-o', 'text', '-c', 'variable,file,enabled,description'];
    return runHere(argv, { CODER_CONFIG_DIR: line.configDirectory });
  };
  let secret: string;

  it('changes what its flags say, enables what gets a place, and takes a place away', async () => {
    secret = await world.secretName();
    const variable = uniqueName('V').toUpperCase().replaceAll('-', '_');
    expect(await update('--description', 'For CI')).toMatchObject({
      code: 0,
      out: '-\t-\tno\tFor CI\n',
      err: 'The value stays the same.\n',
    });
    expect(await update('--env', variable)).toMatchObject({ code: 0, out: `${variable}\t-\tyes\tFor CI\n` });
    expect(await update('--file', '~/token', '--enabled', 'no')).toMatchObject({ code: 0, out: `${variable}\t~/token\tno\tFor CI\n` });
    expect(await update('--env', '', '--enabled', 'yes')).toMatchObject({ code: 0, out: '-\t~/token\tyes\tFor CI\n' });
    expect(await update('--file', '')).toMatchObject({
      code: 1,
      err: 'error: Programs get this secret, and it would have neither a variable nor a file. To take it from them, add --enabled no.\n',
    });
    expect(await update('--file', '', '--enabled', 'yes')).toMatchObject({
      code: 1,
      err: 'error: Validation failed.\n--env: an enabled secret needs an environment variable or a file\n',
    });
    expect(await update('--env', '', '--file', '', '--enabled', 'no')).toMatchObject({ code: 0, out: '-\t-\tno\tFor CI\n' });
  });

  it('refuses a value that is piped in beside flags, and waits for none', async () => {
    const name = await world.secretName();
    recording.take();
    const argv = ['secrets', 'update', name, '--description', 'For CI'];
    const refused = await line.run(argv, { input: 'new-value\n' });
    expect(refused).toEqual({
      code: 1,
      out: '',
      err: expect.stringContaining('error: The value on standard input is not read beside flags. ') as unknown,
    });
    expect(recording.take()).toEqual([]);
    expect(await line.run(argv, { heldInput: true })).toMatchObject({ code: 0, err: 'The value stays the same.\n' });
  });
});

it('gatehouse tokens remove names the token as it was named, but never repeats a whole token', async () => {
  const remove = (...argv: string[]): Promise<CommandResult> =>
    runHere(['tokens', 'remove', ...argv], { CODER_CONFIG_DIR: line.configDirectory });
  const [one, other] = [await world.token(), await world.token()];
  expect(await remove(one.name)).toEqual({ code: 0, out: '', err: `Token ${one.name} has expired.\n` });
  expect(await remove(one.name, '--delete')).toEqual({ code: 0, out: '', err: `Deleted token ${one.name}.\n` });
  expect(await remove(other.text)).toEqual({ code: 0, out: '', err: `Token ${other.id} has expired.\n` });
});

it('gatehouse whoami shows roles by the names that other commands take', async () => {
  const run = (...argv: string[]): Promise<CommandResult> => runHere(argv, { CODER_CONFIG_DIR: line.configDirectory });
  expect((await run('whoami', '-o', 'table')).out).toMatch(/^Roles: +owner$/m);
  expect(JSON.parse((await run('whoami', '-o', 'json')).out)).toMatchObject({ roles: { '*': ['Owner'] } });
});

it("a grant of somebody else's is not found without --user, and the error says so", async () => {
  const id = '9b1f0f6e-7d1c-4d6f-8f0e-1c2d3e4f5a6b';
  expect(await line.run(['oauth2', 'grants', 'revoke', id, '--yes'])).toMatchObject({
    code: 5,
    err: `error: You have no grant ${id}. If it is the grant of another user, name them with --user.\n`,
  });
  const { err } = await line.run(['oauth2', 'grants', 'revoke', id, '--yes', '--user', 'owner']);
  expect(err).not.toContain('--user');
});

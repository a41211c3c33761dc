import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { fullName, isClientCommand } from '../../../../src/commands/client/index.js';
import { buildProgram } from '../../../../src/commands/program.js';
import { SAMPLES_ONLY } from '../../../../src/testing/index.js';
import type { CommandResult } from '../../../support/command.js';
import { runHere } from '../../../support/command-here.js';
import { CommandLine } from '../../../support/client-command.js';
import { expectStatus } from '../../../support/expect-answer.js';
import { createPerson } from '../../../support/people.js';
import { obtainTokens, registerClient } from '../../../support/oauth/index.js';
import { RecordingServer } from '../../../support/recording-server.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { createOwner } from '../../../support/sign-in.js';
import { uniqueName } from '../../../support/unique-name.js';
import { REQUESTS, type Row, type World } from './requests.js';

let server: RunningServer;
let recording: RecordingServer;
let line: CommandLine;
let world: World;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
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

const program = buildProgram({} as never);
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

it("a grant of somebody else's is not found without --user, and the error says so", async () => {
  const id = '9b1f0f6e-7d1c-4d6f-8f0e-1c2d3e4f5a6b';
  expect(await line.run(['oauth2', 'grants', 'revoke', id, '--yes'])).toMatchObject({
    code: 5,
    err: `error: You have no grant ${id}. If it is the grant of another user, name them with --user.\n`,
  });
  const { err } = await line.run(['oauth2', 'grants', 'revoke', id, '--yes', '--user', 'owner']);
  expect(err).not.toContain('--user');
});

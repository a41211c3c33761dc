import type { OpenAPIObject } from '@nestjs/swagger';
import { type LocatedOperation, operationsOf } from '../../../src/swagger/document-types.js';
import { everything } from '../../support/everything.js';
import { expectJson } from '../../support/expect-answer.js';
import { FileClient } from '../../support/files.js';
import type { Answer, RequestBody } from '../../support/http-client.js';
import { createOrganization } from '../../support/organizations.js';
import { Provider } from '../../support/oauth/index.js';
import { createPerson, type Person } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { sampleBody } from '../no-rights/sample.js';
import { namelessTargets, type Targets, targetsIn } from '../no-rights/targets.js';

/** All that an agent can do, whatever it was given and whoever its owner is, with the response. */
const MAY: Readonly<Record<string, number>> = {
  getAgentManifest: 200,
  readAgentSecrets: 200,
  readAgentSecret: 200,
  readAgentGitSshKey: 200,
  rotateAgentToken: 201,
  getFile: 200,
};

describe('an agent of an owner of the deployment, which was given everything, at every operation of the OpenAPI document', () => {
  let server: RunningServer;
  let document: OpenAPIObject;
  let operations: LocatedOperation[];
  let owner: Person;
  let token: string;
  let targets: Targets;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    const home = await createOrganization(server.db);
    owner = await createPerson(server, { siteRoles: ['owner'], organizations: { [home.id]: ['organization-admin'] } });
    const provider = new Provider(server, { email: '', username: '', password: '' });
    provider.session = owner.token;
    const app = await provider.createClient();
    const group = (await owner.post(`/organizations/${home.id}/groups`, { name: 'a-group' })).json<{ id: string }>();
    await owner.post(`/organizations/${home.id}/members/roles`, { name: 'helper' });
    await owner.post('/users/me/keys/tokens', { token_name: 'a-token' });
    await owner.post('/users/me/secrets', { name: 'a-secret', value: 'v', file_path: '/run/v' });
    const file = await new FileClient(server, owner).store(new Uint8Array(1024));
    const created = expectJson<{ agent: { id: string }; token: string }>(
      await owner.post('/agents', {
        name: 'robot',
        secrets: ['a-secret'],
        files: [file],
        git_ssh_key: true,
        git_credentials: [{ url: 'https://git.example.com', username: 'robot', secret: 'a-secret' }],
      }),
      201,
    );
    token = created.token;
    targets = {
      ...namelessTargets(home.id),
      user: 'me',
      group: group.id,
      role: 'helper',
      file,
      entry: 'a.txt',
      app: app.id,
      agent: created.agent.id,
      secret: app.secretId ?? '',
      userSecret: 'a-secret',
      key: owner.token.split('-')[0] ?? '',
      tokenName: 'a-token',
    };
    document = (await server.get('/swagger/openapi.json')).json<OpenAPIObject>();
    // What takes no credential of a user takes none of an agent.
    operations = operationsOf(document).filter(({ operation }) =>
      (operation.security ?? []).some((way) => 'session' in way || 'agent' in way),
    );
  });
  afterAll(() => server.stop());

  const title = ({ operation }: LocatedOperation): string => operation.operationId ?? '';

  const send = ({ path, method, operation }: LocatedOperation): Promise<Answer> => {
    const address = targetsIn(path).reduce((whole, [parameter, target]) => whole.replace(parameter, targets[target]), path);
    const sampled = sampleBody(document, operation);
    const isJson = sampled?.contentType === 'application/json';
    return server.request(method.toUpperCase(), address, {
      headers: { 'coder-session-token': token, ...(sampled && { 'content-type': sampled.contentType }) },
      ...(sampled && { body: isJson ? (sampled.value as RequestBody) : new Uint8Array(1024) }),
    });
  };

  it('is refused with 403 and changes nothing, except by the operations listed here', async () => {
    expect(operations.length).toBeGreaterThan(100);
    const before = await everything(server.db);
    const wrong: string[] = [];
    for (const located of operations.filter((each) => !(title(each) in MAY))) {
      const { status, headers, text } = await send(located);
      // A challenge that names an error or a scope would say that another token of the agent could do it.
      const challenge = headers.get('www-authenticate') ?? '';
      if (status !== 403 || /error=|scope=/.test(challenge)) wrong.push(`${title(located)}: ${status} ${challenge} ${text.slice(0, 200)}`);
    }
    expect(wrong).toEqual([]);
    expect(await everything(server.db)).toEqual(before);
  });

  it('may do what is listed here, of which only its own token and the audit log are changed', async () => {
    const allowed = operations.filter((each) => title(each) in MAY);
    expect(allowed.map(title).sort()).toEqual(Object.keys(MAY).sort());
    const except = ['api_keys', 'audit_logs'];
    const before = await everything(server.db, { except });
    const keys = (): Promise<unknown> => server.db.query(`SELECT id, expires_at FROM api_keys WHERE agent_id IS NULL ORDER BY id`);
    const ofPeople = await keys();
    for (const located of allowed) {
      const { status, text } = await send(located);
      expect([title(located), status, text]).toEqual([title(located), MAY[title(located)], expect.anything()]);
    }
    expect(await everything(server.db, { except })).toEqual(before);
    expect(await keys()).toEqual(ofPeople);
    const [row] = await server.db.query(
      `SELECT count(*)::int AS rows, count(*) FILTER (WHERE additional_fields -> 'agent' ->> 'id' = $1 AND user_id = $2)::int AS "byAgent"
         FROM audit_logs WHERE action = 'read' OR additional_fields ->> 'token' = 'rotated'`,
      [targets.agent, owner.id],
    );
    expect(row).toEqual({ rows: 5, byAgent: 5 });
  });

  it('sees no page: those are for people who are signed in, and a token does not sign anybody in', async () => {
    for (const path of [
      '/account',
      '/account/apps',
      '/account/sessions',
      '/account/tokens',
      '/account/tokens/new',
      '/settings/tokens',
      '/cli-auth',
      '/oauth2/authorize',
    ]) {
      for (const headers of [
        { authorization: `Bearer ${token}` },
        { 'coder-session-token': token },
        { cookie: `coder_session_token=${token}` },
      ]) {
        expect([path, [303, 401, 403]]).toEqual([path, expect.arrayContaining([(await server.get(path, headers)).status])]);
      }
    }
  });
});

import { randomUUID } from 'node:crypto';
import { expectForbidden, expectJson, expectNotFound } from '../../support/expect-answer.js';
import { keyList } from '../../support/encryption-keys.js';
import { FileClient } from '../../support/files.js';
import { createPerson, type Person, plantUser, withKey } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { Agents, type Created, DAY_S } from './agents.js';

let server: RunningServer;
let owner: Person;
let agents: Agents;
beforeAll(async () => {
  server = await startServer({
    env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: keyList('a') },
  });
});
afterAll(() => server.stop());
beforeEach(async () => {
  owner = await createPerson(server);
  agents = new Agents(server, owner);
});

describe('an agent, as its owner sees it,', () => {
  it('has what it was given, and its token is shown once', async () => {
    await agents.store();
    const file = await new FileClient(server, owner).store(new Uint8Array(1024));
    const { agent, token } = await agents.create({
      description: 'builds at night',
      secrets: ['npm'],
      files: [file],
      git_ssh_key: true,
      git_credentials: [{ url: 'https://Git.Example.com/', username: 'robot', secret: 'npm' }],
      token_lifetime_seconds: DAY_S,
      expires_at: '2100-01-01T00:00:00Z',
    });
    expect(token).toMatch(/^gha_[A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/);
    expect(agent).toEqual({
      id: expect.any(String) as unknown,
      name: 'robot',
      description: 'builds at night',
      owner: { id: owner.id, username: owner.username },
      secrets: ['npm'],
      secret_count: 1,
      files: [file],
      file_count: 1,
      git_ssh_key: true,
      git_credentials: [{ url: 'https://git.example.com', username: 'robot', secret: 'npm' }],
      git_credential_count: 1,
      token_lifetime_seconds: DAY_S,
      expires_at: '2100-01-01T00:00:00.000Z',
      token: { expires_at: expect.any(String) as unknown },
      last_seen_at: null,
      created_at: expect.any(String) as unknown,
      updated_at: expect.any(String) as unknown,
    });
    expect(expectJson(await owner.get('/agents/robot'), 200)).toEqual(agent);
    expect(expectJson(await owner.get(`/agents/${agent.id}`), 200)).toEqual(agent);
    expect(expectJson(await owner.get('/agents?q=ROB'), 200)).toEqual({ agents: [agent], count: 1 });
    expect(expectJson(await owner.get('/agents?q=nothing'), 200)).toEqual({ agents: [], count: 0 });
    const [row] = await server.db.query<{ text: string }>(`SELECT string_agg(to_jsonb(k)::text, '') AS text FROM api_keys k`);
    expect(row!.text).not.toContain(token.split('-')[1]);
  });

  it('is changed field by field; a list replaces the one before, and no other list', async () => {
    await agents.store();
    await agents.store({ name: 'other', env_name: 'OTHER' });
    const git = { url: 'https://git.example.com', username: 'robot', secret: 'npm' };
    const { agent, token } = await agents.create({ secrets: ['npm', 'other'], git_credentials: [git] });
    const change = async (body: Readonly<Record<string, unknown>>): Promise<unknown> =>
      expectJson(await owner.patch(`/agents/${agent.id}`, body), 200);
    expect(await change({ description: 'new' })).toMatchObject({ description: 'new', secrets: ['npm', 'other'], git_credentials: [git] });
    expect(expectJson(await owner.patch(`/agents/${agent.id}`, { name: 'Lost', secrets: ['other'] }), 400)).toMatchObject({
      validations: [
        {
          field: 'secrets',
          detail:
            'the Git credential of https://git.example.com needs "npm". Keep the secret, or change git_credentials in the same request',
        },
      ],
    });
    expect(await change({})).toMatchObject({ name: agent.name, secrets: ['npm', 'other'], git_credentials: [git] });
    expect(await change({ secrets: ['other'], git_credentials: [] })).toMatchObject({ secrets: ['other'], git_credentials: [] });
    expect(await change({ name: 'Renamed', expires_at: '2100-01-01T00:00:00Z' })).toMatchObject({ name: 'Renamed' });
    expect(await change({ expires_at: '' })).toMatchObject({ name: 'Renamed', expires_at: null });
    const secrets = expectJson<{ name: string }[]>(await agents.as(token).get('/agents/me/secrets'), 200);
    expect(secrets.map(({ name }) => name)).toEqual(['other']);
  });

  it.each([
    ['a name with a slash', { name: 'a/b' }, 'name'],
    ['the name "me"', { name: 'me' }, 'name'],
    ['a UUID as its name', { name: randomUUID() }, 'name'],
    ['a secret that its owner does not have', { secrets: ['nowhere'] }, 'secrets'],
    ['a file that its owner does not have', { files: [randomUUID()] }, 'files'],
    [
      'a Git credential without the secret',
      { git_credentials: [{ url: 'https://a.test', username: 'u', secret: 'npm' }] },
      'git_credentials',
    ],
    ['a Git URL without TLS', { git_credentials: [{ url: 'http://a.test', username: 'u', secret: 'npm' }] }, 'git_credentials'],
    ['a Git URL with a password', { git_credentials: [{ url: 'https://a:b@a.test', username: 'u', secret: 'npm' }] }, 'git_credentials'],
    [
      'a line break in a Git user name',
      { git_credentials: [{ url: 'https://a.test', username: 'u\nx', secret: 'npm' }] },
      'git_credentials',
    ],
    ['an end in the past', { expires_at: '2000-01-01T00:00:00Z' }, 'expires_at'],
    ['an end that is not a time', { expires_at: 'tomorrow' }, 'expires_at'],
    ['tokens of more than 30 days', { token_lifetime_seconds: 31 * DAY_S }, 'token_lifetime_seconds'],
  ])('is refused with %s', async (_what, fault, field) => {
    const { validations } = expectJson<{ validations: { field: string }[] }>(await owner.post('/agents', { name: 'robot', ...fault }), 400);
    expect(validations.map((each) => each.field)).toEqual([field]);
    expect(expectJson(await owner.get('/agents'), 200)).toEqual({ agents: [], count: 0 });
  });

  it('has another name than the other agents of its owner, in any case', async () => {
    await agents.create();
    expect((await owner.post('/agents', { name: 'ROBOT' })).status).toBe(409);
    const { agent } = await agents.create({ name: 'other' });
    expect((await owner.patch(`/agents/${agent.id}`, { name: 'Robot' })).status).toBe(409);
  });

  it('is one of at most a hundred, also when requests race for the last one', async () => {
    await server.db.query(
      `INSERT INTO agents (user_id, name, token_lifetime_seconds, created_at, updated_at)
       SELECT $1, 'n' || n, 60, now(), now() FROM generate_series(1, 99) AS n`,
      [owner.id],
    );
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => owner.post('/agents', { name: `r${n}` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 400)]);
  });

  it('is hidden from others; owners of the deployment see it, and can end it, but not use it', async () => {
    const { agent, token } = await agents.create();
    const stranger = await createPerson(server);
    expectNotFound(await stranger.get(`/agents/${agent.id}`));
    expectNotFound(await stranger.get(`/agents?owner=${owner.id}`));
    expectNotFound(await stranger.delete(`/agents/${agent.id}`));
    const admin = await createPerson(server, { siteRoles: ['owner'] });
    expect(expectJson(await admin.get(`/agents?owner=${owner.username}`), 200)).toMatchObject({ count: 1 });
    expectForbidden(await admin.patch(`/agents/${agent.id}`, { git_ssh_key: true }));
    expectForbidden(await admin.post(`/agents/${agent.id}/token`));
    expectForbidden(await admin.post('/agents', { name: 'spy', owner: owner.username }));
    expect((await admin.delete(`/agents/${agent.id}/token`)).status).toBe(204);
    expect(await agents.works(token)).toBe(false);
    expect((await admin.delete(`/agents/${agent.id}`)).status).toBe(204);
    expectNotFound(await owner.get('/agents/robot'));
  });

  it('shows names of secrets, hosts of Git and files only to callers who can read those', async () => {
    await agents.store({ name: 'private-name' });
    const file = await new FileClient(server, owner).store(new Uint8Array(1024));
    const git = { url: 'https://git.private-host.test', username: 'private-robot', secret: 'private-name' };
    const { agent } = await agents.create({ secrets: ['private-name'], files: [file], git_credentials: [git] });
    const admin = await createPerson(server, { siteRoles: ['owner'] });
    const counts = { secret_count: 1, file_count: 1, git_credential_count: 1 };
    const keysOnly = await withKey(server, owner, { scopes: ['user:read', 'api_key:read'] });
    const withSecrets = await withKey(server, owner, { scopes: ['user:read', 'api_key:read', 'user_secret:read'] });
    for (const path of [`/agents/${agent.id}`, `/agents?owner=${owner.id}`]) {
      for (const viewer of [admin, keysOnly]) {
        const { status, text } = await viewer.get(path);
        expect([status, text]).toEqual([200, expect.not.stringContaining('private-')]);
      }
    }
    expect(expectJson(await admin.get(`/agents/${agent.id}`), 200)).toMatchObject({ ...counts, secrets: null, git_credentials: null });
    expect(expectJson(await keysOnly.get(`/agents/${agent.id}`), 200)).toMatchObject({
      ...counts,
      secrets: null,
      files: null,
      git_credentials: null,
    });
    const shown = { ...counts, secrets: ['private-name'], git_credentials: [git] };
    expect(expectJson(await withSecrets.get(`/agents/${agent.id}`), 200)).toMatchObject({ ...shown, files: null });
    expect(expectJson(await owner.get(`/agents/${agent.id}`), 200)).toMatchObject({ ...shown, files: [file] });
  });

  it('of a service account is created by an owner of the deployment', async () => {
    const admin = await createPerson(server, { siteRoles: ['owner'] });
    const account = await plantUser(server.db, { isServiceAccount: true });
    const { agent, token } = expectJson<Created>(await admin.post('/agents', { name: 'robot', owner: account.username }), 201);
    expect(agent.owner).toEqual({ id: account.id, username: account.username });
    expect(expectJson(await agents.as(token).get('/agents/me'), 200)).toMatchObject({ owner: { username: account.username } });
    expect((await admin.patch(`/agents/${agent.id}`, { description: 'new' })).status).toBe(200);
  });

  it('is created with full authority only: not with a narrowed token, and not with that of an agent', async () => {
    const narrow = await withKey(server, owner, { scopes: ['api_key:*'] });
    await server.db.query(`UPDATE api_keys SET login_type = 'token', token_name = 'narrow' WHERE id = $1`, [narrow.token.split('-')[0]]);
    expectForbidden(await narrow.post('/agents', { name: 'robot' }));
    const { agent, token } = await agents.create();
    expectForbidden(await narrow.patch(`/agents/${agent.id}`, { git_ssh_key: true }));
    expectForbidden(await narrow.post(`/agents/${agent.id}/token`));
    expectForbidden(await agents.as(token).post('/agents', { name: 'child' }));
  });
});

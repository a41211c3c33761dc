import { eventually } from '../../support/eventually.js';
import { expectForbidden, expectJson, expectNotFound, expectStatus } from '../../support/expect-answer.js';
import { keyList } from '../../support/encryption-keys.js';
import { FileClient } from '../../support/files.js';
import { createPerson, type Person } from '../../support/people.js';
import { bearer } from '../../support/sign-in.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { Agents, DAY_S, SECRET } from './agents.js';

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

describe('an agent with its token', () => {
  it('reads its manifest, and no values in it', async () => {
    await agents.store();
    const file = await new FileClient(server, owner).store(new Uint8Array(1024));
    const { agent, token } = await agents.create({ secrets: ['npm'], files: [file], expires_at: '2100-01-01T00:00:00Z' });
    const answer = await server.get('/api/v2/agents/me', bearer(token));
    expect(expectJson(answer, 200)).toEqual({
      id: agent.id,
      name: 'robot',
      description: '',
      owner: { id: owner.id, username: owner.username },
      expires_at: '2100-01-01T00:00:00.000Z',
      token: { expires_at: expect.any(String) as unknown },
      token_lifetime_seconds: 7 * DAY_S,
      git_ssh_key: false,
      git_credentials: [],
      secrets: [{ name: 'npm', env_name: 'NPM_TOKEN', file_path: '', enabled: true }],
      files: [{ id: file, mimetype: 'application/x-tar', size_bytes: 1024 }],
    });
    expect(answer.text).not.toContain(SECRET.value);
    expect(await agents.auditRows(answer)).toEqual([]);
  });

  it('reads its secrets and no others, and every value is recorded as read by the agent for its owner', async () => {
    await agents.store();
    await agents.store({ name: 'other', env_name: 'OTHER', value: 'not-given' });
    const { agent, token } = await agents.create({ secrets: ['npm'] });
    const secret = { name: 'npm', env_name: 'NPM_TOKEN', file_path: '', enabled: true, value: SECRET.value };
    const all = await agents.as(token).get('/agents/me/secrets');
    expect(expectJson(all, 200)).toEqual([secret]);
    expect(all.headers.get('cache-control')).toBe('private, no-store');
    const one = await agents.as(token).get('/agents/me/secrets/npm');
    expect(expectJson(one, 200)).toEqual(secret);
    expectNotFound(await agents.as(token).get('/agents/me/secrets/other'));
    expectNotFound(await agents.as(token).get('/agents/me/secrets/nothing'));
    const by = { status_code: 200, user_id: owner.id, action: 'read' };
    const [row] = await agents.auditRows(one);
    expect(await agents.auditRows(one)).toEqual([
      {
        ...by,
        resource_type: 'user_secret',
        resource_id: expect.any(String) as unknown,
        resource_target: 'npm',
        additional_fields: { agent: { id: agent.id, name: 'robot' } },
      },
    ]);
    expect(await agents.auditRows(all)).toEqual([
      {
        ...by,
        resource_type: 'agent',
        resource_id: agent.id,
        resource_target: 'robot',
        additional_fields: { secrets: [{ id: row!['resource_id'], name: 'npm' }], agent: { id: agent.id, name: 'robot' } },
      },
    ]);
  });

  it('reads fifty secrets with one entry of the audit log', async () => {
    const names = Array.from({ length: 50 }, (_, n) => `s${n}`);
    for (const name of names) await agents.store({ name, env_name: `${name}_X`, value: 'v' });
    const { token } = await agents.create({ secrets: names });
    const answer = await agents.as(token).get('/agents/me/secrets');
    expect(expectJson<unknown[]>(answer, 200)).toHaveLength(50);
    const rows = await agents.auditRows(answer);
    expect(rows).toHaveLength(1);
    const { secrets } = rows[0]!['additional_fields'] as { secrets: { name: string }[] };
    expect(secrets.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it('gets no value that cannot be recorded', async () => {
    await agents.store();
    const file = await new FileClient(server, owner).store(new Uint8Array(1024));
    const { token } = await agents.create({ secrets: ['npm'], git_ssh_key: true, files: [file] });
    await server.db.query(
      `CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the audit log is broken'; END $$`,
    );
    await server.db.query(`CREATE TRIGGER no_audit BEFORE INSERT ON audit_logs FOR EACH ROW EXECUTE FUNCTION no_audit()`);
    try {
      for (const path of ['/agents/me/secrets', '/agents/me/secrets/npm', '/agents/me/gitsshkey', `/files/${file}`]) {
        const { status, text } = await agents.as(token).get(path);
        expect([path, status, text]).toEqual([path, 500, expect.not.stringMatching(/npm-secret-value|PRIVATE KEY/)]);
      }
    } finally {
      await server.db.query(`DROP FUNCTION no_audit CASCADE`);
    }
  });

  it("reads its owner's private key for Git if it was given, and the reading is recorded", async () => {
    const { agent, token } = await agents.create();
    expectForbidden(await agents.as(token).get('/agents/me/gitsshkey'));
    expectStatus(await owner.patch(`/agents/${agent.id}`, { git_ssh_key: true }), 200);
    const answer = await agents.as(token).get('/agents/me/gitsshkey');
    const { public_key: publicKey } = expectJson<{ public_key: string }>(await owner.get('/users/me/gitsshkey'), 200);
    expect(expectJson(answer, 200)).toEqual({
      public_key: publicKey,
      private_key: expect.stringMatching(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/) as unknown,
    });
    expect(await agents.auditRows(answer)).toMatchObject([
      { action: 'read', resource_type: 'git_ssh_key', user_id: owner.id, additional_fields: { agent: { id: agent.id } } },
    ]);
    expectStatus(await owner.patch(`/agents/${agent.id}`, { git_ssh_key: false }), 200);
    expectForbidden(await agents.as(token).get('/agents/me/gitsshkey'));
  });

  it('downloads its files and no others', async () => {
    const files = new FileClient(server, owner);
    const [given, other] = [await files.store(new Uint8Array(1024)), await files.store(new Uint8Array(2048))];
    const { agent, token } = await agents.create({ files: [given] });
    expect((await agents.as(token).get(`/files/${given}`)).status).toBe(200);
    expectNotFound(await agents.as(token).get(`/files/${other}`));
    expectForbidden(await agents.as(token).get(`/files/${given}/entries`));
    expectStatus(await owner.patch(`/agents/${agent.id}`, { files: [other] }), 200);
    expectNotFound(await agents.as(token).get(`/files/${given}`));
    expect((await agents.as(token).get(`/files/${other}`)).status).toBe(200);
  });

  it('leaves an entry of the audit log for every download, as its owner does not', async () => {
    const file = await new FileClient(server, owner).store(new Uint8Array(1024));
    const { agent, token } = await agents.create({ files: [file] });
    const whole = await agents.as(token).get(`/files/${file}`);
    const zip = await agents.as(token).get(`/files/${file}?format=zip`);
    for (const answer of [whole, zip]) {
      expectStatus(answer, 200);
      expect(await agents.auditRows(answer)).toEqual([
        {
          action: 'read',
          resource_type: 'agent',
          resource_id: agent.id,
          resource_target: 'robot',
          status_code: 200,
          user_id: owner.id,
          additional_fields: { file, agent: { id: agent.id, name: 'robot' } },
        },
      ]);
    }
    const cached = await server.get(`/api/v2/files/${file}`, { ...bearer(token), 'if-none-match': whole.headers.get('etag')! });
    expect([cached.status, await agents.auditRows(cached)]).toEqual([304, []]);
    expect(await agents.auditRows(await owner.get(`/files/${file}`))).toEqual([]);
  });

  it('loses a secret when its owner deletes it', async () => {
    await agents.store();
    const { token } = await agents.create({ secrets: ['npm'] });
    expectStatus(await owner.delete('/users/me/secrets/npm'), 204);
    expect(expectJson(await agents.as(token).get('/agents/me/secrets'), 200)).toEqual([]);
    await agents.store({ value: 'another' });
    expect(expectJson(await agents.as(token).get('/agents/me/secrets'), 200)).toEqual([]);
  });

  it('is accepted in the two headers only, never in a cookie or in the URL', async () => {
    const { token } = await agents.create();
    expect((await server.get('/api/v2/agents/me', bearer(token))).status).toBe(200);
    expect((await server.get('/api/v2/agents/me', { 'coder-session-token': token })).status).toBe(200);
    for (const exposed of [
      server.get('/api/v2/agents/me', { cookie: `coder_session_token=${token}` }),
      server.get(`/api/v2/agents/me?coder_session_token=${token}`),
      server.get(`/api/v2/agents/me?access_token=${token}`),
    ]) {
      const answer = await exposed;
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
      expect(answer.json<{ detail: string }>().detail).toContain('only accepted in the header');
    }
    expect(server.logs()).not.toContain(token);
  });

  it('is refused without its prefix, and so is a key with it', async () => {
    const { token } = await agents.create();
    expect(await agents.works(token.replace('gha_', ''))).toBe(false);
    expect((await server.get('/api/v2/users/me', bearer(`gha_${owner.token}`))).status).toBe(401);
  });

  it('is refused everywhere else, with a bare challenge, as a session is on its routes', async () => {
    const { token } = await agents.create();
    for (const path of ['/users/me', '/users/me/secrets', '/users/me/gitsshkey', '/agents', '/agents/robot', '/users/me/keys/tokens']) {
      expectForbidden(await agents.as(token).get(path));
    }
    const answer = await owner.get('/agents/me');
    expectForbidden(answer);
    expect(answer.json<{ detail: string }>().detail).toContain('requires the token of an agent');
  });

  it('does not keep its owner from becoming dormant', async () => {
    const { token } = await agents.create();
    await server.db.query(`UPDATE users SET last_seen_at = NULL WHERE id = $1`, [owner.id]);
    expect(await agents.works(token)).toBe(true);
    await eventually(
      'the agent was seen',
      async () => expectJson<{ last_seen_at: unknown }>(await owner.get('/agents/robot'), 200).last_seen_at !== null,
    );
    const [row] = await server.db.query<{ last_used: Date }>(`SELECT last_used FROM api_keys WHERE agent_id IS NOT NULL AND user_id = $1`, [
      owner.id,
    ]);
    expect(row!.last_used.getTime()).toBeGreaterThan(0);
  });
});

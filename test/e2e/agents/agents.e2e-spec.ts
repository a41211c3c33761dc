import { randomUUID } from 'node:crypto';
import { eventually } from '../../support/eventually.js';
import { expectForbidden, expectJson, expectNotFound, expectStatus } from '../../support/expect-answer.js';
import { keyList } from '../../support/encryption-keys.js';
import { FileClient } from '../../support/files.js';
import type { Answer } from '../../support/http-client.js';
import { createPerson, Person, plantUser, withKey } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { bearer } from '../../support/sign-in.js';

interface Agent {
  readonly id: string;
  readonly name: string;
  readonly owner: { readonly id: string; readonly username: string };
}
interface Created {
  readonly agent: Agent & Readonly<Record<string, unknown>>;
  readonly token: string;
}
type Rotated = { readonly token: string; readonly expires_at: string };

const DAY_S = 24 * 60 * 60;
const SECRET = { name: 'npm', value: 'npm-secret-value', env_name: 'NPM_TOKEN' };

describe('an agent', () => {
  let server: RunningServer;
  let owner: Person;

  beforeAll(async () => {
    server = await startServer({
      env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: keyList('a') },
    });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    owner = await createPerson(server);
  });

  const create = async (body: Readonly<Record<string, unknown>> = {}): Promise<Created> =>
    expectJson<Created>(await owner.post('/agents', { name: 'robot', ...body }), 201);
  const as = (token: string): Person => new Person(server, owner.id, owner.username, owner.email, token);
  const store = async (secret: Readonly<Record<string, unknown>> = {}): Promise<void> => {
    expectStatus(await owner.post('/users/me/secrets', { ...SECRET, ...secret }), 201);
  };
  const rotate = async (token: string): Promise<string> => expectJson<Rotated>(await as(token).post('/agents/me/token'), 201).token;
  const works = async (token: string): Promise<boolean> => (await as(token).get('/agents/me')).status === 200;
  const auditRows = (request: Answer): Promise<Record<string, unknown>[]> =>
    server.db.query(
      `SELECT action, resource_type, resource_id, resource_target, status_code, user_id, additional_fields FROM audit_logs WHERE request_id = $1`,
      [request.headers.get('x-request-id')],
    );
  /** Moves what the server compares with its clock into the past. */
  const age = (column: 'superseded_at' | 'expires_at', token: string, seconds: number): Promise<unknown> =>
    server.db.query(`UPDATE api_keys SET ${column} = ${column} - make_interval(secs => $2) WHERE id = $1`, [
      token.replace('gha_', '').split('-')[0],
      seconds,
    ]);

  describe('as its owner sees it', () => {
    it('has what it was given, and its token is shown once', async () => {
      await store();
      const file = await new FileClient(server, owner).store(new Uint8Array(1024));
      const { agent, token } = await create({
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

    it('is changed field by field; a list replaces the one before, and a credential for Git ends with its secret', async () => {
      await store();
      await store({ name: 'other', env_name: 'OTHER' });
      const git = { url: 'https://git.example.com', username: 'robot', secret: 'npm' };
      const { agent, token } = await create({ secrets: ['npm', 'other'], git_credentials: [git] });
      const change = async (body: Readonly<Record<string, unknown>>): Promise<unknown> =>
        expectJson(await owner.patch(`/agents/${agent.id}`, body), 200);
      expect(await change({ description: 'new' })).toMatchObject({ description: 'new', secrets: ['npm', 'other'], git_credentials: [git] });
      expect(await change({ secrets: ['other'] })).toMatchObject({ secrets: ['other'], git_credentials: [] });
      expect(await change({ name: 'Renamed', expires_at: '2100-01-01T00:00:00Z' })).toMatchObject({ name: 'Renamed' });
      expect(await change({ expires_at: '' })).toMatchObject({ name: 'Renamed', expires_at: null });
      const secrets = expectJson<{ name: string }[]>(await as(token).get('/agents/me/secrets'), 200);
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
      const { validations } = expectJson<{ validations: { field: string }[] }>(
        await owner.post('/agents', { name: 'robot', ...fault }),
        400,
      );
      expect(validations.map((each) => each.field)).toEqual([field]);
      expect(expectJson(await owner.get('/agents'), 200)).toEqual({ agents: [], count: 0 });
    });

    it('has another name than the other agents of its owner, in any case', async () => {
      await create();
      expect((await owner.post('/agents', { name: 'ROBOT' })).status).toBe(409);
      const { agent } = await create({ name: 'other' });
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
      const { agent, token } = await create();
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
      expect(await works(token)).toBe(false);
      expect((await admin.delete(`/agents/${agent.id}`)).status).toBe(204);
      expectNotFound(await owner.get('/agents/robot'));
    });

    it('shows names of secrets, hosts of Git and files only to callers who can read those', async () => {
      await store({ name: 'private-name' });
      const file = await new FileClient(server, owner).store(new Uint8Array(1024));
      const git = { url: 'https://git.private-host.test', username: 'private-robot', secret: 'private-name' };
      const { agent } = await create({ secrets: ['private-name'], files: [file], git_credentials: [git] });
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
      expect(expectJson(await as(token).get('/agents/me'), 200)).toMatchObject({ owner: { username: account.username } });
      expect((await admin.patch(`/agents/${agent.id}`, { description: 'new' })).status).toBe(200);
    });

    it('is created with full authority only: not with a narrowed token, and not with that of an agent', async () => {
      const narrow = await withKey(server, owner, { scopes: ['api_key:*'] });
      await server.db.query(`UPDATE api_keys SET login_type = 'token', token_name = 'narrow' WHERE id = $1`, [narrow.token.split('-')[0]]);
      expectForbidden(await narrow.post('/agents', { name: 'robot' }));
      const { agent, token } = await create();
      expectForbidden(await narrow.patch(`/agents/${agent.id}`, { git_ssh_key: true }));
      expectForbidden(await narrow.post(`/agents/${agent.id}/token`));
      expectForbidden(await as(token).post('/agents', { name: 'child' }));
    });
  });

  describe('with its token', () => {
    it('reads its manifest, and no values in it', async () => {
      await store();
      const file = await new FileClient(server, owner).store(new Uint8Array(1024));
      const { agent, token } = await create({ secrets: ['npm'], files: [file], expires_at: '2100-01-01T00:00:00Z' });
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
      expect(await auditRows(answer)).toEqual([]);
    });

    it('reads its secrets and no others, and every value is recorded as read by the agent for its owner', async () => {
      await store();
      await store({ name: 'other', env_name: 'OTHER', value: 'not-given' });
      const { agent, token } = await create({ secrets: ['npm'] });
      const secret = { name: 'npm', env_name: 'NPM_TOKEN', file_path: '', enabled: true, value: SECRET.value };
      const all = await as(token).get('/agents/me/secrets');
      expect(expectJson(all, 200)).toEqual([secret]);
      expect(all.headers.get('cache-control')).toBe('private, no-store');
      const one = await as(token).get('/agents/me/secrets/npm');
      expect(expectJson(one, 200)).toEqual(secret);
      expectNotFound(await as(token).get('/agents/me/secrets/other'));
      expectNotFound(await as(token).get('/agents/me/secrets/nothing'));
      const by = { status_code: 200, user_id: owner.id, action: 'read' };
      const [row] = await auditRows(one);
      expect(await auditRows(one)).toEqual([
        {
          ...by,
          resource_type: 'user_secret',
          resource_id: expect.any(String) as unknown,
          resource_target: 'npm',
          additional_fields: { agent: { id: agent.id, name: 'robot' } },
        },
      ]);
      expect(await auditRows(all)).toEqual([
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
      for (const name of names) await store({ name, env_name: `${name}_X`, value: 'v' });
      const { token } = await create({ secrets: names });
      const answer = await as(token).get('/agents/me/secrets');
      expect(expectJson<unknown[]>(answer, 200)).toHaveLength(50);
      const rows = await auditRows(answer);
      expect(rows).toHaveLength(1);
      const { secrets } = rows[0]!['additional_fields'] as { secrets: { name: string }[] };
      expect(secrets.map(({ name }) => name).sort()).toEqual(names.sort());
    });

    it('gets no value that cannot be recorded', async () => {
      await store();
      const file = await new FileClient(server, owner).store(new Uint8Array(1024));
      const { token } = await create({ secrets: ['npm'], git_ssh_key: true, files: [file] });
      await server.db.query(
        `CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the audit log is broken'; END $$`,
      );
      await server.db.query(`CREATE TRIGGER no_audit BEFORE INSERT ON audit_logs FOR EACH ROW EXECUTE FUNCTION no_audit()`);
      try {
        for (const path of ['/agents/me/secrets', '/agents/me/secrets/npm', '/agents/me/gitsshkey', `/files/${file}`]) {
          const { status, text } = await as(token).get(path);
          expect([path, status, text]).toEqual([path, 500, expect.not.stringMatching(/npm-secret-value|PRIVATE KEY/)]);
        }
      } finally {
        await server.db.query(`DROP FUNCTION no_audit CASCADE`);
      }
    });

    it("reads its owner's private key for Git if it was given, and the reading is recorded", async () => {
      const { agent, token } = await create();
      expectForbidden(await as(token).get('/agents/me/gitsshkey'));
      expectStatus(await owner.patch(`/agents/${agent.id}`, { git_ssh_key: true }), 200);
      const answer = await as(token).get('/agents/me/gitsshkey');
      const { public_key: publicKey } = expectJson<{ public_key: string }>(await owner.get('/users/me/gitsshkey'), 200);
      expect(expectJson(answer, 200)).toEqual({
        public_key: publicKey,
        private_key: expect.stringMatching(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/) as unknown,
      });
      expect(await auditRows(answer)).toMatchObject([
        { action: 'read', resource_type: 'git_ssh_key', user_id: owner.id, additional_fields: { agent: { id: agent.id } } },
      ]);
      expectStatus(await owner.patch(`/agents/${agent.id}`, { git_ssh_key: false }), 200);
      expectForbidden(await as(token).get('/agents/me/gitsshkey'));
    });

    it('downloads its files and no others', async () => {
      const files = new FileClient(server, owner);
      const [given, other] = [await files.store(new Uint8Array(1024)), await files.store(new Uint8Array(2048))];
      const { agent, token } = await create({ files: [given] });
      expect((await as(token).get(`/files/${given}`)).status).toBe(200);
      expectNotFound(await as(token).get(`/files/${other}`));
      expectForbidden(await as(token).get(`/files/${given}/entries`));
      expectStatus(await owner.patch(`/agents/${agent.id}`, { files: [other] }), 200);
      expectNotFound(await as(token).get(`/files/${given}`));
      expect((await as(token).get(`/files/${other}`)).status).toBe(200);
    });

    it('leaves an entry of the audit log for every download, as its owner does not', async () => {
      const file = await new FileClient(server, owner).store(new Uint8Array(1024));
      const { agent, token } = await create({ files: [file] });
      const whole = await as(token).get(`/files/${file}`);
      const zip = await as(token).get(`/files/${file}?format=zip`);
      for (const answer of [whole, zip]) {
        expectStatus(answer, 200);
        expect(await auditRows(answer)).toEqual([
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
      expect([cached.status, await auditRows(cached)]).toEqual([304, []]);
      expect(await auditRows(await owner.get(`/files/${file}`))).toEqual([]);
    });

    it('loses a secret when its owner deletes it', async () => {
      await store();
      const { token } = await create({ secrets: ['npm'] });
      expectStatus(await owner.delete('/users/me/secrets/npm'), 204);
      expect(expectJson(await as(token).get('/agents/me/secrets'), 200)).toEqual([]);
      await store({ value: 'another' });
      expect(expectJson(await as(token).get('/agents/me/secrets'), 200)).toEqual([]);
    });

    it('is accepted in the two headers only, never in a cookie or in the URL', async () => {
      const { token } = await create();
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
      const { token } = await create();
      expect(await works(token.replace('gha_', ''))).toBe(false);
      expect((await server.get('/api/v2/users/me', bearer(`gha_${owner.token}`))).status).toBe(401);
    });

    it('is refused everywhere else, with a bare challenge, as a session is on its routes', async () => {
      const { token } = await create();
      for (const path of ['/users/me', '/users/me/secrets', '/users/me/gitsshkey', '/agents', '/agents/robot', '/users/me/keys/tokens']) {
        expectForbidden(await as(token).get(path));
      }
      const answer = await owner.get('/agents/me');
      expectForbidden(answer);
      expect(answer.json<{ detail: string }>().detail).toContain('requires the token of an agent');
    });

    it('does not keep its owner from becoming dormant', async () => {
      const { token } = await create();
      await server.db.query(`UPDATE users SET last_seen_at = NULL WHERE id = $1`, [owner.id]);
      expect(await works(token)).toBe(true);
      await eventually(
        'the agent was seen',
        async () => expectJson<{ last_seen_at: unknown }>(await owner.get('/agents/robot'), 200).last_seen_at !== null,
      );
      const [row] = await server.db.query<{ last_used: Date }>(
        `SELECT last_used FROM api_keys WHERE agent_id IS NOT NULL AND user_id = $1`,
        [owner.id],
      );
      expect(row!.last_used.getTime()).toBeGreaterThan(0);
    });
  });

  describe('is refused at its next request', () => {
    let token: string;
    let agent: Agent;
    beforeEach(async () => {
      ({ agent, token } = await create());
      // From the second use on, the server has it in memory.
      expect([await works(token), await works(token), await works(token)]).toEqual([true, true, true]);
    });

    it.each([
      ['its token has expired', () => age('expires_at', token, 30 * DAY_S)],
      [
        'the agent has expired',
        () => server.db.query(`UPDATE agents SET expires_at = now() - interval '1 second' WHERE id = $1`, [agent.id]),
      ],
      ['its owner is suspended', () => server.db.query(`UPDATE users SET status = 'suspended' WHERE id = $1`, [owner.id])],
      ['its owner is dormant', () => server.db.query(`UPDATE users SET status = 'dormant' WHERE id = $1`, [owner.id])],
      ['its owner is deleted', () => server.db.query(`UPDATE users SET deleted = true WHERE id = $1`, [owner.id])],
      ['the agent is deleted', () => owner.delete('/agents/robot')],
      ['its tokens are revoked', () => owner.delete('/agents/robot/token')],
      ['it gets a new token', () => owner.post('/agents/robot/token')],
      [
        'its owner has a new password',
        async () => {
          const admin = await createPerson(server, { siteRoles: ['owner'] });
          return admin.put(`/users/${owner.id}/password`, { password: 'Correct-Horse-8-Battery' });
        },
      ],
      ['its owner ends all access', () => owner.delete('/users/me/access')],
    ])('after %s', async (_what, end) => {
      await end();
      const answer = await as(token).get('/agents/me');
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
    });
  });

  describe('that rotates its token', () => {
    it('can use the new one; the one before is valid until then', async () => {
      const { token: first } = await create();
      const answer = await as(first).post('/agents/me/token');
      const { token: second } = expectJson<Rotated>(answer, 201);
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
      expect(await auditRows(answer)).toMatchObject([
        { action: 'write', resource_type: 'agent', user_id: owner.id, additional_fields: { token: 'rotated', agent: { name: 'robot' } } },
      ]);
      expect(await works(first)).toBe(true);
      expect(await works(second)).toBe(true);
      expect(await works(first)).toBe(false);
      expect(await works(second)).toBe(true);
    });

    it('can rotate again when the response was lost; of the two successors only the second works', async () => {
      const { token: first } = await create();
      const [lost, second] = [await rotate(first), await rotate(first)];
      expect(await works(lost)).toBe(false);
      expect(await works(second)).toBe(true);
      expect(await works(first)).toBe(false);
    });

    it('loses the one before after a minute, used or not', async () => {
      const { token: first } = await create();
      const second = await rotate(first);
      await age('superseded_at', first, 61);
      expect(await works(first)).toBe(false);
      expect((await as(first).post('/agents/me/token')).status).toBe(401);
      expect(await works(second)).toBe(true);
    });

    it('has exactly one successor after a race of rotations, with which it can go on', async () => {
      const { token: first } = await create();
      const answers = await Promise.all(Array.from({ length: 20 }, () => as(first).post('/agents/me/token')));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      const states = await server.db.query(
        `SELECT agent_token_state AS state, count(*)::int AS tokens FROM api_keys WHERE agent_id IS NOT NULL AND user_id = $1 GROUP BY 1 ORDER BY 1`,
        [owner.id],
      );
      expect(states).toEqual([
        { state: 'fresh', tokens: 1 },
        { state: 'superseded', tokens: 1 },
      ]);
      const tokens = answers.map((answer) => answer.json<Rotated>().token);
      const good: string[] = [];
      for (const token of tokens) if (await works(token)) good.push(token);
      expect(good).toHaveLength(1);
      expect(await works(await rotate(good[0]!))).toBe(true);
    });

    it('has one token after a race of a rotation with the first use of its successor', async () => {
      for (let round = 0; round < 5; round++) {
        const { token: first, agent } = await create({ name: `r${round}` });
        const second = await rotate(first);
        const [again, used] = await Promise.all([as(first).post('/agents/me/token'), as(second).get('/agents/me')]);
        const third = again.status === 201 ? again.json<Rotated>().token : null;
        // Either the second token was used first, and the first one ended; or it was replaced before it was used.
        expect([third !== null, used.status === 200]).toEqual(third === null ? [false, true] : [true, false]);
        const [row] = await server.db.query(
          `SELECT count(*) FILTER (WHERE agent_token_state IN ('fresh', 'current'))::int AS live FROM api_keys WHERE agent_id = $1`,
          [agent.id],
        );
        expect(row).toEqual({ live: 1 });
      }
    });

    it('ends with all its tokens when one that was replaced twice is used: somebody has a copy', async () => {
      const { agent, token: first } = await create();
      const second = await rotate(first);
      const third = await rotate(second);
      expect(await works(third)).toBe(true);
      expect(await works(second)).toBe(false);
      expect(await works(third)).toBe(true);
      const answer = await as(first).get('/agents/me');
      expect(answer.status).toBe(401);
      expect(answer.json<{ detail: string }>().detail).toContain('All tokens of the agent have been revoked.');
      expect(await works(third)).toBe(false);
      expect(await auditRows(answer)).toMatchObject([
        {
          action: 'write',
          resource_type: 'agent',
          resource_id: agent.id,
          status_code: 401,
          additional_fields: { reason: 'copied_token', tokens_revoked: 3 },
        },
      ]);
      const { token: fresh } = expectJson<Rotated>(await owner.post('/agents/robot/token'), 201);
      expect(await works(fresh)).toBe(true);
    });

    it('does not end when somebody only knows the id of such a token', async () => {
      const { token: first } = await create();
      const third = await rotate(await rotate(first));
      expect(await works(third)).toBe(true);
      expect(await works(`${first.split('-')[0]}-${'x'.repeat(22)}`)).toBe(false);
      expect(await works(third)).toBe(true);
    });

    it('keeps few of its old tokens', async () => {
      let { token } = await create();
      for (let n = 0; n < 60; n++) token = await rotate(token);
      const [row] = await server.db.query<{ tokens: number }>(
        `SELECT count(*)::int AS tokens FROM api_keys WHERE agent_id IS NOT NULL AND user_id = $1`,
        [owner.id],
      );
      expect(row!.tokens).toBeLessThan(56);
    });

    it('gets no token that lives longer than the agent', async () => {
      const expires = new Date(Date.now() + 3_600_000).toISOString();
      const { token } = await create({ expires_at: expires });
      const { expires_at: ends } = expectJson<Rotated>(await as(token).post('/agents/me/token'), 201);
      expect(ends).toBe(expires);
    });

    it('keeps nothing of a race with the revocation of everything', async () => {
      const { token } = await create();
      const admin = await createPerson(server, { siteRoles: ['owner'] });
      const rotations = Array.from({ length: 10 }, () => as(token).post('/agents/me/token'));
      const change = admin.put(`/users/${owner.id}/password`, { password: 'Correct-Horse-8-Battery' });
      const [, ...answers] = await Promise.all([change, ...rotations]);
      expect(answers.every(({ status }) => status === 201 || status === 401)).toBe(true);
      const [row] = await server.db.query(`SELECT count(*)::int AS tokens FROM api_keys WHERE agent_id IS NOT NULL AND user_id = $1`, [
        owner.id,
      ]);
      expect(row).toEqual({ tokens: 0 });
    });
  });
});

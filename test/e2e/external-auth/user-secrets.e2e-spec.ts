import { randomBytes } from 'node:crypto';
import { expectForbidden, expectJson, expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { createPerson, type Person, withKey } from '../../support/people.js';
import { uniqueName } from '../../support/unique-name.js';
import { type RunningServer, startServer } from '../../support/server.js';

interface Secret {
  readonly id: string;
  readonly name: string;
  readonly env_name: string;
  readonly enabled: boolean;
  readonly updated_at: string;
}

const INVALID = 'Validation failed.';

describe('user secrets', () => {
  let server: RunningServer;
  let person: Person;
  beforeAll(async () => {
    const key = randomBytes(32).toString('base64');
    server = await startServer({
      env: { CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: key, CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' },
    });
  });
  afterAll(() => server.stop());
  beforeEach(async () => (person = await createPerson(server)));

  const store = async (fields: object = {}, owner = person): Promise<Secret> => {
    const name = uniqueName('secret');
    return expectJson<Secret>(await owner.post('/users/me/secrets', { name, value: 'v', file_path: `/run/${name}`, ...fields }), 201);
  };
  const stored = async (id: string) =>
    (await server.db.query<{ value: string; value_key_id: string }>(`SELECT value, value_key_id FROM user_secrets WHERE id = $1`, [id]))[0];
  const audits = (id: string): Promise<Record<string, unknown>[]> =>
    server.db.query(
      `SELECT action, resource_type, resource_target, status_code, diff FROM audit_logs WHERE resource_id = $1 ORDER BY time`,
      [id],
    );

  it('are returned without their value, which is stored encrypted', async () => {
    const value = 'hunter2 and more';
    const body = { name: 'npm', value, description: 'for CI', env_name: 'NPM_TOKEN', file_path: '~/.npm', enabled: true };
    const answer = await person.post('/users/me/secrets', body);
    const { value: _, ...shown } = body;
    const secret = expectJson<Secret>(answer, 201);
    expect(secret).toEqual({
      id: expect.any(String) as string,
      ...shown,
      created_at: expect.stringMatching(/Z$/) as string,
      updated_at: expect.stringMatching(/Z$/) as string,
    });
    expect(expectJson(await person.get(`/users/${person.username}/secrets/npm`), 200)).toEqual(secret);
    expect(expectJson(await person.get(`/users/${person.id}/secrets`), 200)).toEqual([secret]);
    expect(await stored(secret.id)).toEqual({
      value: expect.not.stringContaining('hunter2') as string,
      value_key_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
    });
  });

  it('are listed by name, and a name may need escaping in a path', async () => {
    for (const name of ['zulu', 'a b%c', 'émile']) await store({ name });
    expect(expectJson<Secret[]>(await person.get('/users/me/secrets'), 200).map(({ name }) => name)).toEqual(['a b%c', 'zulu', 'émile']);
    expect(expectJson<Secret>(await person.get(`/users/me/secrets/${encodeURIComponent('a b%c')}`), 200).name).toBe('a b%c');
  });

  it.each([
    ['no name', { name: ' ' }, 'name'],
    ['a name with a slash', { name: 'a/b' }, 'name'],
    ['a name that a path would swallow', { name: '..' }, 'name'],
    ['a name that ends with a space', { name: 'a ' }, 'name'],
    ['a name that is too long', { name: 'n'.repeat(256) }, 'name'],
    ['no value', { value: '' }, 'value'],
    ['a value with NUL', { value: 'a\0' }, 'value'],
    ['a value that is too long', { value: 'é'.repeat(12_289) }, 'value'],
    ['a value that is not a text', { value: 1 }, 'value'],
    ['a variable that begins with a digit', { env_name: '1A' }, 'env_name'],
    ['a variable of the shell', { env_name: 'path' }, 'env_name'],
    ['a variable of ours', { env_name: 'CODER_X' }, 'env_name'],
    ['a variable of git', { env_name: 'GIT_SSH_COMMAND' }, 'env_name'],
    ['a variable that makes programs load code', { env_name: 'node_options' }, 'env_name'],
    ['a file that shells run', { file_path: '~/.bashrc' }, 'file_path'],
    ['a file in the folder of ssh', { file_path: '/home/ada/.ssh/authorized_keys' }, 'file_path'],
    ['a relative path', { file_path: 'a' }, 'file_path'],
    ['a path that is too long', { file_path: `/${'a'.repeat(4096)}` }, 'file_path'],
    ['nowhere to appear', { file_path: '' }, 'env_name'],
  ])('are refused with %s', async (_what, fields, field) => {
    const answer = await person.post('/users/me/secrets', { name: 'x', value: 'v', file_path: '/run/x', ...fields });
    expectRefused(answer, 400, INVALID);
    expect(answer.json()).toMatchObject({ validations: [{ field }] });
    expect(answer.text).not.toContain('ééé');
    expect(expectJson(await person.get('/users/me/secrets'), 200)).toEqual([]);
  });

  it('cannot be enabled without an environment variable or a path', async () => {
    const { name } = await store({ file_path: '', enabled: false });
    const answer = await person.patch(`/users/me/secrets/${name}`, { enabled: true });
    expectRefused(answer, 400, INVALID);
    expect(answer.json()).toMatchObject({ validations: [{ field: 'env_name' }] });
    expect(expectJson(await person.patch(`/users/me/secrets/${name}`, { enabled: true, env_name: 'A' }), 200)).toMatchObject({
      enabled: true,
      env_name: 'A',
    });
  });

  it.each(['name', 'env_name', 'file_path'])('of one user cannot share a %s', async (field) => {
    const shared = { name: { name: 'same' }, env_name: { env_name: 'SAME' }, file_path: { file_path: '/same' } }[field];
    await store(shared);
    const other = uniqueName('other');
    const answer = await person.post('/users/me/secrets', { name: other, value: 'v', file_path: `/run/${other}`, ...shared });
    expectRefused(answer, 409, INVALID);
    expect(answer.json()).toMatchObject({ validations: [{ field, detail: 'is already in use' }] });
    await store(shared, await createPerson(server));
  });

  it('are changed field by field, and a new value is encrypted again', async () => {
    const { id, name, updated_at: before } = await store({ description: 'old' });
    const first = await stored(id);
    const changed = expectJson<Secret>(await person.patch(`/users/me/secrets/${name}`, { description: 'new' }), 200);
    expect(changed).toMatchObject({ description: 'new', file_path: `/run/${name}` });
    expect(Date.parse(changed.updated_at)).toBeGreaterThanOrEqual(Date.parse(before));
    expect(await stored(id)).toEqual(first);
    await person.patch(`/users/me/secrets/${name}`, { value: 'v' });
    expect((await stored(id))?.value).not.toBe(first?.value);
  });

  it('are not changed by an empty change', async () => {
    const { name } = await store();
    expectRefused(await person.patch(`/users/me/secrets/${name}`, { unknown: 1 }), 400, 'At least one field must be given.');
  });

  it('cannot be used after their deletion', async () => {
    const { name } = await store();
    expect((await person.delete(`/users/me/secrets/${name}`)).status).toBe(204);
    for (const answer of [
      await person.get(`/users/me/secrets/${name}`),
      await person.delete(`/users/me/secrets/${name}`),
      await person.patch(`/users/me/secrets/${name}`, { value: 'v' }),
    ]) {
      expectNotFound(answer);
    }
  });

  it('are audited without their values', async () => {
    const { id, name } = await store({ value: 'hunter2' });
    await person.patch(`/users/me/secrets/${name}`, { value: 'hunter3', description: 'changed' });
    await person.delete(`/users/me/secrets/${name}`);
    const log = await audits(id);
    const event = { resource_type: 'user_secret', resource_target: name };
    expect(log).toMatchObject([
      { ...event, action: 'create', status_code: 201, diff: { name: { old: null, new: name }, value: { old: '', new: '', secret: true } } },
      {
        ...event,
        action: 'write',
        status_code: 200,
        diff: { description: { old: '', new: 'changed', secret: false }, value: { old: '', new: '', secret: true } },
      },
      { ...event, action: 'delete', status_code: 204 },
    ]);
    expect(JSON.stringify(log)).not.toContain('hunter');
    expect(server.logs()).not.toContain('hunter');
  });

  describe('are private to their user', () => {
    it('even from an owner, who can neither see nor create them', async () => {
      const { name } = await store();
      const owner = await createPerson(server, { siteRoles: ['owner'] });
      const secrets = `/users/${person.id}/secrets`;
      for (const answer of [
        await owner.get(secrets),
        await owner.get(`${secrets}/${name}`),
        await owner.patch(`${secrets}/${name}`, { value: 'v' }),
        await owner.delete(`${secrets}/${name}`),
      ]) {
        expectNotFound(answer);
      }
      expectForbidden(await owner.post(secrets, { name: 'planted', value: 'v', env_name: 'PLANTED' }));
      expect(expectJson<Secret[]>(await person.get(secrets), 200).map((each) => each.name)).toEqual([name]);
    });

    it('from a user without permission, who does not even learn that their user exists', async () => {
      const stranger = await createPerson(server);
      for (const answer of [
        await stranger.get(`/users/${person.id}/secrets`),
        await stranger.post(`/users/${person.id}/secrets`, { name: 'x', value: 'v', env_name: 'X' }),
      ]) {
        expectNotFound(answer);
      }
    });

    it('and from tokens without the scope of the operation', async () => {
      const { name } = await store();
      const reader = await withKey(server, person, { scopes: ['user:read', 'user_secret:read'] });
      expect((await reader.get(`/users/me/secrets/${name}`)).status).toBe(200);
      const answer = await reader.patch(`/users/me/secrets/${name}`, { value: 'v' });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('www-authenticate')).toMatch(/error="insufficient_scope".*scope="[^"]*user_secret:update/);
    });
  });

  describe('have limits for each user', () => {
    it('of fifty secrets, also when requests race for the last one', async () => {
      await server.db.query(
        `INSERT INTO user_secrets (id, user_id, name, value, value_bytes, enabled, created_at, updated_at)
         SELECT gen_random_uuid(), $1, 'n' || n, '', 0, false, now(), now() FROM generate_series(1, 49) AS n`,
        [person.id],
      );
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => person.post('/users/me/secrets', { name: `r${index}`, value: 'v', enabled: false })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 400)]);
      const refused = answers.find(({ status }) => status === 400)!;
      expectRefused(refused, 400, 'User secrets limit reached.');
      expect(refused.json()).toMatchObject({ detail: 'A user can have at most 50 secrets. Delete one first.' });
    });

    it('of the size of environment variables, measured before encryption', async () => {
      const half = 'x'.repeat(12_288);
      await store({ env_name: 'A', value: half });
      const { name } = await store({ env_name: 'B', value: half });
      const limit = 'Environment-injected user secrets bytes limit reached.';
      expectRefused(await person.post('/users/me/secrets', { name: 'third', value: 'x', env_name: 'C' }), 400, limit);
      const third = await store({ value: 'x' });
      expectRefused(await person.patch(`/users/me/secrets/${third.name}`, { env_name: 'C' }), 400, limit);
      // Smaller and removed from the environment in one step: only the result is counted.
      expect((await person.patch(`/users/me/secrets/${name}`, { value: `${half}y`, env_name: '' })).status).toBe(200);
      expect((await person.patch(`/users/me/secrets/${third.name}`, { env_name: 'C' })).status).toBe(200);
    });

    it('of the total size of all values', async () => {
      const value = 'x'.repeat(24_576);
      for (let index = 0; index < 8; index += 1) await store({ value });
      await store({ value: 'x'.repeat(204_800 - 8 * 24_576) });
      expectRefused(
        await person.post('/users/me/secrets', { name: 'more', value: 'x', file_path: '/more' }),
        400,
        'User secrets value-bytes limit reached.',
      );
    });
  });

  describe('of a file', () => {
    const importFile = (format: string, content: string) => person.post('/users/me/secrets/batch', { format, content });
    const files = {
      env: '# of the build\nexport NPM_TOKEN="npm 0123"\nPIN=0123 # spoken\nPATH=/opt\n',
      json: '{"NPM_TOKEN": "npm 0123", "PIN": 1230, "PATH": "/opt"}',
      yaml: '# of the build\nNPM_TOKEN: npm 0123\nPIN: 0123\nPATH: /opt\n',
    };

    it.each(Object.entries(files))('in the format %s are stored unchanged, valid variable names as variables', async (format, content) => {
      const secrets = expectJson<Secret[]>(await importFile(format, content), 201);
      expect(secrets.map(({ name, env_name, enabled }) => [name, env_name, enabled])).toEqual([
        ['NPM_TOKEN', 'NPM_TOKEN', true],
        ['PIN', 'PIN', true],
        ['PATH', '', false],
      ]);
      expect(expectJson<Secret[]>(await person.get('/users/me/secrets'), 200)).toHaveLength(3);
      expect(await stored(secrets[0]!.id)).toEqual({
        value: expect.not.stringContaining('npm') as string,
        value_key_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      });
      const bytes = await server.db.query(`SELECT name, value_bytes FROM user_secrets WHERE user_id = $1 ORDER BY name`, [person.id]);
      expect(bytes).toEqual([
        { name: 'NPM_TOKEN', value_bytes: 8 },
        { name: 'PATH', value_bytes: 4 },
        { name: 'PIN', value_bytes: 4 },
      ]);
      for (const { id } of secrets) expect(await audits(id)).toMatchObject([{ action: 'create', status_code: 201 }]);
    });

    it.each([
      ['no format', 'toml', 'A=s3cret', undefined],
      ['nothing in it', 'env', '# A=s3cret', 'contains no secrets'],
      ['a quote without end', 'env', 'A=1\nB="s3cret', 'has an unclosed quote (line 2)'],
      ['a name twice', 'env', 'A=s3cret\nA=b', 'sets the same name twice (line 2)'],
      ['a line that sets nothing', 'env', 's3cret', 'has a line that is not NAME=value (line 1)'],
      ['broken JSON', 'json', '{"A": s3cret}', 'is not valid JSON'],
      ['a list', 'json', '["s3cret"]', 'must be an object with names and values'],
      ['an object in it', 'json', '{"A": {"b": "s3cret"}}', 'has a value that is not a string: "A"'],
      ['a key twice', 'json', '{"A": "s3cret", "A": "b"}', 'cannot be parsed (line 1)'],
      ['broken YAML', 'yaml', 'A: b\nC: [s3cret, }', 'cannot be parsed (line 2)'],
      ['an alias for more than text', 'yaml', 'A: s3cret\nB: &x [s3cret]\nC: *x', 'has a value that is not a string: "B"'],
      ['brackets without end', 'yaml', '['.repeat(100_000), 'cannot be parsed (line 1)'],
      ['more than anybody may store', 'env', `A=${'x'.repeat(512 * 1024)}`, 'must not be longer than 524288 bytes'],
    ])('are refused with %s, without repeating it', async (_what, format, content, detail) => {
      const answer = await importFile(format, content);
      expect(answer.status).toBe(400);
      if (detail !== undefined) expect(answer.json()).toMatchObject({ message: INVALID, validations: [{ field: 'content', detail }] });
      expect(answer.text).not.toContain('s3cret');
      expect(expectJson(await person.get('/users/me/secrets'), 200)).toEqual([]);
    });

    it('are stored all or none, and existing ones stay unchanged', async () => {
      await store({ name: 'B', value: 'old' });
      for (const [content, status, field] of [
        ['A=1\nB=2\nC=3', 409, 'name'],
        ['A=1\nb-b=2\nB=', 400, 'value'],
      ] as const) {
        const answer = await importFile('env', content);
        expectRefused(answer, status, INVALID);
        expect(answer.json()).toMatchObject({ detail: 'In the secret "B".', validations: [{ field }] });
      }
      expect(expectJson<Secret[]>(await person.get('/users/me/secrets'), 200).map(({ name }) => name)).toEqual(['B']);
    });

    it('can be imported for oneself only, and count towards the limits', async () => {
      const other = await createPerson(server);
      expectNotFound(await other.post(`/users/${person.id}/secrets/batch`, { format: 'env', content: 'A=1' }));
      const owner = await createPerson(server, { siteRoles: ['owner'] });
      expectForbidden(await owner.post(`/users/${person.id}/secrets/batch`, { format: 'env', content: 'A=1' }));
      const many = Array.from({ length: 51 }, (_, n) => `A${n}=1`).join('\n');
      expectRefused(await importFile('env', many), 400, 'User secrets limit reached.');
      expect(expectJson(await person.get('/users/me/secrets'), 200)).toEqual([]);
    });
  });

  it('are deleted with their user, and cannot be added afterwards', async () => {
    await store();
    await person.get('/users/me/gitsshkey');
    await server.db.query(`UPDATE users SET deleted = true WHERE id = $1`, [person.id]);
    for (const table of ['user_secrets', 'gitsshkeys']) {
      expect(await server.db.query(`SELECT 1 FROM ${table} WHERE user_id = $1`, [person.id])).toEqual([]);
    }
    const late = server.db.query(
      `INSERT INTO user_secrets (id, user_id, name, value, value_bytes, enabled, created_at, updated_at)
       VALUES (gen_random_uuid(), $1, 'late', '', 0, false, now(), now())`,
      [person.id],
    );
    await expect(late).rejects.toMatchObject({ constraint: 'user_secrets_deleted_user_check' });
  });
});

describe('the git SSH key', () => {
  let server: RunningServer;
  let person: Person;
  beforeAll(async () => {
    server = await startServer({
      env: { CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: randomBytes(32).toString('base64'), CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' },
    });
  });
  afterAll(() => server.stop());
  beforeEach(async () => (person = await createPerson(server)));

  interface Key {
    readonly user_id: string;
    readonly created_at: string;
    readonly updated_at: string;
    readonly public_key: string;
  }
  const get = async (): Promise<Key> => expectJson<Key>(await person.get('/users/me/gitsshkey'), 200);
  const audits = (): Promise<Record<string, unknown>[]> =>
    server.db.query(`SELECT action, resource_type, resource_target, diff FROM audit_logs WHERE resource_id = $1 ORDER BY time`, [
      person.id,
    ]);

  it('is created by the first request, and stays the same', async () => {
    const key = await get();
    expect(key).toEqual({
      user_id: person.id,
      created_at: expect.stringMatching(/Z$/) as string,
      updated_at: key.created_at,
      public_key: expect.stringMatching(/^ssh-ed25519 [A-Za-z0-9+/]{68}\n$/) as string,
    });
    expect(await get()).toEqual(key);
    const [row] = await server.db.query<{ private_key: string; private_key_key_id: string }>(
      `SELECT private_key, private_key_key_id FROM gitsshkeys WHERE user_id = $1`,
      [person.id],
    );
    expect(row?.private_key).not.toContain('OPENSSH');
    expect(row?.private_key_key_id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is the same for simultaneous first requests', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => person.get('/users/me/gitsshkey')));
    expect(new Set(answers.map((answer) => expectJson<Key>(answer, 200).public_key)).size).toBe(1);
    expect((await audits()).map(({ action }) => action)).toEqual(['create']);
  });

  it('is replaced on request, which is audited', async () => {
    const before = await get();
    const after = expectJson<Key>(await person.put('/users/me/gitsshkey'), 200);
    expect(after).toMatchObject({ user_id: person.id, created_at: before.created_at });
    expect(after.public_key).not.toBe(before.public_key);
    expect(await get()).toEqual(after);
    expect((await audits())[1]).toEqual({
      action: 'write',
      resource_type: 'git_ssh_key',
      resource_target: after.public_key.trim(),
      diff: {
        public_key: { old: before.public_key, new: after.public_key, secret: false },
        private_key: { old: '', new: '', secret: true },
      },
    });
  });

  it('is also created by a request to replace it', async () => {
    const made = expectJson<Key>(await person.put('/users/me/gitsshkey'), 200);
    expect(await get()).toEqual(made);
  });

  it('is created anew if its private key was lost with its encryption key', async () => {
    const before = await get();
    await server.db.query(`UPDATE gitsshkeys SET private_key = '', private_key_key_id = NULL WHERE user_id = $1`, [person.id]);
    expect((await get()).public_key).not.toBe(before.public_key);
  });

  it('of another user is visible to administrators only', async () => {
    const key = await get();
    const admin = await createPerson(server, { siteRoles: ['user-admin'] });
    expect(expectJson<Key>(await admin.get(`/users/${person.id}/gitsshkey`), 200)).toEqual(key);
    const auditor = await createPerson(server, { siteRoles: ['auditor'] });
    expectNotFound(await auditor.get(`/users/${person.id}/gitsshkey`));
    expectNotFound(await auditor.put(`/users/${person.id}/gitsshkey`));
    const stranger = await createPerson(server);
    expectNotFound(await stranger.get(`/users/${person.id}/gitsshkey`));
    expectNotFound(await stranger.put(`/users/${person.id}/gitsshkey`));
    expect(await get()).toEqual(key);
  });
});

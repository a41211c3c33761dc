import { RESOURCE_TYPES } from '../../../src/authz/index.js';
import { createOwner, ME, OWNER } from '../../support/sign-in.js';
import { expectJson, expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { keyState, plantKey } from '../../support/keys.js';
import { createPerson, type Person } from '../../support/people.js';
import { uniqueName } from '../../support/unique-name.js';
import { startServer, type RunningServer } from '../../support/server.js';

const HOUR = 3_600;
const NANOSECONDS = 1_000_000_000;
const TOKENS = '/users/me/keys/tokens';

interface Key {
  readonly id: string;
  readonly expires_at: string;
  readonly [field: string]: unknown;
}

let server: RunningServer;
let owner: Person;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  await createOwner(server);
  owner = await createPerson(server, { siteRoles: ['owner'] });
});
afterAll(() => server.stop());

async function make(person: Person, body: Readonly<Record<string, unknown>> = {}, path = TOKENS): Promise<string> {
  return expectJson<{ key: string }>(await person.post(path, { token_name: uniqueName('token'), ...body }), 201).key;
}

async function read(person: Person, token: string): Promise<Key> {
  return expectJson<Key>(await person.get(`/users/me/keys/${idOf(token)}`), 200);
}

const idOf = (token: string): string => token.split('-')[0] ?? '';
const secondsLeft = (key: Key): number => (Date.parse(key.expires_at) - Date.now()) / 1000;
const works = async (token: string): Promise<boolean> => (await server.get(ME, { 'coder-session-token': token })).status === 200;

describe('a long-lived token', () => {
  it('is created, listed, shown by name and id, and deleted, in the formats that clients know', async () => {
    const person = await createPerson(server);
    expect(expectJson(await person.get(TOKENS), 200)).toBeNull();
    const token = await make(person, { token_name: 'ci', lifetime: HOUR * NANOSECONDS, scope: 'all' });
    expect(token).toMatch(/^[A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/);
    const shape = {
      id: idOf(token),
      user_id: person.id,
      last_used: '1970-01-01T00:00:00.000Z',
      expires_at: expect.any(String) as unknown,
      created_at: expect.any(String) as unknown,
      updated_at: expect.any(String) as unknown,
      login_type: 'token',
      scope: 'all',
      scopes: ['coder:all'],
      token_name: 'ci',
      lifetime_seconds: HOUR,
      allow_list: ['*:*'],
      ip_address: '127.0.0.1',
      created_with: '',
    };
    expect(await read(person, token)).toEqual(shape);
    expect(expectJson(await person.get(`${TOKENS}/ci`), 200)).toEqual(shape);
    const listed = await person.get(`${TOKENS}?include_all=false&include_expired=false`);
    expect(expectJson(listed, 200)).toEqual([{ ...shape, username: person.username }]);
    expect(listed.text).not.toContain(token.split('-')[1]);
    expect(await works(token)).toBe(true);
    expect((await person.delete(`/users/me/keys/${idOf(token)}`)).status).toBe(204);
    expect(await works(token)).toBe(false);
    expectNotFound(await person.get(`/users/me/keys/${idOf(token)}`));
    expectNotFound(await person.delete(`/users/me/keys/${idOf(token)}`));
    expectNotFound(await person.get(`${TOKENS}/ci`));
  });

  it("has a name that is unique among its user's tokens, expired ones included", async () => {
    const [person, other] = [await createPerson(server), await createPerson(server)];
    const token = await make(person, { token_name: 'ci' });
    await make(other, { token_name: 'ci' });
    expect((await person.put(`/users/me/keys/${idOf(token)}/expire`)).status).toBe(204);
    const answer = await person.post(TOKENS, { token_name: 'ci' });
    expectRefused(answer, 409, 'A token with name "ci" already exists.');
    expect(answer.json()).toMatchObject({ validations: [{ field: 'name' }] });
    const racing = await Promise.all(Array.from({ length: 10 }, () => person.post(TOKENS, { token_name: 'race' })));
    expect(racing.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    expect((await read(person, await make(person, { token_name: '' })))['token_name']).toMatch(/^[a-z]+_[a-z]+\d+$/);
  });

  const scoped: readonly [Readonly<Record<string, unknown>>, readonly string[], string][] = [
    [{}, ['coder:all'], 'all'],
    [{ scope: 'all' }, ['coder:all'], 'all'],
    [{ scope: 'application_connect' }, ['coder:application_connect'], 'application_connect'],
    [{ scopes: ['all'] }, ['coder:all'], 'all'],
    [{ scopes: ['user:read', 'file:*'], scope: 'all' }, ['user:read', 'file:*'], ''],
  ];
  it.each(scoped)('requested with %j has the scopes %j', async (body, scopes, legacy) => {
    const person = await createPerson(server);
    expect(await read(person, await make(person, body))).toMatchObject({ scopes, scope: legacy });
  });

  const refused: readonly [Readonly<Record<string, unknown>>, string, string][] = [
    [{ scopes: ['workspace:fly'] }, 'Failed to create API key.', 'invalid or unsupported API key scope: "workspace:fly"'],
    [{ scopes: ['debug_info:read'] }, 'Failed to create API key.', 'invalid or unsupported API key scope: "debug_info:read"'],
    [{ lifetime: -1 }, 'Failed to validate create API key request.', 'lifetime must be positive number greater than 0'],
    [{ lifetime: 876_601 * HOUR * NANOSECONDS }, 'Failed to validate create API key request.', 'lifetime must be at most 36525 days'],
  ];
  it.each(refused)('requested with %j is refused', async (body, message, detail) => {
    const answer = await (await createPerson(server)).post(TOKENS, body);
    const validations = 'scopes' in body ? { validations: [{ field: 'scopes', detail }] } : {};
    expect({ status: answer.status, body: answer.json() }).toEqual({ status: 400, body: { message, detail, ...validations } });
  });

  it.each([
    ['an entry without an id', ['workspace']],
    ['an unknown type', ['emperor:*']],
    ['an id that is not a UUID', ['user:me']],
    ['more than 128 entries', Array.from({ length: 129 }, (_, i) => `user:00000000-0000-4000-8000-${String(i).padStart(12, '0')}`)],
  ])('refuses an allow list with %s, names the field and says what is possible', async (_what, allow_list) => {
    const answer = await (await createPerson(server)).post(TOKENS, { allow_list });
    const detail =
      allow_list.length > 1
        ? 'An allow list can have at most 128 entries.'
        : `"${allow_list.join()}" must have the form type:id, where the ID is a UUID or *${allow_list[0] === 'user:me' ? '' : `, and the type is * or one of ${RESOURCE_TYPES.join(', ')}`}.`;
    const body = { message: 'Failed to create API key.', detail, validations: [{ field: 'allow_list', detail }] };
    expect({ status: answer.status, body: answer.json() }).toEqual({ status: 400, body });
  });

  it('can access only what is on its allow list', async () => {
    const [one, other] = [await createPerson(server), await createPerson(server)];
    const token = await make(owner, { allow_list: [`user:${one.id.toUpperCase()}`] });
    const status = async (id: string): Promise<number> =>
      (await server.get(`/api/v2/users/${id}`, { 'coder-session-token': token })).status;
    expect([await status(one.id), await status(other.id)]).toEqual([200, 404]);
  });
});

describe('the lifetime of a token', () => {
  it('is the requested one or the default; use does not extend it', async () => {
    const person = await createPerson(server);
    const asked = await make(person, { lifetime: 90 * 24 * HOUR * NANOSECONDS });
    expect(secondsLeft(await read(person, asked))).toBeCloseTo(90 * 24 * HOUR, -2);
    for (const lifetime of [undefined, 0, null]) {
      expect(secondsLeft(await read(person, await make(person, { lifetime })))).toBeCloseTo(168 * HOUR, -2);
    }
    const before = (await keyState(server.db, asked))!.expires_at;
    expect(await works(asked)).toBe(true);
    expect((await keyState(server.db, asked))!.expires_at).toEqual(before);
  });

  it('has a maximum for owners and one for others, shown in the token configuration; the owner of the token decides which applies', async () => {
    const person = await createPerson(server);
    const cap = async (as: Person, whose = 'me'): Promise<number> =>
      expectJson<{ max_token_lifetime: number }>(await as.get(`/users/${whose}/keys/tokens/tokenconfig`), 200).max_token_lifetime;
    expect([await cap(person), await cap(owner), await cap(owner, person.id)]).toEqual([
      876_600 * HOUR * NANOSECONDS,
      168 * HOUR * NANOSECONDS,
      876_600 * HOUR * NANOSECONDS,
    ]);
    await make(person, { lifetime: 876_600 * HOUR * NANOSECONDS });
    await make(owner, { lifetime: 168 * HOUR * NANOSECONDS });
    await make(owner, { lifetime: 1_000 * HOUR * NANOSECONDS }, `/users/${person.id}/keys/tokens`);
    const answer = await owner.post(TOKENS, { lifetime: 169 * HOUR * NANOSECONDS });
    expect(answer.json()).toMatchObject({ detail: 'lifetime must be at most 7 days' });
  });

  it('follows the settings', async () => {
    const other = await startServer({
      env: {
        CODER_DEFAULT_TOKEN_LIFETIME: '1h',
        CODER_MAX_TOKEN_LIFETIME: '2h',
        CODER_MAX_ADMIN_TOKEN_LIFETIME: '3h',
        CODER_SESSION_DURATION: '30m',
      },
    });
    try {
      await createOwner(other);
      const login = await other.post('/api/v2/users/login', { email: OWNER.email, password: OWNER.password });
      const session = login.json<{ session_token: string }>().session_token;
      const headers = { 'coder-session-token': session };
      const life = async (key: string): Promise<number> => {
        const [row] = await other.db.query<{ seconds: number }>(`SELECT lifetime_seconds::int AS seconds FROM api_keys WHERE id = $1`, [
          idOf(key),
        ]);
        return row!.seconds;
      };
      expect(await life(session)).toBe(30 * 60);
      // The cookie outlives the session on purpose, so that the server can say why the session ended.
      expect(login.headers.getSetCookie()[0]).toContain('Max-Age=31536000');
      const cli = await other.request('POST', '/api/v2/users/me/keys', { headers });
      expect(await life(cli.json<{ key: string }>().key)).toBe(HOUR);
      const ask = (hours: number) =>
        other.request('POST', '/api/v2/users/me/keys/tokens', { headers, body: { lifetime: hours * HOUR * NANOSECONDS } });
      expect([(await ask(3)).status, (await ask(4)).status]).toEqual([201, 400]);
    } finally {
      await other.stop();
    }
  });

  it("can be ended by expiring one's own token, or by administrators anybody's; it stays listed as expired", async () => {
    const [person, other] = [await createPerson(server), await createPerson(server)];
    const token = await make(person, { token_name: 'ending' });
    expectNotFound(await other.put(`/users/me/keys/${idOf(token)}/expire`));
    expect(await works(token)).toBe(true);
    expect((await person.put(`/users/me/keys/${idOf(token)}/expire`)).status).toBe(204);
    const told = await server.get(ME, { 'coder-session-token': token });
    expect(told.json()).toMatchObject({ detail: expect.stringMatching(/^API key expired at "\d{4}-/) as unknown });
    const expiry = (await read(person, token)).expires_at;
    expect((await person.put(`/users/me/keys/${idOf(token)}/expire`)).status).toBe(204);
    expect((await read(person, token)).expires_at).toBe(expiry);
    expect(expectJson(await person.get(TOKENS), 200)).toBeNull();
    for (const yes of ['true', '1', 'T']) {
      expect(expectJson(await person.get(`${TOKENS}?include_expired=${yes}`), 200)).toHaveLength(1);
    }
    expect(expectJson(await person.get(`${TOKENS}?include_expired=perhaps`), 200)).toBeNull();
    expect((await person.delete(`/users/me/keys/${idOf(token)}`)).status).toBe(204);

    const second = await make(person);
    expect((await owner.put(`/users/${person.id}/keys/${idOf(second)}/expire`)).status).toBe(204);
    expect(await works(second)).toBe(false);
    expectNotFound(await owner.put(`/users/me/keys/aaaaaaaaaa/expire`));
  });
});

describe('keys of other users', () => {
  it('are listed only to readers with permission, and created by administrators only', async () => {
    const [person, other] = [await createPerson(server), await createPerson(server)];
    const token = await make(person);
    const ids = async (as: Person): Promise<string[]> =>
      (expectJson<Key[] | null>(await as.get(`${TOKENS}?include_all=true`), 200) ?? []).map(({ id }) => id);
    expect(await ids(owner)).toContain(idOf(token));
    expect(await ids(other)).toEqual([]);
    expectNotFound(await other.post(`/users/${person.id}/keys`));
    expectNotFound(await other.post(`/users/${person.id}/keys/tokens`, {}));
    expectNotFound(await other.get(`/users/${person.id}/keys/${idOf(token)}`));
    expectNotFound(await other.delete(`/users/me/keys/${idOf(token)}`));
    const forPerson = await make(owner, {}, `/users/${person.id}/keys/tokens`);
    expect((await server.get(ME, { 'coder-session-token': forPerson })).json()).toMatchObject({ id: person.id });
  });

  it('are not listed among tokens if they are sessions', async () => {
    const person = await createPerson(server);
    await plantKey(server.db, person.id);
    expect(expectJson(await person.get(`${TOKENS}?include_expired=true`), 200)).toBeNull();
  });

  it('cannot be created for a system user', async () => {
    const username = uniqueName('system');
    await server.db.query(`INSERT INTO users (email, username, is_system) VALUES ($1, $2, true)`, [`${username}@example.test`, username]);
    for (const path of ['keys', 'keys/tokens']) {
      expectRefused(await owner.post(`/users/${username}/${path}`, {}), 403, 'API keys cannot be created for system users.');
    }
  });
});

import { elementsNamed } from '../../../src/testing/index.js';
import { BrowserSession } from '../../support/browser-session.js';
import { createOwner, logIn, ME, OWNER } from '../../support/sign-in.js';
import { obtainTokens, registerClient } from '../../support/oauth/index.js';
import type { Answer } from '../../support/http-client.js';
import { plantKey } from '../../support/keys.js';
import { createPerson } from '../../support/people.js';
import { startServer, type RunningServer } from '../../support/server.js';

let server: RunningServer;
let owner: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  owner = await createOwner(server);
});
afterAll(() => server.stop());

const PATHS = ['/cli-auth', '/account/tokens/new'] as const;
const FIELDS: Readonly<Record<string, readonly [string, string][]>> = {
  '/cli-auth': [],
  '/account/tokens/new': [
    ['days', '7'],
    ['scope', 'user:read'],
  ],
};

function open(path: string, session: string): Promise<Answer> {
  return server.request('GET', path, { headers: { cookie: `coder_session_token=${session}` } });
}

function formToken(page: Answer): string {
  return elementsNamed(page.text, 'input').find(({ attributes }) => attributes['name'] === 'form_token')?.attributes['value'] ?? '';
}

function post(path: string, session: string, fields: readonly (readonly [string, string])[], origin = server.url): Promise<Answer> {
  return server.request('POST', path, {
    headers: { cookie: `coder_session_token=${session}`, origin },
    body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])),
  });
}

const keyIn = (page: Answer): string => /<code id="secret">([A-Za-z0-9]{10}-[A-Za-z0-9]{22})<\/code>/.exec(page.text)?.[1] ?? '';
const countKeys = async (): Promise<number> => (await server.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM api_keys`))[0]!.n;

describe.each(PATHS)('%s', (path) => {
  it('redirects to the login page and back', async () => {
    const browser = new BrowserSession(server);
    const login = await browser.open(path);
    const back = await browser.signIn(login, OWNER);
    expect([back.status, back.headers.get('location')]).toEqual([303, path]);
    expect((await browser.open(path)).status).toBe(200);
  });

  it('creates nothing before the form is sent, then one key, and shows it once', async () => {
    const before = await countKeys();
    const page = await open(path, owner);
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await countKeys()).toBe(before);

    const fields = [['form_token', formToken(page)], ...FIELDS[path]!] as [string, string][];
    const made = await post(path, owner, fields);
    expect([made.status, made.headers.get('cache-control'), made.headers.get('content-type')]).toEqual([
      200,
      'no-store',
      'text/html; charset=utf-8',
    ]);
    expect(made.headers.get('set-cookie')).toBeNull();
    expect((await server.get(ME, { 'coder-session-token': keyIn(made) })).status).toBe(200);
    expect(await countKeys()).toBe(before + 1);

    const reloaded = await post(path, owner, fields);
    expect([reloaded.status, keyIn(reloaded)]).toEqual([409, '']);
    expect(reloaded.text).not.toContain(keyIn(made));
    expect(await countKeys()).toBe(before + 1);
  });

  it('creates no second key from a form whose key was revoked meanwhile', async () => {
    const fields = [['form_token', formToken(await open(path, owner))], ...FIELDS[path]!] as [string, string][];
    const id = keyIn(await post(path, owner, fields)).slice(0, 10);
    const ended = await server.request('DELETE', `/api/v2/users/me/keys/${id}`, { headers: { 'coder-session-token': owner } });
    expect(ended.status).toBe(204);
    // The audit log may be purged at any time.
    await server.db.query(`DELETE FROM audit_logs WHERE additional_fields ->> 'reserved_key_id' = $1`, [id]);
    const before = await countKeys();
    const again = await post(path, owner, fields);
    expect([again.status, keyIn(again)]).toEqual([409, '']);
    expect(await countKeys()).toBe(before);
  });

  it('remembers used form ids no longer than a form is valid', async () => {
    await server.db.query(
      `INSERT INTO spent_key_ids VALUES ('old', now() - interval '61 minutes'), ('recent', now() - interval '59 minutes')`,
    );
    await post(path, owner, [['form_token', formToken(await open(path, owner))], ...FIELDS[path]!]);
    const kept = await server.db.query(`SELECT key_id FROM spent_key_ids WHERE key_id IN ('old', 'recent')`);
    expect(kept).toEqual([{ key_id: 'recent' }]);
    await server.db.query(`DELETE FROM spent_key_ids WHERE key_id = 'recent'`);
  });

  it('creates one key from a form that is sent many times at once', async () => {
    const token = formToken(await open(path, owner));
    const before = await countKeys();
    const fields = [['form_token', token], ...FIELDS[path]!] as [string, string][];
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(path, owner, fields)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
    expect(await countKeys()).toBe(before + 1);
  });

  it('accepts only a form of this session and this page', async () => {
    const [page, before] = [await open(path, owner), await countKeys()];
    const other = PATHS.find((one) => one !== path)!;
    const foreign: readonly [string, string][] = [
      [owner, ''],
      [owner, formToken(await open(other, owner))],
      [await logIn(server, OWNER), formToken(page)],
      [owner, formToken(page).replace(/^.{10}/, 'AAAAAAAAAA')],
      [owner, formToken(page).replace(/\.(\d+)\./, '.9999999999.')],
    ];
    const sessions = foreign.filter(([session]) => session !== owner).length;
    for (const [session, token] of foreign) {
      const refused = await post(path, session, [['form_token', token], ...FIELDS[path]!]);
      expect([refused.status, keyIn(refused)]).toEqual([400, '']);
    }
    expect((await post(path, owner, [['form_token', formToken(page)], ...FIELDS[path]!], 'https://evil.example')).status).toBe(400);
    expect(await countKeys()).toBe(before + sessions);
  });

  it('is for login sessions only: apps and long-lived tokens cannot create a key here', async () => {
    const [{ id }] = (await server.db.query<{ id: string }>(`SELECT id FROM users WHERE username = 'owner'`)) as [{ id: string }];
    const token = await plantKey(server.db, id, { loginType: 'token' });
    const { access_token } = await obtainTokens(server, owner, await registerClient(server, owner));
    for (const credential of [token, access_token]) {
      expect((await open(path, credential)).status).toBe(403);
      const before = await countKeys();
      expect((await post(path, credential, [['form_token', 'x'], ...FIELDS[path]!])).status).toBe(403);
      expect(await countKeys()).toBe(before);
    }
    expect((await server.get(`${path}?coder_session_token=${owner}`)).status).toBe(303);
  });
});

describe('the redirect to the login page', () => {
  it('states the reason when a session is over, and none when there was no session', async () => {
    const over = await logIn(server, OWNER);
    await server.db.query(`UPDATE api_keys SET expires_at = now() - interval '1 hour' WHERE id = $1`, [over.slice(0, 10)]);
    const location = (await open('/cli-auth', over)).headers.get('location') ?? '';
    const { pathname, searchParams } = new URL(location, server.url);
    expect([pathname, searchParams.get('redirect')]).toEqual(['/login', '/cli-auth']);
    expect(searchParams.get('message')).toBe('You are signed out or your session has expired. Please sign in again to continue.');
    expect((await server.get(location)).text).toContain('You are signed out or your session has expired.');
    expect((await server.get('/cli-auth')).headers.get('location')).toBe('/login?redirect=%2Fcli-auth');
  });

  it('repeats no text from a link', async () => {
    const page = await server.get(`/login?message=${encodeURIComponent('Your account is locked. Call 555-0100.')}`);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('555-0100');
    expect(page.text).not.toContain('locked');
  });
});

describe('a command-line session', () => {
  it('has all roles of its user, is audited, and is not a new login', async () => {
    const made = await post('/cli-auth', owner, [['form_token', formToken(await open('/cli-auth', owner))]]);
    const key = keyIn(made);
    const config = await server.get('/api/v2/deployment/config', { 'coder-session-token': key });
    expect(config.status).toBe(200);
    const [row] = await server.db.query(
      `SELECT login_type, token_name, scopes, auth_time = (SELECT auth_time FROM api_keys WHERE id = $2) AS "sameLogin" FROM api_keys WHERE id = $1`,
      [key.slice(0, 10), owner.slice(0, 10)],
    );
    expect(row).toEqual({ login_type: 'password', token_name: '', scopes: ['coder:all'], sameLogin: true });
    const [entry] = await server.db.query(
      `SELECT action, resource_type, status_code FROM audit_logs WHERE resource_type = 'api_key' ORDER BY time DESC LIMIT 1`,
    );
    expect(entry).toEqual({ action: 'create', resource_type: 'api_key', status_code: 201 });
    expect(server.logs()).not.toContain(key.slice(11));
  });

  it('is a login session where one is required, unlike a token made with it', async () => {
    const key = keyIn(await post('/cli-auth', owner, [['form_token', formToken(await open('/cli-auth', owner))]]));
    const create = (token: string): Promise<Answer> =>
      server.post('/api/v2/agents', { name: 'made-by-cli' }, { 'coder-session-token': token });
    const made = await server.post('/api/v2/users/me/keys/tokens', { token_name: 'of-cli' }, { 'coder-session-token': key });
    const refused = await create(made.json<{ key: string }>().key);
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('login session')]);
    expect((await create(key)).status).toBe(201);
  });
});

describe('a long-lived token', () => {
  it('has the chosen name, lifetime and scopes', async () => {
    const person = await createPerson(server);
    const fields: [string, string][] = [
      ['form_token', formToken(await open('/account/tokens/new', person.token))],
      ['name', 'nightly build'],
      ['days', '60'],
      ['scope', 'user:read'],
      ['scope', 'file:read'],
      ['allow_list', 'file:*\r\nuser:*\r\n'],
    ];
    const key = keyIn(await post('/account/tokens/new', person.token, fields));
    const [row] = await server.db.query(
      `SELECT login_type, token_name, scopes, lifetime_seconds::int AS lifetime, allow_list FROM api_keys WHERE id = $1`,
      [key.slice(0, 10)],
    );
    const narrowed = { scopes: ['user:read', 'file:read'], allow_list: ['file:*', 'user:*'] };
    expect(row).toEqual({ login_type: 'token', token_name: 'nightly build', lifetime: 60 * 86_400, ...narrowed });
    const list = await open('/account/tokens', person.token);
    expect(list.text).toMatch(/only on<\/span>\s*<code class="word">file:\*<\/code>/);
  });

  it('is not created from invalid input; the page keeps the input and names each fault', async () => {
    const before = await countKeys();
    const token = formToken(await open('/account/tokens/new', owner));
    const page = await post('/account/tokens/new', owner, [
      ['form_token', token],
      ['name', 'n'.repeat(65)],
      ['days', '8'],
      ['scope', 'coder:everything'],
      ['allow_list', 'file:mine'],
    ]);
    expect(page.status).toBe(400);
    expect(page.text).toContain('At most 64 characters.');
    expect(page.text).toContain('Must be a number of days from 1 to 7.');
    expect(page.text).toContain('Choose at least one scope.');
    expect(page.text).toContain('value="8"');
    expect(page.text).toContain('file:mine</textarea>');
    expect(await countKeys()).toBe(before);
  });

  it('refuses a name that cannot be stored', async () => {
    const before = await countKeys();
    const page = await post('/account/tokens/new', owner, [
      ['form_token', formToken(await open('/account/tokens/new', owner))],
      ['name', 'a\u0000b'],
      ['days', '7'],
      ['scope', 'user:read'],
    ]);
    expect(page.status).toBe(400);
    expect(page.text).toContain('Must be a single line.');
    expect(await countKeys()).toBe(before);
  });

  it('refuses the name of another token, at the field', async () => {
    const send = async (): Promise<Answer> =>
      post('/account/tokens/new', owner, [
        ['form_token', formToken(await open('/account/tokens/new', owner))],
        ['name', 'twice'],
        ['days', '7'],
        ['scope', 'coder:all'],
      ]);
    expect((await send()).status).toBe(200);
    const second = await send();
    expect([second.status, keyIn(second)]).toEqual([400, '']);
    expect(second.text).toContain('A token with name “twice” already exists.'.replace(/[“”]/g, '&quot;'));
    expect(second.text).toContain('This value is already in use and should be unique.');
  });
});

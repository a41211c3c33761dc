import { BrowserSession } from '../../support/browser-session.js';
import { elementsNamed } from '../../../src/testing/index.js';
import { logIn, ME, OWNER } from '../../support/sign-in.js';
import type { Answer } from '../../support/http-client.js';
import { Replica } from '../../support/replica.js';
import { startServer, type RunningServer } from '../../support/server.js';

const RACERS = 20;
const ENV = { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' };
const FIRST = '/api/v2/users/first';

function account(number: number): { email: string; username: string; password: string } {
  return { email: `racer-${number}@example.test`, username: `racer-${number}`, password: OWNER.password };
}

function countByStatus(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

async function owners(server: RunningServer): Promise<{ email: string }[]> {
  return server.db.query(`SELECT email FROM users WHERE 'owner' = ANY (rbac_roles)`);
}

describe('the first user, created through the API', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ env: ENV });
  });
  afterAll(() => server.stop());

  it("is missing at first, with a version header by which clients distinguish a real 404 from a proxy's", async () => {
    const answer = await server.get(FIRST);
    expect(answer.status).toBe(404);
    expect(answer.json()).toEqual({ message: 'The initial user has not been created!' });
    expect(answer.headers.get('x-coder-build-version')).toMatch(/^v\d+\.\d+\.\d+/);
  });

  const malformed: readonly [string, string, unknown][] = [
    ['a weak password', 'password', { ...account(0), password: 'password' }],
    ['a password of more than 64 bytes', 'password', { ...account(0), password: 'Ä-9'.repeat(20) }],
    ['no password', 'password', { email: 'a@example.test', username: 'a' }],
    ['a password that is not a text', 'password', { ...account(0), password: { $gt: '' } }],
    ['an invalid email address', 'email', { ...account(0), email: 'nobody' }],
    ['no email address', 'email', { username: 'a', password: OWNER.password }],
    ['a username with a space', 'username', { ...account(0), username: 'a b' }],
    ['a reserved username', 'username', { ...account(0), username: 'New' }],
    ['a username of 33 characters', 'username', { ...account(0), username: 'a'.repeat(33) }],
    ['a name of 129 characters', 'name', { ...account(0), name: 'a'.repeat(129) }],
    ['a name with a character that text in the database cannot hold', 'name', { ...account(0), name: 'a\u0000b' }],
  ];
  it.each(malformed)('is not created with %s', async (_name, field, body) => {
    const answer = await server.post(FIRST, body as Record<string, unknown>);
    expect(answer.status).toBe(400);
    expect(answer.json<{ validations: { field: string }[] }>().validations).toEqual([{ field, detail: expect.any(String) as string }]);
    expect(await owners(server)).toEqual([]);
  });

  it('is one of twenty racing on two servers, an owner and a member of the default organization', async () => {
    const replica = await Replica.of(server, ENV);
    const answers = await Promise.all(
      Array.from({ length: RACERS }, (_, index) => (index % 2 === 0 ? server : replica).post(FIRST, account(index))),
    );
    await replica.stop();
    expect(countByStatus(answers)).toEqual({ 201: 1, 409: RACERS - 1 });
    const winner = answers.findIndex(({ status }) => status === 201);
    expect(await owners(server)).toEqual([{ email: account(winner).email }]);
    const created = answers[winner]!.json<{ user_id: string; organization_id: string }>();
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect(answer.json()).toEqual({ message: 'The initial user has already been created.' });
    }

    const session = await logIn(server, account(winner));
    expect((await server.get(ME, { 'coder-session-token': session })).json()).toMatchObject({
      id: created.user_id,
      username: account(winner).username,
      status: 'active',
      login_type: 'password',
      organization_ids: [created.organization_id],
      roles: [{ name: 'owner', display_name: 'Owner' }],
    });
    expect((await server.get(FIRST)).status).toBe(200);
    expect((await server.post(FIRST, account(RACERS))).status).toBe(409);
  });
});

describe('the first user, created through the form', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ env: ENV });
  });
  afterAll(() => server.stop());

  it('is requested on every page', async () => {
    for (const path of ['/', '/login', '/setup', '/oauth2/authorize?client_id=x']) {
      const page = await new BrowserSession(server).open(path);
      expect(page.status).toBe(200);
      expect(elementsNamed(page.text, 'form').map(({ attributes }) => attributes['action'])).toEqual(['/setup']);
    }
  });

  const faulty: readonly [string, Record<string, string>][] = [
    ['nothing', { email: '', username: '', name: '', password: '' }],
    ['no email address', { ...account(0), email: '' }],
    ['an invalid email address', { ...account(0), email: 'nobody' }],
    ['a weak password', { ...account(0), password: 'password' }],
    ['a username with a space', { ...account(0), username: 'a b' }],
    ['a name of 129 characters', { ...account(0), name: 'a'.repeat(129) }],
    ['a name with a character that text in the database cannot hold', { ...account(0), name: 'a\u0000b' }],
    ['an email address with such a character', { ...account(0), email: 'a\u0000@example.test' }],
  ];
  it.each(faulty)('is not created with %s: the form comes back with the input, except the password', async (_name, fields) => {
    const browser = new BrowserSession(server);
    const page = await browser.submit(await browser.open('/setup'), fields);
    expect(page.status).toBe(400);
    const inputs = new Map(elementsNamed(page.text, 'input').map(({ attributes }) => [attributes['name'], attributes['value']]));
    expect(inputs.get('username')).toBe(fields['username']);
    expect(inputs.get('password')).toBeUndefined();
    expect(page.text).toContain('role="alert"');
    expect(await owners(server)).toEqual([]);
  });

  it('is one of twenty racing forms, and only they are signed in', async () => {
    const browsers = Array.from({ length: RACERS }, () => new BrowserSession(server));
    const pages = await Promise.all(browsers.map((browser) => browser.open('/setup')));
    const answers = await Promise.all(browsers.map((browser, index) => browser.submit(pages[index]!, account(index))));

    expect(countByStatus(answers)).toEqual({ 303: 1, 409: RACERS - 1 });
    const winner = answers.findIndex(({ status }) => status === 303);
    expect(await owners(server)).toEqual([{ email: account(winner).email }]);
    expect(browsers.map((browser) => browser.jar.get('coder_session_token') !== undefined)).toEqual(
      browsers.map((_, index) => index === winner),
    );
    const home = await browsers[winner]!.open(answers[winner]!.headers.get('location') ?? '');
    expect(home.status).toBe(200);
    expect(home.text).toContain(account(winner).email);
    const [loser] = answers.filter(({ status }) => status === 409);
    expect(loser!.headers.get('content-type')).toMatch(/^text\/html/);
    expect(loser!.text).toContain('already been created');
  });

  it('is not requested again', async () => {
    expect((await server.get('/setup')).headers.get('location')).toBe('/login');
  });
});

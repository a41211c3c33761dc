import { createOwner, logIn, ME, OWNER } from '../../support/sign-in.js';
import { expectMustWait, guessUntilRefused } from '../../support/guesses.js';
import { expectJson } from '../../support/expect-answer.js';
import type { Answer } from '../../support/http-client.js';
import { createPerson, type Person } from '../../support/people.js';
import { startServer, type RunningServer } from '../../support/server.js';

const LOGIN = '/api/v2/users/login';
const LIMIT = 5;

let server: RunningServer;
let session: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_API_RATE_LIMIT: String(LIMIT), CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1' } });
  session = await createOwner(server);
});
afterAll(() => server.stop());

function ask(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return server.get(path, headers);
}

async function statuses(count: number, one: (index: number) => Promise<Answer>): Promise<number[]> {
  const answers: number[] = [];
  for (let i = 0; i < count; i++) answers.push((await one(i)).status);
  return answers;
}

function keyOf(person: Person): { 'coder-session-token': string } {
  return { 'coder-session-token': person.token };
}

/** As if it came through the proxy from there. */
function from(address: string): { 'x-forwarded-for': string } {
  return { 'x-forwarded-for': address };
}

const used = (count: number): number[] => [...Array<number>(LIMIT).fill(200), ...Array<number>(count - LIMIT).fill(429)];

describe('the limit of the API', () => {
  it('counts by user, over all addresses and keys, and announces the remainder', async () => {
    const person = await createPerson(server);
    const first = await ask(ME, keyOf(person));
    expect([first.headers.get('x-ratelimit-limit'), first.headers.get('x-ratelimit-remaining')]).toEqual([
      String(LIMIT),
      String(LIMIT - 1),
    ]);
    expect(Number(first.headers.get('x-ratelimit-reset')) * 1000).toBeGreaterThan(Date.now());
    expect(await statuses(LIMIT + 2, (i) => ask(ME, { ...keyOf(person), ...from(`192.0.2.${i}`) }))).toEqual(used(LIMIT + 3).slice(1));
    const refused = await ask(ME, keyOf(person));
    expect(refused.json()).toEqual({ message: `You've been rate limited for sending more than ${LIMIT} requests in 1m0s.` });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
  });

  it('counts each path separately, in any spelling', async () => {
    const person = await createPerson(server);
    const spellings = [ME, `${ME}/`, '/api/v2/users/%6de', `${ME}?x=1`, `${ME}?y=2`, ME, '/api/v2/users/%6D%65'];
    expect(await statuses(spellings.length, (i) => ask(spellings[i]!, keyOf(person)))).toEqual(used(spellings.length));
    expect((await ask(`/api/v2/users/${person.id}`, keyOf(person))).status).toBe(200);
  });

  it('counts by address without a valid session, an IPv6 network as one, ignoring untrusted forwarding headers', async () => {
    const path = '/api/v2/buildinfo';
    expect(await statuses(LIMIT + 1, () => ask(path, from('198.51.100.1')))).toEqual(used(LIMIT + 1));
    expect((await ask(path, from('198.51.100.2'))).status).toBe(200);
    expect(await statuses(LIMIT + 1, (i) => ask(path, from(`2001:db8::${i}`)))).toEqual(used(LIMIT + 1));
    const strict = await startServer({ env: { CODER_API_RATE_LIMIT: String(LIMIT) } });
    try {
      expect(await statuses(LIMIT + 1, (i) => strict.get(path, from(`198.51.100.${i}`)))).toEqual(used(LIMIT + 1));
    } finally {
      await strict.stop();
    }
  });

  it('counts invalid keys by address, so guessing does not avoid it', async () => {
    const bad = (i: number): Promise<Answer> =>
      ask(ME, { ...from('198.51.100.9'), 'coder-session-token': `aaaaaaaaa${i}-aaaaaaaaaaaaaaaaaaaaaa` });
    expect(await statuses(LIMIT + 1, bad)).toEqual([...Array<number>(LIMIT).fill(401), 429]);
  });
});

describe('the bypass of owners', () => {
  const bypass = { 'x-coder-bypass-ratelimit': 'true' };

  it('lets an owner through, and answers anybody else 428', async () => {
    const owner = await createPerson(server, { siteRoles: ['owner'] });
    expect(new Set(await statuses(LIMIT * 2, () => ask(ME, { ...keyOf(owner), ...bypass })))).toEqual(new Set([200]));
    const member = await createPerson(server);
    const refused = await ask(ME, { ...keyOf(member), ...bypass });
    expect(refused.status).toBe(428);
    expect(refused.json()).toEqual({ message: '"X-Coder-Bypass-Ratelimit" provided but user is not "owner"' });
    expect((await ask(ME, { ...keyOf(member), 'x-coder-bypass-ratelimit': 'false' })).status).toBe(200);
  });

  it('has no effect without a session', async () => {
    const headers = { ...bypass, ...from('198.51.100.20') };
    expect(await statuses(LIMIT + 1, () => ask('/api/v2/buildinfo', headers))).toEqual(used(LIMIT + 1));
  });
});

describe('logins', () => {
  const tryPassword = (email: string, password: string, address: string): Promise<Answer> =>
    server.post(LOGIN, { email, password }, from(address));

  it('are limited to sixty a minute per address, whatever the limit of the API', async () => {
    const address = '203.0.113.1';
    // An attempt without a password counts like any other, and hashes nothing.
    expect(await statuses(58, () => server.post(LOGIN, {}, from(address)))).toEqual(Array(58).fill(400));
    expect(await statuses(3, (i) => tryPassword(`nobody${i}@example.test`, 'x', address))).toEqual([401, 401, 429]);
  });

  it.each([
    ['an account', (): string => OWNER.email],
    ['an account that does not exist', (): string => 'nobody@example.test'],
  ])('that fail repeatedly slow down their own network for %s, and no other', async (_what, email) => {
    const place = _what === 'an account' ? '203.0.113.2' : '203.0.113.3';
    const { compared, refused } = await guessUntilRefused(() => tryPassword(email(), 'wrong', place));
    expect(new Set(compared)).toEqual(new Set([401]));
    expectMustWait(refused);
    expect((await tryPassword(email(), 'wrong', '203.0.113.4')).status).toBe(401);
  });

  it('of an owner succeed from a known network while many others guess', async () => {
    await logIn(server, OWNER); // From 127.0.0.1, which becomes a known network.
    for (let i = 0; i < 60; i++) await tryPassword(OWNER.email, 'wrong', `100.64.0.${i}`);
    expect(await statuses(6, () => server.post(LOGIN, { email: OWNER.email, password: 'wrong' }))).toEqual(Array(6).fill(401));
    expect((await server.post(LOGIN, { email: OWNER.email, password: OWNER.password })).status).toBe(201);
    // And from a new network too, which always has one attempt.
    expect((await tryPassword(OWNER.email, OWNER.password, '100.65.0.1')).status).toBe(201);
  });

  it('on the page get the same error', async () => {
    const form = new URLSearchParams({ email: 'page@example.test', password: 'wrong' });
    const submit = (): Promise<Answer> => server.post('/login', form, { ...from('203.0.113.7'), 'sec-fetch-site': 'same-origin' });
    const { compared, refused } = await guessUntilRefused(submit);
    expect(new Set(compared)).toEqual(new Set([400]));
    expect(refused.text).toContain('Too many failed logins to this account');
  });
});

it('without rate limits nothing is limited, and the bypass has no effect', async () => {
  const open = await startServer({ env: { CODER_API_RATE_LIMIT: '1', CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  try {
    const member = await createPerson(open);
    const headers = { 'coder-session-token': member.token, 'x-coder-bypass-ratelimit': 'true' };
    expect(await statuses(5, () => open.get(ME, headers))).toEqual(Array(5).fill(200));
    expectJson(await open.get('/api/v2/buildinfo'), 200);
    expect(session).not.toBe('');
  } finally {
    await open.stop();
  }
});

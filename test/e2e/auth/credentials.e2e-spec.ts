import type { OutgoingHttpHeaders } from 'node:http';
import { bearer, createOwner, ME } from '../../support/sign-in.js';
import { DPOP_OFFER, obtainTokens, registerClient } from '../../support/oauth/index.js';
import type { Answer } from '../../support/http-client.js';
import { keyState, plantKey } from '../../support/keys.js';
import { plantUser } from '../../support/people.js';
import { startServer, type RunningServer } from '../../support/server.js';

const UNKNOWN = 'AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB';
const SIGNED_OUT = 'You are signed out or your session has expired. Please sign in again to continue.';

/** The places of a credential, by precedence. */
const SLOTS = ['cookie', 'session query', 'session header', 'bearer', 'access_token'] as const;
type Slot = (typeof SLOTS)[number];

let server: RunningServer;
let session: string;
/** A key and its user for each slot, so that the response shows which one was used. */
const people = new Map<Slot, { token: string; username: string }>();

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
  for (const slot of SLOTS) {
    const { id, username } = await plantUser(server.db);
    people.set(slot, { token: await plantKey(server.db, id), username });
  }
});
afterAll(() => server.stop());

function ask(tokens: Partial<Record<Slot, string>>, path = ME): Promise<Answer> {
  const query = new URLSearchParams();
  if (tokens['session query'] !== undefined) query.set('coder_session_token', tokens['session query']);
  if (tokens.access_token !== undefined) query.set('access_token', tokens.access_token);
  const headers: OutgoingHttpHeaders = {
    ...(tokens.cookie !== undefined && { cookie: `coder_session_token=${tokens.cookie}` }),
    ...(tokens['session header'] !== undefined && { 'coder-session-token': tokens['session header'] }),
    ...(tokens.bearer !== undefined && bearer(tokens.bearer)),
  };
  return server.get(query.size > 0 ? `${path}?${query.toString()}` : path, headers);
}

function tokenOf(slot: Slot): string {
  return people.get(slot)!.token;
}

function challenge(parameters = ''): string {
  return `Bearer realm="coder"${parameters}, resource_metadata="${server.url}/.well-known/oauth-protected-resource"`;
}

/** Of a 401, which offers the other scheme, too. */
function challenge401(parameters = ''): string {
  return challenge(parameters) + DPOP_OFFER;
}

function expectInvalidToken(answer: Answer, description = 'The access token is invalid'): void {
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toBe(challenge401(`, error="invalid_token", error_description="${description}"`));
}

function expectMalformed(answer: Answer): void {
  expect(answer.status).toBe(400);
  expect(answer.headers.get('www-authenticate')).toBe(
    challenge(', error="invalid_request", error_description="The access token is malformed or was sent in more than one way"'),
  );
}

describe('credentials', () => {
  it.each(SLOTS)('are accepted as %s', async (slot) => {
    const answer = await ask({ [slot]: tokenOf(slot) });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ username: people.get(slot)!.username });
  });

  const pairs = SLOTS.flatMap((first, index) => SLOTS.slice(index + 1).map((second) => [first, second] as const));
  const ordered = pairs.filter(([first]) => first !== 'bearer');

  it.each(ordered)('as %s take precedence, and %s beside it is ignored', async (first, second) => {
    const both = await ask({ [first]: tokenOf(first), [second]: tokenOf(second) });
    expect(both.json()).toMatchObject({ username: people.get(first)!.username });
    // Not even when it is malformed, ...
    expect((await ask({ [first]: tokenOf(first), [second]: 'no"token' })).status).toBe(200);
  });

  it.each(ordered)('as %s take precedence even when stale: a valid %s does not help', async (first, second) => {
    const answer = await ask({ [first]: UNKNOWN, [second]: tokenOf(second) });
    expectInvalidToken(answer);
    expect(answer.json()).toEqual({ message: SIGNED_OUT, detail: 'API key is invalid.' });
  });

  it.each(SLOTS.slice(0, 3))('as an empty %s are treated as missing', async (slot) => {
    expect((await ask({ [slot]: '', bearer: tokenOf('bearer') })).json()).toMatchObject({ username: people.get('bearer')!.username });
  });

  it('in all five places at once authenticate the user of the cookie', async () => {
    const everything = Object.fromEntries([...people].map(([slot, { token }]) => [slot, token]));
    expect((await ask(everything)).json()).toMatchObject({ username: people.get('cookie')!.username });
  });
});

describe('invalid credentials', () => {
  /** All are 401; the challenge distinguishes malformed, unusable and missing (RFC 6750 section 3.1). */
  const vectors: readonly [string, string, 'bare' | 'malformed' | 'invalid'][] = [
    ['no scheme', 'invalid-token', 'bare'],
    ['a word that is not a key', 'bearer token', 'invalid'],
    ['two spaces and a word that is not a key', 'Bearer  token-with-extra-spaces', 'invalid'],
    ['the scheme and a space', 'Bearer ', 'malformed'],
    ['the scheme alone', 'Bearer', 'malformed'],
    ['two tokens', 'Bearer a Bearer b', 'malformed'],
    ['characters outside the alphabet', 'Bearer !!!x!!!', 'malformed'],
    ['another scheme', 'Basic dXNlcjpwYXNz', 'bare'],
    ['a scheme that only begins like it', 'Bearerish abc', 'bare'],
    ['a key with three parts', `Bearer ${UNKNOWN}-C`, 'invalid'],
    ['a key whose id is too short', `Bearer ${UNKNOWN.slice(1)}`, 'invalid'],
    ['a key whose secret is too long', `Bearer ${UNKNOWN}C`, 'invalid'],
  ];
  it.each(vectors)('Authorization with %s is refused', async (_name, authorization, outcome) => {
    const answer = await server.get(ME, { authorization });
    if (outcome === 'malformed') expectMalformed(answer);
    else if (outcome === 'invalid') expectInvalidToken(answer);
    else {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe(challenge401());
      expect(answer.json()).toEqual({ message: SIGNED_OUT, detail: 'Cookie "coder_session_token" or query parameter must be provided.' });
    }
  });

  const formats: readonly [string, string][] = [
    ['nodash', 'incorrect amount of API key parts, expected 2 got 1'],
    ['a-b-c', 'incorrect amount of API key parts, expected 2 got 3'],
    ['short-BBBBBBBBBBBBBBBBBBBBBB', 'invalid API key ID length, expected 10 got 5'],
    ['AAAAAAAAAA-short', 'invalid API key secret length, expected 22 got 5'],
  ];
  it.each(formats)('the key "%s" is refused with a description of its malformation', async (token, detail) => {
    const answer = await ask({ 'session header': token });
    expectInvalidToken(answer);
    expect(answer.json()).toEqual({ message: SIGNED_OUT, detail: `Invalid API key format: ${detail}` });
  });

  const hostile = [
    '%00%00%00%00%00%00%00%00%00%00-BBBBBBBBBBBBBBBBBBBBBB',
    'AAAAAAAAA%00-BBBBBBBBBBBBBBBBBBBBBB',
    "AAAAA'%3B--A-BBBBBBBBBBBBBBBBBBBBBB",
  ];
  it.each(hostile)('the key %s with characters that no key contains is invalid and never reaches the database', async (encoded) => {
    expectInvalidToken(await server.get(ME, { cookie: `coder_session_token=${encoded}` }));
    expectInvalidToken(await server.get(`${ME}?coder_session_token=${encoded}`));
  });

  it('the id of one key with the secret of another is refused', async () => {
    const [id] = tokenOf('cookie').split('-');
    const [, secret] = tokenOf('bearer').split('-');
    expectInvalidToken(await ask({ bearer: `${id!}-${secret!}` }));
  });

  it('two Authorization headers are refused, whatever their schemes', async () => {
    const good = `Bearer ${tokenOf('bearer')}`;
    for (const Authorization of [
      [good, good],
      [good, 'Basic dXNlcjpwYXNz'],
      ['Basic dXNlcjpwYXNz', good],
      ['Basic YTpi', 'Basic YTpi'],
    ]) {
      expectMalformed(await server.get(ME, { Authorization }));
    }
  });

  it('an access_token that is repeated or sent together with a bearer header, even an empty one, is refused', async () => {
    const good = tokenOf('access_token');
    expectMalformed(await server.get(`${ME}?access_token=${good}&access_token=${good}`));
    expectMalformed(await ask({ bearer: tokenOf('bearer'), access_token: good }));
    expectMalformed(await server.get(`${ME}?access_token=${good}`, { authorization: 'Bearer' }));
    expectMalformed(await server.get(`${ME}?access_token=${encodeURIComponent('a b')}`));
  });

  it('a token in a form body is ignored', async () => {
    const body = new URLSearchParams({ access_token: tokenOf('bearer') });
    const answer = await server.post('/api/v2/users/logout', body);
    expect(answer.headers.get('www-authenticate')).toBe(challenge401());
    expect((await ask({ bearer: tokenOf('bearer') })).status).toBe(200);
  });
});

describe('a credential that is no longer valid', () => {
  it('is refused with the time of its expiry when it has expired', async () => {
    const { id } = await plantUser(server.db);
    const token = await plantKey(server.db, id, { expiresInSeconds: -1 });
    const answer = await ask({ bearer: token });
    expectInvalidToken(answer, 'The access token has expired');
    const { expires_at: expiresAt } = (await keyState(server.db, token))!;
    expect(answer.json()).toEqual({ message: SIGNED_OUT, detail: `API key expired at "${expiresAt.toISOString()}".` });
  });

  it('is refused while its user is suspended, and works again afterwards', async () => {
    const { id } = await plantUser(server.db, { status: 'suspended' });
    const token = await plantKey(server.db, id);
    const answer = await ask({ bearer: token });
    expectInvalidToken(answer, 'The user of this access token is not active');
    expect(answer.json()).toEqual({
      message: 'User is not active (status = "suspended"). Contact an admin to reactivate your account.',
    });
    await server.db.query(`UPDATE users SET status = 'active' WHERE id = $1`, [id]);
    expect((await ask({ bearer: token })).status).toBe(200);
  });

  it('activates its dormant user', async () => {
    const { id } = await plantUser(server.db, { status: 'dormant' });
    expect((await ask({ bearer: await plantKey(server.db, id) })).status).toBe(200);
    expect(await server.db.query(`SELECT status FROM users WHERE id = $1`, [id])).toEqual([{ status: 'active' }]);
  });

  it('does not activate a dormant user when it has expired', async () => {
    const { id } = await plantUser(server.db, { status: 'dormant' });
    expectInvalidToken(await ask({ bearer: await plantKey(server.db, id, { expiresInSeconds: -1 }) }), 'The access token has expired');
    expect(await server.db.query(`SELECT status FROM users WHERE id = $1`, [id])).toEqual([{ status: 'dormant' }]);
  });

  it('is refused like an unknown one when its user was deleted', async () => {
    const { id } = await plantUser(server.db);
    const token = await plantKey(server.db, id);
    await server.db.query(`UPDATE users SET deleted = true WHERE id = $1`, [id]);
    expectInvalidToken(await ask({ bearer: token }));
  });

  it('is refused with the reason when it is for another resource, and does not activate a dormant user', async () => {
    const user = await plantUser(server.db);
    const client = await registerClient(server, session);
    const { access_token: token } = await obtainTokens(server, await plantKey(server.db, user.id), client);
    await server.db.query(`UPDATE oauth2_provider_app_tokens SET audience = 'https://elsewhere.example/' WHERE access_key_id = $1`, [
      token.split('-')[0],
    ]);
    await server.db.query(`UPDATE users SET status = 'dormant' WHERE id = $1`, [user.id]);
    const answer = await ask({ bearer: token });
    expectInvalidToken(answer, 'The access token audience does not match this resource');
    expect(answer.json()).toEqual({ message: 'Token audience validation failed' });
    expect(await server.db.query(`SELECT status FROM users WHERE id = $1`, [user.id])).toEqual([{ status: 'dormant' }]);
  });

  it('is refused when the row of its OAuth grant is missing', async () => {
    const { id } = await plantUser(server.db);
    expectInvalidToken(await ask({ bearer: await plantKey(server.db, id, { loginType: 'oauth2_provider_app' }) }));
  });

  it('is ignored where login is optional, and the login page ignores any token in the query', async () => {
    expect((await server.get('/login', { cookie: `coder_session_token=${UNKNOWN}` })).status).toBe(200);
    expect((await server.get('/login', { authorization: 'Bearer !!!' })).status).toBe(200);
    expect((await server.get('/login', { cookie: `coder_session_token=${tokenOf('cookie')}` })).status).toBe(303);
    expect((await server.get(`/login?coder_session_token=${tokenOf('cookie')}`)).status).toBe(200);
    expect((await server.get(`/login?access_token=${tokenOf('cookie')}`)).status).toBe(200);
  });
});

it('fifty requests at once with one key are all answered', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask({ bearer: tokenOf('bearer') })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});

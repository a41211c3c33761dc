import { randomUUID } from 'node:crypto';
import { createOwner, OWNER } from '../../support/sign-in.js';
import type { Answer } from '../../support/http-client.js';
import { plantKey } from '../../support/keys.js';
import { plantUser } from '../../support/people.js';
import { startServer, type RunningServer } from '../../support/server.js';

const LIMIT = 60;
const TEXT = "You've been rate limited for sending more than 60 requests in 1m0s.";

/** The first response after the requests of a full minute, none of which may be 429. */
async function firstOverLimit(send: (index: number) => Promise<Answer>, left = LIMIT): Promise<Answer> {
  const answers = await Promise.all(Array.from({ length: left }, (_, index) => send(index)));
  expect(answers.map(({ status }) => status)).not.toContain(429);
  return send(left);
}

function expectOAuthRefusal(answer: Answer): void {
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.json()).toEqual({ error: 'temporarily_unavailable', error_description: TEXT });
  expect(answer.headers.get('cache-control')).toBe('no-store');
}

describe('the limit of requests per minute', () => {
  let server: RunningServer;
  let session: string;
  let member: string;

  beforeAll(async () => {
    server = await startServer();
    session = await createOwner(server);
    member = await plantKey(server.db, (await plantUser(server.db)).id);
  });
  afterAll(() => server.stop());

  it('applies to the token endpoint, over both its paths and all clients', async () => {
    const answer = await firstOverLimit((index) =>
      server.post(index % 2 === 0 ? '/oauth2/tokens' : '/oauth2/token', new URLSearchParams({ client_id: randomUUID() })),
    );
    expectOAuthRefusal(answer);
    expectOAuthRefusal(await server.post('/oauth2/token', new URLSearchParams()));
  });

  it('applies to the revocation endpoint', async () => {
    expectOAuthRefusal(await firstOverLimit(() => server.post('/oauth2/revoke', new URLSearchParams())));
  });

  it.each(['/.well-known/oauth-authorization-server', '/.well-known/oauth-protected-resource'])('applies to %s', async (path) => {
    expectOAuthRefusal(await firstOverLimit(() => server.get(path)));
  });

  it('applies to all paths below the metadata together', async () => {
    expectOAuthRefusal(await firstOverLimit((index) => server.get(`/.well-known/oauth-protected-resource/${index}`)));
  });

  it('applies to the authorization endpoint, which shows it on a page', async () => {
    const answer = await firstOverLimit(() => server.get('/oauth2/authorize?client_id=x'));
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).not.toBeNull();
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('Too many requests');
  });

  it('applies to revoking consent, counted by user and not by address', async () => {
    const headers = { 'coder-session-token': session };
    const remove = (as: string): Promise<Answer> =>
      server.request('DELETE', `/oauth2/tokens?client_id=${randomUUID()}`, { headers: { 'coder-session-token': as } });
    expectOAuthRefusal(await firstOverLimit(() => remove(session)));
    expect((await remove(member)).status).toBe(404);
    expect((await server.get('/api/v2/users/me', headers)).status).toBe(200);
  });

  it('applies to password attempts, over API and page, for any account', async () => {
    const guess = (index: number): Promise<Answer> =>
      index % 2 === 1
        ? server.post('/login', new URLSearchParams({ email: `${index}@example.test` }), { origin: server.url })
        : server.post('/api/v2/users/login', { email: OWNER.email, password: '' });
    // The owner has logged in once.
    const page = await firstOverLimit(guess, LIMIT - 1);
    expect([page.status, page.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
    const api = await guess(0);
    expect(api.status).toBe(429);
    expect(api.json()).toEqual({ message: TEXT });
    expect(Number(api.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('X-Coder-Bypass-Ratelimit', () => {
  let server: RunningServer;
  let session: string;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_API_RATE_LIMIT: '2' } });
    session = await createOwner(server);
  });
  afterAll(() => server.stop());

  const get = (headers: Record<string, string>): Promise<Answer> => server.get('/api/v2/users/me', headers);

  it('exempts owners', async () => {
    const headers = { 'coder-session-token': session, 'x-coder-bypass-ratelimit': 'true' };
    for (let i = 0; i < 5; i++) expect((await get(headers)).status).toBe(200);
    for (let i = 0; i < 2; i++) expect((await get({ 'coder-session-token': session })).status).toBe(200);
    expect((await get({ 'coder-session-token': session })).status).toBe(429);
    expect((await get({ ...headers, 'x-coder-bypass-ratelimit': 'yes' })).status).toBe(429);
  });

  it('is refused from anybody else, not silently limited', async () => {
    const member = await plantKey(server.db, (await plantUser(server.db)).id);
    const answer = await get({ 'coder-session-token': member, 'x-coder-bypass-ratelimit': 'true' });
    expect(answer.status).toBe(428);
    expect(answer.json()).toEqual({ message: '"X-Coder-Bypass-Ratelimit" provided but user is not "owner"' });
  });
});

it('CODER_DANGEROUS_DISABLE_RATE_LIMITS switches every limit off', async () => {
  const server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', CODER_API_RATE_LIMIT: '1' } });
  try {
    for (const send of [
      () => server.post('/oauth2/tokens', new URLSearchParams()),
      () => server.post('/api/v2/users/login', { email: OWNER.email, password: '' }),
      () => server.get('/api/v2/users/me', { 'x-coder-bypass-ratelimit': 'true' }),
    ]) {
      const answers = await Promise.all(Array.from({ length: LIMIT + 5 }, send));
      expect(new Set(answers.map(({ status }) => status))).not.toContain(429);
    }
  } finally {
    await server.stop();
  }
});

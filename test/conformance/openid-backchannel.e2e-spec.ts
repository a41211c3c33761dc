import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import { eventually } from '../support/eventually.js';
import { expectStatus } from '../support/expect-answer.js';
import type { Answer } from '../support/http-client.js';
import {
  answerDevice,
  APPS,
  authorizeDevice,
  type Client,
  ClientHost,
  clientMetadata,
  DEVICE_GRANT_TYPES,
  exchangeForm,
  type Grant,
  obtainCode,
  obtainTokens,
  pollForm,
  type Provider,
  registerItself,
  selfRegistered,
  SETTINGS,
  startProvider,
  TOKENS,
  type Tokens,
} from '../support/oauth/index.js';
import { createPerson } from '../support/people.js';
import { Replica } from '../support/replica.js';
import { bearer, logIn, ME, OWNER } from '../support/sign-in.js';
import { uniqueName } from '../support/unique-name.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const LOGOUTS = '/api/v2/oauth2-provider/logouts';

type OpenIdTokens = Tokens & { readonly id_token: string };

interface Received {
  readonly contentType: string | undefined;
  readonly cookie: string | undefined;
  readonly form: readonly (readonly [string, string])[];
  readonly token: string;
}

/** An app that wants to be told about logouts. */
interface RelyingParty extends Client {
  readonly path: string;
  readonly received: Received[];
  /** What it answers; 200 unless changed, null nothing. */
  readonly respond: { status: number | null; headers?: Record<string, string> };
  /** Requests that wait for a response. */
  readonly waiting: Set<ServerResponse>;
}

let host: ClientHost;
let provider: Provider;
let replica: Replica;
let keys: ReturnType<typeof createRemoteJWKSet>;

beforeAll(async () => {
  host = await ClientHost.start();
  provider = await startProvider(host.env);
  replica = await Replica.of(provider.server, host.env);
  keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', provider.url));
});
afterAll(async () => {
  await replica.stop();
  await provider.server.stop();
  await host.stop();
});

async function relyingParty(settings: Readonly<Record<string, unknown>> = {}): Promise<RelyingParty> {
  const received: Received[] = [];
  const respond: RelyingParty['respond'] = { status: 200 };
  const waiting: RelyingParty['waiting'] = new Set();
  const path = host.publish((request, response) => {
    void bodyOf(request).then((text) => {
      const form = [...new URLSearchParams(text)];
      const { 'content-type': contentType, cookie } = request.headers;
      received.push({ contentType, cookie, form, token: new URLSearchParams(text).get('logout_token') ?? '' });
      if (respond.status !== null) response.writeHead(respond.status, respond.headers).end();
      else waiting.add(response.on('close', () => waiting.delete(response)));
    });
  });
  const client = await provider.createClient();
  const body = { name: client.name, backchannel_logout_uri: `${host.origin}${path}`, ...settings };
  expectStatus(await provider.admin('PUT', `${APPS}/${client.id}`, body), 200);
  return { ...client, path, received, respond, waiting };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function signInTo(app: Client, session: string, scope = 'openid'): Promise<OpenIdTokens> {
  return (await obtainTokens(provider.server, session, app, { scope })) as OpenIdTokens;
}

const told = (app: RelyingParty, times = 1): Promise<void> =>
  eventually('the app was told', () => Promise.resolve(app.received.length >= times));

const signOut = (session: string): Promise<unknown> =>
  provider.post('/api/v2/users/logout', { headers: { 'coder-session-token': session } }).then((answer) => expectStatus(answer, 200));

async function undelivered(app: Client): Promise<Record<string, unknown>[]> {
  const all = expectStatus(await provider.admin('GET', LOGOUTS), 200).json<Record<string, unknown>[]>();
  return all.filter((each) => each['app_id'] === app.id);
}

/** As if the time of the next attempt had come. */
const hurry = (app: Client): Promise<unknown> =>
  provider.server.db.query(`UPDATE oauth2_provider_logouts SET next_attempt_at = now() WHERE app_id = $1 AND next_attempt_at IS NOT NULL`, [
    app.id,
  ]);

const ENDS: readonly [string, (person: Signed) => Promise<unknown>][] = [
  ['an administrator suspends the user', ({ id }) => provider.admin('PUT', `/api/v2/users/${id}/status/suspend`)],
  ['an administrator deletes the user', ({ id }) => provider.admin('DELETE', `/api/v2/users/${id}`)],
  ['an administrator ends everything', ({ id }) => provider.admin('DELETE', `/api/v2/users/${id}/access`)],
  ['an administrator sets a password', ({ id }) => provider.admin('PUT', `/api/v2/users/${id}/password`, { password: NEW_PASSWORD })],
  [
    'the user ends the access of the app',
    ({ id, grantId, session }) =>
      provider.send('DELETE', `/api/v2/users/${id}/oauth2-grants/${grantId}`, { headers: { 'coder-session-token': session } }),
  ],
  [
    'the user signs out of the app alone',
    ({ id, grantId, session }) =>
      provider.send('DELETE', `/api/v2/users/${id}/oauth2-sign-ins/${grantId}`, { headers: { 'coder-session-token': session } }),
  ],
  [
    'the user ends the session from another one',
    ({ id, session }) => provider.admin('DELETE', `/api/v2/users/${id}/keys/${session.split('-')[0] ?? ''}`),
  ],
  ['the user ends all other sessions', endOthers],
];

describe('OpenID Connect Back-Channel Logout', () => {
  it('BCL-01 §2.4, BCL-02 §2.4, BCL-03 §2.4, BCL-04 §4, BCL-05 §2.5: the logout token says whose session has ended, and nothing else', async () => {
    const app = await relyingParty();
    const session = await provider.signIn();
    const { sub, sid } = decodeJwt((await signInTo(app, session)).id_token);
    await signOut(session);
    await told(app);
    const [received] = app.received;
    expect(received).toMatchObject({ contentType: 'application/x-www-form-urlencoded', cookie: undefined });
    expect(received?.form.map(([name]) => name)).toEqual(['logout_token']);
    const options = { issuer: provider.url, audience: app.id, typ: 'logout+jwt' };
    const { payload, protectedHeader } = await jwtVerify(received?.token ?? '', keys, options);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'logout+jwt', kid: expect.any(String) as unknown });
    const iat = payload.iat ?? 0;
    const jti = expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown;
    expect(payload).toEqual({ iss: provider.url, aud: app.id, sub, sid, iat, exp: iat + 120, jti, events: { [EVENT]: {} } });
  });

  it('BCL-03 §2.4: it is signed as the ID tokens of the app are', async () => {
    const app = await relyingParty({ id_token_signed_response_alg: 'ES256' });
    const session = await provider.signIn();
    await signInTo(app, session);
    await signOut(session);
    await told(app);
    expect(decodeProtectedHeader(app.received[0]?.token ?? '').alg).toBe('ES256');
  });

  it('BCL-06 §2.3, RPL-10 §2: one logout reaches every app of the session, once each, and no app of another session', async () => {
    const [one, two, other] = [await relyingParty(), await relyingParty(), await relyingParty()];
    const [session, second] = [await provider.signIn(), await provider.signIn()];
    const { id_token: hint } = await signInTo(one, session);
    for (const scope of ['openid', 'openid offline_access']) await signInTo(two, session, scope);
    await signInTo(other, second);
    await signInTo(one, session, 'user:read');
    expectStatus(
      await provider.get(`/oauth2/logout?${new URLSearchParams({ id_token_hint: hint }).toString()}`, { 'coder-session-token': session }),
      303,
    );
    await Promise.all([told(one), told(two)]);
    expect([one.received.length, two.received.length, other.received.length]).toEqual([1, 1, 0]);
    await eventually('it is settled', async () => (await undelivered(one)).length === 0);
  });

  it('BCL-06 §2.3: an app without openid, or without a URI, is not notified', async () => {
    const [plain, listening] = [await relyingParty(), await relyingParty()];
    const session = await provider.signIn();
    await signInTo(plain, session, 'user:read');
    await signInTo(listening, session);
    await signOut(session);
    await told(listening);
    expect([plain.received.length, await undelivered(plain)]).toEqual([0, []]);
  });

  it('BCL-06 §2.3: an app that has not redeemed its code does not know the user, and is not notified', async () => {
    const [app, redeeming] = [await relyingParty(), await relyingParty()];
    const person = await signedIn(redeeming);
    for (const scope of ['openid', 'openid offline_access']) await obtainCode(provider.server, person.session, app, { scope });
    await signOut(person.session);
    await told(redeeming);
    const session = await logIn(provider.server, person);
    await obtainCode(provider.server, session, app, { scope: 'openid' });
    await signInTo(redeeming, session);
    expectStatus(await provider.admin('DELETE', `/api/v2/users/${person.id}/access`), 200);
    await told(redeeming, 2);
    expect([app.received, await undelivered(app)]).toEqual([[], []]);
  });

  it('BCL-06 §2.3: of a redemption and a logout at once, the app gets tokens and is notified, or neither', async () => {
    const app = await relyingParty();
    app.respond.status = 503;
    for (let round = 0; round < 6; round++) {
      const session = await provider.signIn();
      const code = await obtainCode(provider.server, session, app, { scope: round % 2 === 0 ? 'openid' : 'openid offline_access' });
      const [answer] = await Promise.all([provider.server.post(TOKENS, exchangeForm(app, code)), signOut(session)]);
      const expected = answer.status === 200 ? [decodeJwt(answer.json<OpenIdTokens>().id_token)['sid']] : [];
      const { db } = provider.server;
      const queued = await db.query<{ sid: string }>(`DELETE FROM oauth2_provider_logouts WHERE app_id = $1 RETURNING sid`, [app.id]);
      expect([answer.status, queued.map(({ sid }) => sid)]).toEqual([answer.status, expected]);
    }
  });

  it('BCL-06 §2.3: a device is not in the session of the browser that answered it', async () => {
    const app = await relyingParty({ grant_types: DEVICE_GRANT_TYPES });
    const needing = await relyingParty({ grant_types: DEVICE_GRANT_TYPES, backchannel_logout_session_required: true });
    const person = await signedIn(await relyingParty());
    const device = await signInOnDevice(app, person.session);
    await signInOnDevice(needing, person.session);
    expect(decodeJwt(device.id_token)).toMatchObject({ sub: person.id, auth_time: expect.any(Number) as unknown });
    expect(decodeJwt(device.id_token)).not.toHaveProperty('sid');
    await signOut(person.session);
    const refreshed = await provider.refreshed(app, device.refresh_token);
    expect((await provider.me(refreshed.access_token)).status).toBe(200);
    expect([app.received, await undelivered(app)]).toEqual([[], []]);
    expectStatus(await provider.admin('PUT', `/api/v2/users/${person.id}/status/suspend`), 200);
    await told(app);
    expect(claimsOf(app)).toMatchObject({ sub: person.id });
    expect(claimsOf(app)).not.toHaveProperty('sid');
    expect([needing.received, await undelivered(needing)]).toEqual([[], []]);
  });

  it('BCL-07 §2.8, BCL-11: an app that fails is notified again with the same jti, others at once, and the user does not wait', async () => {
    const [broken, fine] = [await relyingParty(), await relyingParty()];
    broken.respond.status = 503;
    const session = await provider.signIn();
    await signInTo(broken, session);
    await signInTo(fine, session);
    await signOut(session);
    await Promise.all([told(broken), told(fine)]);
    await eventually('the failure is recorded', async () => (await undelivered(broken))[0]?.['fault'] !== '');
    expect(await undelivered(broken)).toEqual([
      {
        id: expect.any(String) as unknown,
        app_id: broken.id,
        app_name: broken.name,
        username: OWNER.username,
        created_at: expect.any(String) as unknown,
        attempts: 1,
        next_attempt_at: expect.any(String) as unknown,
        fault: 'the status of its response is 503, not 200',
      },
    ]);
    broken.respond.status = 204;
    await hurry(broken);
    await told(broken, 2);
    const [first, second] = broken.received.map(({ token }) => decodeJwt(token));
    expect(second?.jti).toBe(first?.jti);
    await eventually('it is settled', async () => (await undelivered(broken)).length === 0);
    expect(fine.received).toHaveLength(1);
  });

  it('BCL-07 §2.8: an app that never responds, with hundreds of logouts waiting, delays no other app', async () => {
    const [silent, fine] = [await relyingParty(), await relyingParty()];
    silent.respond.status = null;
    const session = await provider.signIn();
    await signInTo(fine, session);
    const { id: userId } = (await provider.admin('GET', ME)).json<{ id: string }>();
    const { db } = provider.server;
    await db.query(
      `INSERT INTO oauth2_provider_logouts (app_id, user_id, sid, next_attempt_at)
       SELECT $1, $2, 'session ' || n, now() - interval '1 minute' FROM generate_series(1, 300) AS n`,
      [silent.id, userId],
    );
    await eventually('the app is told', () => Promise.resolve(silent.waiting.size > 0));
    await signOut(session);
    await told(fine);
    // Of each of the two servers.
    expect(silent.waiting.size).toBeLessThanOrEqual(2 * 2);
    const [left] = await db.query<{ count: number }>(
      `SELECT count(*)::int FROM oauth2_provider_logouts WHERE app_id = $1 AND attempts = 0`,
      [silent.id],
    );
    expect(left?.count).toBeGreaterThan(200);
    await db.query(`DELETE FROM oauth2_provider_logouts WHERE app_id = $1`, [silent.id]);
    silent.respond.status = 200;
    silent.waiting.forEach((response) => response.end());
  });

  it('BCL-11: after eight attempts the server gives up, and administrators can see what the app has missed', async () => {
    const app = await relyingParty();
    app.respond.status = 400;
    const session = await provider.signIn();
    await signInTo(app, session);
    await signOut(session);
    await told(app);
    await eventually('the failure is recorded', async () => (await undelivered(app))[0]?.['fault'] !== '');
    await provider.server.db.query(`UPDATE oauth2_provider_logouts SET attempts = 7, next_attempt_at = now() WHERE app_id = $1`, [app.id]);
    await eventually('it gives up', async () => (await undelivered(app))[0]?.['next_attempt_at'] === null);
    expect(await undelivered(app)).toMatchObject([{ attempts: 8, fault: 'the status of its response is 400, not 200' }]);
    expect(app.received).toHaveLength(2);
    const member = await createPerson(provider.server);
    expect((await member.get('/oauth2-provider/logouts')).status).toBe(403);
  });

  it('BCL-11: an app gets what it has missed again when an administrator says so or corrects its URI, with all attempts', async () => {
    const app = await relyingParty();
    app.respond.status = 400;
    const session = await provider.signIn();
    await signInTo(app, session);
    await signOut(session);
    await told(app);
    await eventually('the failure is recorded', async () => (await undelivered(app))[0]?.['fault'] !== '');
    const giveUp = (): Promise<unknown> =>
      provider.server.db.query(`UPDATE oauth2_provider_logouts SET attempts = 8, next_attempt_at = NULL WHERE app_id = $1`, [app.id]);
    await giveUp();
    const before = app.received.length;
    const retry = (): Promise<Answer> => provider.admin('POST', `${APPS}/${app.id}/logouts/retry`);
    expect(expectStatus(await retry(), 200).json()).toEqual({ count: 1 });
    // It is due, or being sent: whoever asks again changes nothing.
    expect(expectStatus(await retry(), 200).json()).toEqual({ count: 0 });
    await eventually('it is told again', () => Promise.resolve(app.received.length > before));
    await eventually('the attempts are counted anew', async () => Number((await undelivered(app))[0]?.['attempts']) < 8);
    const member = await createPerson(provider.server);
    expect((await member.post(`/oauth2-provider/apps/${app.id}/logouts/retry`, {})).status).toBe(403);

    await giveUp();
    const corrected = host.publish((_request, response) => response.end());
    const body = { name: app.name, backchannel_logout_uri: `${host.origin}${corrected}` };
    expectStatus(await provider.admin('PUT', `${APPS}/${app.id}`, body), 200);
    await eventually('it is delivered', async () => (await undelivered(app)).length === 0);
    expect(host.requestsOf(corrected)).toBe(1);
    expect(new Set(app.received.map(({ token }) => decodeJwt(token).jti)).size).toBe(1);
  });

  it('BCL-11, RFC 7592 §2.2: an app that registered itself gets what it has missed again when it corrects its URI, and only then', async () => {
    expectStatus(await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' }), 200);
    const broken = host.publish((_request, response) => response.writeHead(400).end());
    const corrected = host.publish((_request, response) => response.end());
    const { client, information } = await selfRegistered(provider.server, {
      backchannel_logout_uri: `${host.origin}${broken}`,
      scope: 'openid',
    });
    const session = await provider.signIn();
    await signInTo(client, session);
    await signOut(session);
    await eventually('the failure is recorded', async () => (await undelivered(client))[0]?.['fault'] !== '');
    await provider.server.db.query(`UPDATE oauth2_provider_logouts SET attempts = 8, next_attempt_at = NULL WHERE app_id = $1`, [
      client.id,
    ]);
    const correct = async (path: string): Promise<void> => {
      const body = clientMetadata({ client_name: client.name, backchannel_logout_uri: `${host.origin}${path}`, scope: 'openid' });
      const uri = new URL(information.registration_client_uri).pathname;
      expectStatus(await provider.server.request('PUT', uri, { headers: bearer(information.registration_access_token), body }), 200);
    };
    await correct(broken);
    expect(await undelivered(client)).toMatchObject([{ attempts: 8, next_attempt_at: null }]);
    await correct(corrected);
    await eventually('it is delivered', async () => (await undelivered(client)).length === 0);
    expect([host.requestsOf(broken), host.requestsOf(corrected)]).toEqual([1, 1]);
  });

  it('BCL-11: of two servers, one tells an app about a logout', async () => {
    const apps = await Promise.all(Array.from({ length: 6 }, () => relyingParty()));
    const session = await provider.signIn();
    for (const app of apps) await signInTo(app, session);
    await signOut(session);
    await Promise.all(apps.map((app) => told(app)));
    await eventually('all is settled', async () => (await Promise.all(apps.map(undelivered))).flat().length === 0);
    expect(apps.map(({ received }) => received.length)).toEqual(apps.map(() => 1));
  });

  it('BCL-08 §2.2, SUB-03 §8.1: hosts of this network are not reached, unless the operator allows it', async () => {
    const strict = await startProvider({ NODE_EXTRA_CA_CERTS: host.env.NODE_EXTRA_CA_CERTS });
    try {
      const path = host.publish((_request, response) => response.end());
      const list = host.publish([]);
      const client = await strict.createClient();
      const change = (more: Readonly<Record<string, unknown>>): Promise<Answer> =>
        strict.admin('PUT', `${APPS}/${client.id}`, { name: client.name, ...more });
      const sector = expectStatus(await change({ subject_type: 'pairwise', sector_identifier_uri: `${host.origin}${list}` }), 400);
      expect(sector.json()).toMatchObject({ validations: [{ field: 'sector_identifier_uri' }] });
      expectStatus(await change({ backchannel_logout_uri: `${host.origin}${path}` }), 200);
      await obtainTokens(strict.server, strict.session, client, { scope: 'openid' });
      const { session } = strict;
      strict.session = await logIn(strict.server, OWNER);
      expectStatus(await strict.post('/api/v2/users/logout', { headers: { 'coder-session-token': session } }), 200);
      const failed = async (): Promise<boolean> => {
        const [logout] = expectStatus(await strict.admin('GET', LOGOUTS), 200).json<{ fault: string }[]>();
        return (logout?.fault ?? '') !== '';
      };
      await eventually('the failure is recorded', failed);
      expect([host.requestsOf(path), host.requestsOf(list)]).toEqual([0, 0]);
    } finally {
      await strict.server.stop();
    }
  });

  it('BCL-08 §2.2: redirects are not followed', async () => {
    const [app, target] = [await relyingParty(), await relyingParty()];
    Object.assign(app.respond, { status: 302, headers: { location: `${host.origin}${target.path}` } });
    const session = await provider.signIn();
    await signInTo(app, session);
    await signOut(session);
    await told(app);
    await eventually('the failure is recorded', async () => (await undelivered(app))[0]?.['fault'] !== '');
    expect(await undelivered(app)).toMatchObject([{ fault: 'the status of its response is 302, not 200' }]);
    expect(target.received).toEqual([]);
  });

  it.each([
    ['http://client.example/logout', 'https'],
    ['https://client.example/logout#x', 'fragment'],
    ['/logout', 'absolute'],
    ['https://user:password@client.example/logout', 'absolute'],
  ])('BCL-08 §2.2: %s cannot be registered', async (uri, word) => {
    const app = await provider.createClient();
    const answer = expectStatus(await provider.admin('PUT', `${APPS}/${app.id}`, { name: app.name, backchannel_logout_uri: uri }), 400);
    expect(answer.json()).toMatchObject({
      validations: [{ field: 'backchannel_logout_uri', detail: expect.stringContaining(word) as unknown }],
    });
    const self = await registerItself(provider.server, { backchannel_logout_uri: uri });
    expect([self.status, self.json<{ error: string }>().error]).toEqual([400, 'invalid_client_metadata']);
  });

  it('BCL-08 §2.2, DISC-13: an app that registers itself can have a URI; it is returned with whether sid is needed', async () => {
    expectStatus(await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' }), 200);
    const wanted = { backchannel_logout_uri: 'https://client.example/logout', backchannel_logout_session_required: true };
    expect(expectStatus(await registerItself(provider.server, wanted), 201).json()).toMatchObject(wanted);
    const document = (await provider.get('/.well-known/openid-configuration')).json();
    expect(document).toMatchObject({ backchannel_logout_supported: true, backchannel_logout_session_supported: true });
  });

  it('BCL-09 §2.7: tokens of the session end, those with offline_access stay', async () => {
    const app = await relyingParty();
    const session = await provider.signIn();
    const [online, offline] = [await signInTo(app, session), await signInTo(app, session, 'openid offline_access')];
    await signOut(session);
    await told(app);
    expect((await provider.refresh(app, online.refresh_token)).status).toBe(400);
    expect((await provider.refresh(app, offline.refresh_token)).status).toBe(200);
  });

  it('BCL-09 §2.7: a code ends with its session, whatever its scope, and only those of the app that is signed out of', async () => {
    const app = await relyingParty();
    const person = await signedIn(app);
    const redeem = async (of: Client, code: Grant): Promise<string> => {
      const answer = await provider.server.post(TOKENS, exchangeForm(of, code));
      return answer.json<{ error?: string }>().error ?? 'tokens';
    };
    const other = await provider.createClient();
    const offline = (of: Client): Promise<Grant> => obtainCode(provider.server, person.session, of, { scope: 'openid offline_access' });
    const [first, ofOther] = [await offline(app), await offline(other)];
    const headers = { 'coder-session-token': person.session };
    expectStatus(await provider.send('DELETE', `/api/v2/users/me/oauth2-sign-ins/${person.grantId}`, { headers }), 204);
    expect([await redeem(app, first), await redeem(other, ofOther)]).toEqual(['invalid_grant', 'tokens']);
    const [second, plain] = [await offline(app), await obtainCode(provider.server, person.session, other, { scope: 'user:read' })];
    await signOut(person.session);
    expect([await redeem(app, second), await redeem(other, plain)]).toEqual(['invalid_grant', 'invalid_grant']);
  });

  it.each(ENDS)('BCL-10: when %s, the app is notified', async (_what, act) => {
    const app = await relyingParty();
    const person = await signedIn(app);
    const answer = await act(person);
    expect([200, 204]).toContain((answer as { status: number }).status);
    await told(app);
    expect(claimsOf(app)).toMatchObject({ sub: person.id, sid: person.sid });
    await eventually('it is settled', async () => (await undelivered(app)).length === 0);
    expect(app.received).toHaveLength(1);
  });

  it('BCL-10: it is not notified when a session expires, when the app revokes its own tokens, and when the user logs in again', async () => {
    const app = await relyingParty();
    const person = await signedIn(app);
    expectStatus(await provider.revoke(app, person.tokens.refresh_token), 200);
    const again = await logIn(provider.server, person);
    await signInTo(app, again);
    // A notification would stay in the list.
    app.respond.status = 503;
    await expireAndPurge(again);
    expect((await provider.get(ME, { 'coder-session-token': again })).status).toBe(401);
    expect(await undelivered(app)).toEqual([]);
    expect(app.received).toEqual([]);
  });

  it('BCL-02 §2.4: after the user has logged in again in the same browser, the logout has the sid that the app knows', async () => {
    const app = await relyingParty();
    const person = await signedIn(app);
    const body = { email: person.email, password: person.password };
    const headers = { cookie: `coder_session_token=${person.session}`, origin: provider.url };
    const login = expectStatus(await provider.post('/api/v2/users/login', { body, headers }), 201);
    const { session_token: renewed } = login.json<{ session_token: string }>();
    expect((await provider.get(ME, { 'coder-session-token': person.session })).status).toBe(401);
    expect((await provider.refresh(app, person.tokens.refresh_token)).status).toBe(200);
    expect([app.received, await undelivered(app)]).toEqual([[], []]);
    await signOut(renewed);
    await told(app);
    expect(claimsOf(app)).toMatchObject({ sub: person.id, sid: person.sid });
  });

  it('BCL-06 §2.3: an app that needs sid is not notified about a sign-in without a session', async () => {
    const [needing, other] = [await relyingParty({ backchannel_logout_session_required: true }), await relyingParty()];
    const { db } = provider.server;
    const person = await signedIn(other);
    await signInTo(needing, person.session);
    await db.query(`UPDATE oauth2_provider_grants SET sid = NULL, login_session = NULL WHERE user_id = $1`, [person.id]);
    expectStatus(await provider.admin('PUT', `/api/v2/users/${person.id}/status/suspend`), 200);
    await told(other);
    expect(claimsOf(other)).not.toHaveProperty('sid');
    expect([needing.received, await undelivered(needing)]).toEqual([[], []]);
  });
});

const PASSWORD = 'Correct-Horse-7-Battery';
const NEW_PASSWORD = 'Another-Horse-8-Battery';

interface Signed {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly session: string;
  readonly grantId: string;
  readonly sid: string;
  readonly tokens: OpenIdTokens;
}

const claimsOf = (app: RelyingParty): JWTPayload => decodeJwt(app.received[0]?.token ?? '');

/** A new user who has signed in to the app. */
async function signedIn(app: Client): Promise<Signed> {
  const username = uniqueName('user');
  const [email, password] = [`${username}@example.test`, PASSWORD];
  const { organization_ids } = (await provider.admin('GET', ME)).json<{ organization_ids: string[] }>();
  const created = await provider.admin('POST', '/api/v2/users', { username, email, password, organization_ids });
  const { id } = expectStatus(created, 201).json<{ id: string }>();
  const session = await logIn(provider.server, { email, password });
  const tokens = await signInTo(app, session);
  const [grant] = await provider.server.db.query<{ id: string }>(`SELECT id FROM oauth2_provider_grants WHERE user_id = $1`, [id]);
  return { id, email, password, session, grantId: grant?.id ?? '', sid: String(decodeJwt(tokens.id_token)['sid']), tokens };
}

/** The session reaches its end, and what expired long ago is deleted, as by every server that starts. Nobody shortens it, which would be a logout. */
async function expireAndPurge(session: string): Promise<void> {
  const [keyId = ''] = session.split('-');
  const { db } = provider.server;
  const trigger = 'TRIGGER api_keys_expire_logs_out_of_apps';
  await db.query(
    `BEGIN; ALTER TABLE api_keys DISABLE ${trigger}; UPDATE api_keys SET expires_at = now() - interval '8 days' WHERE id = '${keyId}';
     ALTER TABLE api_keys ENABLE ${trigger}; COMMIT`,
  );
  await replica.stop();
  replica = await Replica.of(provider.server, host.env);
  await eventually('the session is deleted', async () => (await db.query(`SELECT 1 FROM api_keys WHERE id = $1`, [keyId])).length === 0);
}

/** A device of theirs. */
async function signInOnDevice(app: Client, session: string): Promise<OpenIdTokens> {
  const { device_code: code, user_code: userCode } = await authorizeDevice(provider.server, app, { scope: 'openid user:read' });
  expectStatus(await answerDevice(provider.server, session, userCode), 303);
  return expectStatus(await provider.server.post(TOKENS, pollForm(app, code)), 200).json<OpenIdTokens>();
}

/** From another session of theirs. */
async function endOthers(person: Signed): Promise<unknown> {
  const headers = { 'coder-session-token': await logIn(provider.server, person) };
  return provider.send('DELETE', '/api/v2/users/me/sessions', { headers });
}

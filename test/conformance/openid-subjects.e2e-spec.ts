import { decodeJwt, type JWTPayload } from 'jose';
import { eventually } from '../support/eventually.js';
import { expectStatus } from '../support/expect-answer.js';
import { HeldTransaction } from '../support/held-transaction.js';
import {
  answerDevice,
  APPS,
  authorizeDevice,
  type Client,
  ClientHost,
  clientMetadata,
  createExchange,
  DEVICE_GRANT_TYPES,
  exchanged,
  type Fields,
  introspected,
  obtainTokens,
  pollForm,
  registerItself,
  registerResourceServer,
  RelyingParty,
  selfRegistered,
  SETTINGS,
  subjectTokens,
  TOKENS,
  type Tokens,
} from '../support/oauth/index.js';
import { createPerson } from '../support/people.js';
import { bearer, ME, OWNER } from '../support/sign-in.js';
import { uniqueName } from '../support/unique-name.js';

type OpenIdTokens = Tokens & { readonly id_token: string };

let host: ClientHost;
let party: RelyingParty;
let userId: string;

beforeAll(async () => {
  host = await ClientHost.start();
  party = await RelyingParty.start(host.env);
  userId = (await party.provider.admin('GET', ME)).json<{ id: string }>().id;
  expectStatus(await party.provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' }), 200);
});
afterAll(async () => {
  await party.stop();
  await host.stop();
});

const change = (client: Client, settings: Readonly<Record<string, unknown>>): ReturnType<typeof party.provider.admin> =>
  party.provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, ...settings });

/** An app with pairwise subjects, and redirect URIs on this host. */
async function pairwiseApp(site = `${uniqueName('site')}.example`, settings: Readonly<Record<string, unknown>> = {}): Promise<Client> {
  const client = await party.provider.createClient({ redirectUris: [`https://${site}/callback`] });
  expectStatus(await change(client, { subject_type: 'pairwise', ...settings }), 200);
  return client;
}

async function signIn(client: Client, fields: Fields = {}, session = party.session): Promise<OpenIdTokens> {
  return (await obtainTokens(party.provider.server, session, client, { scope: 'openid', ...fields })) as OpenIdTokens;
}

const claimsOf = ({ id_token: token }: OpenIdTokens): JWTPayload & Record<string, unknown> => decodeJwt(token);

/** Whatever anybody gets to read. */
const expectNoId = (...responses: readonly unknown[]): void => {
  expect(JSON.stringify(responses)).not.toContain(userId);
};

describe('subject identifiers (OpenID Connect Core section 8)', () => {
  it('SUB-01 §8: both types are offered; an app that says nothing gets the ID of the user', async () => {
    const configuration = (await party.provider.get('/.well-known/openid-configuration')).json<Record<string, unknown>>();
    expect(configuration['subject_types_supported']).toEqual(['public', 'pairwise']);
    const client = await party.provider.createClient();
    expect(claimsOf(await signIn(client)).sub).toBe(userId);
    expect((await party.provider.admin('GET', `${APPS}/${client.id}`)).json()).toMatchObject({
      subject_type: 'public',
      sector_identifier_uri: '',
    });
  });

  it('SUB-02 §8.1: apps of one sector get one subject, which stays the same; those of another one get another, and none the ID', async () => {
    const site = `${uniqueName('site')}.example`;
    const [one, sister, stranger] = [await pairwiseApp(site), await pairwiseApp(site), await pairwiseApp()];
    const [first, again, ofSister, ofStranger] = [await signIn(one), await signIn(one), await signIn(sister), await signIn(stranger)];
    const { sub } = claimsOf(first);
    expect(sub).toMatch(/^[0-9a-f-]{36}$/);
    expect([claimsOf(again).sub, claimsOf(ofSister).sub]).toEqual([sub, sub]);
    expect(claimsOf(ofStranger).sub).not.toBe(sub);
    expectNoId(claimsOf(first), claimsOf(ofStranger));
  });

  it('SUB-02 §8.1: sectors cannot tell by sid either that two subjects are one user', async () => {
    const site = `${uniqueName('site')}.example`;
    const apps = [await pairwiseApp(site), await pairwiseApp(site), await pairwiseApp(), await party.provider.createClient()];
    const sids: unknown[] = [];
    for (const app of apps) sids.push(claimsOf(await signIn(app))['sid']);
    expect(sids[1]).toBe(sids[0]);
    expect(new Set(sids).size).toBe(3);
  });

  it('SUB-02 §8.1: of many first sign-ins at once, all get the same subject', async () => {
    const client = await pairwiseApp();
    const all = await Promise.all(Array.from({ length: 20 }, () => signIn(client)));
    expect(new Set(all.map((tokens) => claimsOf(tokens).sub)).size).toBe(1);
    const rows = await party.provider.server.db.query(`SELECT 1 FROM oauth2_provider_subjects WHERE subject = $1`, [claimsOf(all[0]!).sub]);
    expect(rows).toHaveLength(1);
  });

  it('SUB-04: refresh, UserInfo, introspection and JWT access tokens have the subject of the app, and nothing that leads to the user', async () => {
    const client = await pairwiseApp();
    const tokens = await signIn(client);
    const { sub } = claimsOf(tokens);
    const refreshed = (await party.provider.refreshed(client, tokens.refresh_token)) as OpenIdTokens;
    const userInfo = expectStatus(await party.provider.get('/oauth2/userinfo', bearer(refreshed.access_token)), 200).json();
    const secret = client.secret ?? '';
    const access = await introspected(party.provider, { id: client.id, secret }, refreshed.access_token);
    const refresh = await introspected(party.provider, { id: client.id, secret }, refreshed.refresh_token);
    const api = await registerResourceServer(party.provider, { access_token_format: 'jwt' });
    const { access_token: jwt } = await signIn(client, { scope: 'openid notes.read', resource: api.identifier });
    const ofApi = await introspected(party.provider, api, jwt);
    const answers = [claimsOf(refreshed), userInfo, access, refresh, decodeJwt(jwt), ofApi];
    expect(answers.map((answer) => (answer as { sub: string }).sub)).toEqual(answers.map(() => sub));
    expectNoId(tokens, refreshed, ...answers);
    expect(JSON.stringify(answers)).not.toContain(OWNER.username);
  });

  it('SUB-04: a token that was exchanged keeps the subject, so that nobody learns to connect it with another', async () => {
    const exchange = await createExchange(party.provider);
    expectStatus(await change(exchange.front, { subject_type: 'pairwise' }), 200);
    const { access_token: subjectToken } = await subjectTokens(party.provider, exchange, 'notes.read');
    const { access_token: token } = await exchanged(party.provider, exchange, subjectToken);
    const backend = { id: exchange.backend.id, secret: exchange.backend.secret ?? '' };
    const answers = [
      await introspected(party.provider, exchange.notes, subjectToken),
      await introspected(party.provider, backend, token),
      await introspected(party.provider, exchange.calendar, token),
    ];
    const { sub } = claimsOf(await signIn(exchange.front));
    expect(answers).toEqual(answers.map(() => expect.objectContaining({ active: true, sub }) as unknown));
    expectNoId(answers);
  });

  it('SUB-04: the logout token has the subject and the sid of the ID token', async () => {
    const received: string[] = [];
    const path = host.publish((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push(new URLSearchParams(body).get('logout_token') ?? '');
        response.end();
      });
    });
    const client = await pairwiseApp(undefined, { backchannel_logout_uri: `${host.origin}${path}` });
    const session = await party.provider.signIn();
    const { sub, sid } = claimsOf(await signIn(client, {}, session));
    const body = await party.provider.post('/api/v2/users/logout', { headers: { 'coder-session-token': session } });
    expectStatus(body, 200);
    await eventually('the app was told', () => Promise.resolve(received.length > 0));
    expect(decodeJwt(received[0]!)).toMatchObject({ sub, sid });
    expectNoId(decodeJwt(received[0]!));
  });

  it('SUB-04: the app can sign the user out with its ID token', async () => {
    const client = await pairwiseApp();
    const session = await party.provider.signIn();
    const { id_token: hint } = await signIn(client, {}, session);
    const query = new URLSearchParams({ id_token_hint: hint }).toString();
    const cookie = { cookie: `coder_session_token=${session}` };
    expectStatus(await party.provider.get(`/oauth2/logout?${query}`, cookie), 303);
    expect((await party.provider.get(ME, { 'coder-session-token': session })).status).toBe(401);
  });

  it('SUB-04: an app can ask for the user that it knows, but not whether that is the user whom others know', async () => {
    const other = await signIn(await party.provider.createClient());
    await party.change({ subject_type: 'pairwise', verified: true });
    await signIn(party.client, { scope: 'openid' });
    const own = await signIn(party.client);
    const stranger = await signIn(await pairwiseApp());
    const ask = async (fields: Fields): Promise<string | null> => {
      const { redirect } = await party.visit({ prompt: 'none', ...fields });
      return redirect?.searchParams.get('error') ?? null;
    };
    const subject = (value: unknown): Fields => ({ claims: JSON.stringify({ id_token: { sub: { value } } }) });
    expect(await ask({ id_token_hint: own.id_token })).toBeNull();
    expect(await ask(subject(claimsOf(own).sub))).toBeNull();
    for (const fields of [
      { id_token_hint: other.id_token },
      { id_token_hint: stranger.id_token },
      subject(userId),
      subject(claimsOf(stranger).sub),
    ])
      expect(await ask(fields)).toBe('login_required');
    await party.change({ subject_type: 'public', verified: true });
    expect(await ask(subject(claimsOf(own).sub))).toBe('login_required');
  });

  it('SUB-02 §8.1: tokens keep their subject when the app changes its type; the next consent gets the new one', async () => {
    const client = await pairwiseApp();
    const tokens = await signIn(client);
    expectStatus(await change(client, { subject_type: 'public' }), 200);
    const refreshed = (await party.provider.refreshed(client, tokens.refresh_token)) as OpenIdTokens;
    expect(claimsOf(refreshed).sub).toBe(claimsOf(tokens).sub);
    expect(claimsOf(await signIn(client)).sub).toBe(userId);
  });

  it('SUB-02 §8.1: the subjects of a user who is deleted are deleted', async () => {
    const client = await pairwiseApp();
    const person = await createPerson(party.provider.server);
    const { sub } = claimsOf(await signIn(client, {}, person.token));
    const count = async (): Promise<number> =>
      (await party.provider.server.db.query(`SELECT 1 FROM oauth2_provider_subjects WHERE subject = $1`, [sub])).length;
    expect(await count()).toBe(1);
    expectStatus(await party.provider.admin('DELETE', `/api/v2/users/${person.id}`), 200);
    expect(await count()).toBe(0);
  });
});

describe('sectors (OpenID Connect Core section 8.1)', () => {
  const LIST = ['https://one.example/callback', 'https://two.example/callback', 'https://three.example/callback'];

  it('SUB-03 §8.1: the list of a sector joins apps on several hosts', async () => {
    const sector = `${host.origin}${host.publish(LIST)}`;
    const [one, two] = [
      await party.provider.createClient({ redirectUris: LIST.slice(0, 2) }),
      await party.provider.createClient({ redirectUris: LIST.slice(2) }),
    ];
    for (const app of [one, two]) {
      const answer = expectStatus(await change(app, { subject_type: 'pairwise', sector_identifier_uri: sector }), 200);
      expect(answer.json()).toMatchObject({ subject_type: 'pairwise', sector_identifier_uri: sector });
    }
    expect(claimsOf(await signIn(two)).sub).toBe(claimsOf(await signIn(one)).sub);
  });

  it('SUB-03 §8.1: redirect URIs on several hosts need such a list', async () => {
    const app = await party.provider.createClient({ redirectUris: LIST });
    const refused = expectStatus(await change(app, { subject_type: 'pairwise' }), 400).json<{ validations: object[] }>();
    expect(refused.validations).toEqual([
      { field: 'sector_identifier_uri', detail: expect.stringContaining('required for pairwise subjects') as unknown },
    ]);
    const self = await registerItself(party.provider.server, { subject_type: 'pairwise', redirect_uris: LIST });
    expect([self.status, self.json<{ error: string }>().error]).toEqual([400, 'invalid_client_metadata']);
  });

  const BAD: readonly [string, () => string, string][] = [
    ['a list that lacks a redirect URI', () => `${host.origin}${host.publish(LIST.slice(1))}`, 'lacks https://one.example/callback'],
    ['something else than a list', () => `${host.origin}${host.publish({ redirect_uris: LIST })}`, 'JSON array'],
    ['nothing', () => `${host.origin}/nothing.json`, '404'],
    ['a host that does not exist', () => 'https://sector.invalid/list.json', 'cannot be fetched'],
    ['a URL without https', () => 'http://sector.example/list.json', 'https'],
  ];

  it.each(BAD)('SUB-03 §8.1: %s is refused, with the reason', async (_what, uri, reason) => {
    const settings = { subject_type: 'pairwise', sector_identifier_uri: uri(), redirect_uris: LIST };
    const app = await party.provider.createClient();
    const refused = expectStatus(await change(app, settings), 400).json<{ validations: object[] }>();
    expect(refused.validations).toEqual([{ field: 'sector_identifier_uri', detail: expect.stringContaining(reason) as unknown }]);
    const created = await party.provider.admin('POST', APPS, { name: uniqueName('app'), ...settings });
    expect(created.status).toBe(400);
    const self = await registerItself(party.provider.server, settings);
    expect([self.status, self.json()]).toEqual([
      400,
      { error: 'invalid_client_metadata', error_description: expect.stringContaining(reason) as unknown },
    ]);
  });

  it('SUB-03 §8.1: the list is read again when redirect URIs change, and not for another change', async () => {
    const path = host.publish(LIST.slice(0, 2));
    const app = await party.provider.createClient({ redirectUris: LIST.slice(0, 2) });
    expectStatus(await change(app, { subject_type: 'pairwise', sector_identifier_uri: `${host.origin}${path}` }), 200);
    host.replace(path, LIST.slice(0, 1));
    expectStatus(await change(app, { icon: '' }), 200);
    expect(host.requestsOf(path)).toBe(1);
    expectStatus(await change(app, { redirect_uris: LIST.slice(1, 2) }), 400);
    expectStatus(await change(app, { redirect_uris: LIST.slice(0, 1) }), 200);
    expect(host.requestsOf(path)).toBe(3);
  });

  it('SUB-03 §8.1, DISC-13: an app that registers itself can have pairwise subjects, and then no scope that leads to the user unasked', async () => {
    const sector = `${host.origin}${host.publish(LIST)}`;
    const wanted = { subject_type: 'pairwise', sector_identifier_uri: sector, redirect_uris: LIST, scope: 'openid' };
    const { client, information } = await selfRegistered(party.provider.server, wanted);
    expect(information).toMatchObject(wanted);
    const { sub } = claimsOf(await signIn(client));
    expect(sub).not.toBe(userId);
  });

  it('SUB-02 §8.1: an app that registers itself in a sector learns of logouts only there, and at no other host', async () => {
    const path = host.publish([...LIST, 'https://told.example/logout']);
    const settings = (uri: string): Readonly<Record<string, unknown>> => ({
      subject_type: 'pairwise',
      redirect_uris: LIST.slice(0, 1),
      backchannel_logout_uri: uri,
      scope: 'openid',
    });
    const { status, text } = await registerItself(party.provider.server, settings('https://evil.example/logout'));
    expect([status, text]).toEqual([400, expect.stringContaining('backchannel_logout_uri of an app with pairwise subjects')]);
    expect((await registerItself(party.provider.server, settings('https://one.example/logout'))).status).toBe(201);
    const listed = { ...settings('https://told.example/logout'), sector_identifier_uri: `${host.origin}${path}` };
    expect((await registerItself(party.provider.server, listed)).status).toBe(201);
    const unlisted = { ...listed, backchannel_logout_uri: 'https://evil.example/logout' };
    expect((await registerItself(party.provider.server, unlisted)).status).toBe(400);
  });

  it('SUB-02 §8.1: an app that leaves its sector while somebody consents gets no access with the subject of the old one', async () => {
    const app = await party.provider.createClient();
    const { db } = party.provider.server;
    const change = await HeldTransaction.begin(db);
    await change.query(`UPDATE oauth2_provider_apps SET redirect_uris = '{https://elsewhere.example/callback}' WHERE id = $1`, [app.id]);
    const consent = party.provider.authorize(app, { scope: 'openid' });
    await change.untilItBlocks(db);
    await change.commit();
    const { answer, redirect } = await consent;
    expect([answer.status, redirect ?? null]).toEqual([409, null]);
    expect(answer.text).toContain('The app has just been changed. Start again from the app.');
  });

  it('SUB-02 §8.1: an app that registers itself and leaves its sector loses its access, and logout tokens that wait for it are not sent', async () => {
    const site = `${uniqueName('site')}.example`;
    const metadata = clientMetadata({
      subject_type: 'pairwise',
      redirect_uris: [`https://${site}/callback`],
      backchannel_logout_uri: `https://${site}/logout`,
      scope: 'openid',
    });
    const { client, information } = await selfRegistered(party.provider.server, metadata);
    const manage = async (fields: Fields): Promise<void> => {
      const headers = bearer(information.registration_access_token);
      expectStatus(await party.provider.send('PUT', `/oauth2/clients/${client.id}`, { headers, body: { ...metadata, ...fields } }), 200);
    };
    const waiting = (): Promise<unknown[]> =>
      party.provider.server.db.query(`SELECT 1 FROM oauth2_provider_logouts WHERE app_id = $1`, [client.id]);
    const session = await party.provider.signIn();
    await signIn(client, {}, session);
    expectStatus(await party.provider.post('/api/v2/users/logout', { headers: { 'coder-session-token': session } }), 200);
    const kept = await signIn(client);
    await manage({ client_uri: `https://${site}/`, redirect_uris: [`https://${site}/callback`] });
    const tokens = (await party.provider.refreshed(client, kept.refresh_token)) as OpenIdTokens;
    expect([claimsOf(tokens).sub, (await waiting()).length]).toEqual([claimsOf(kept).sub, 1]);
    await manage({ subject_type: 'public' });
    expect((await party.provider.refresh(client, tokens.refresh_token)).json()).toMatchObject({ error: 'invalid_grant' });
    expect((await party.provider.get('/oauth2/userinfo', bearer(tokens.access_token))).status).toBe(401);
    expect(await waiting()).toEqual([]);
    expect(claimsOf(await signIn(client)).sub).toBe(userId);
  });

  it('SUB-02 §8.1: no app that registers itself is in a sector if any program on a machine can receive its responses; a reviewed one can be', async () => {
    const redirectUris = [LIST[0]!, 'http://127.0.0.1/callback', 'com.example.app:/callback'];
    const sector = `${host.origin}${host.publish(redirectUris)}`;
    for (const local of redirectUris.slice(1)) {
      const settings = {
        subject_type: 'pairwise',
        sector_identifier_uri: sector,
        redirect_uris: [LIST[0], local],
        application_type: 'native',
      };
      const { status, text } = await registerItself(party.provider.server, settings);
      expect([status, text]).toEqual([
        400,
        expect.stringContaining('sector_identifier_uri must be absent for an app that registers itself'),
      ]);
    }
    const app = await party.provider.createClient({ redirectUris: redirectUris.slice(0, 2) });
    expectStatus(await change(app, { subject_type: 'pairwise', sector_identifier_uri: sector }), 200);
  });

  it('SUB-03 §8.1: an app without redirect URIs is its own sector, whatever list it names', async () => {
    const sector = `${host.origin}${host.publish(LIST)}`;
    const settings = { subject_type: 'pairwise', sector_identifier_uri: sector };
    const member = await party.provider.createClient({ redirectUris: LIST.slice(0, 1) });
    expectStatus(await change(member, settings), 200);
    const app = await party.provider.createClient({ redirectUris: [], grantTypes: DEVICE_GRANT_TYPES });
    expectStatus(await change(app, settings), 200);
    const { server } = party.provider;
    const { device_code: code, user_code: userCode } = await authorizeDevice(server, app, { scope: 'openid' });
    expectStatus(await answerDevice(server, party.session, userCode), 303);
    const device = expectStatus(await server.post(TOKENS, pollForm(app, code)), 200).json<OpenIdTokens>();
    const subjects = [claimsOf(await signIn(member)).sub, claimsOf(device).sub, userId];
    expect(new Set(subjects).size).toBe(3);
  });

  it('SUB-03 §8.1: apps on the machines of their users are sectors of their own', async () => {
    const apps = [await party.provider.createClient(), await party.provider.createClient()];
    for (const app of apps) expectStatus(await change(app, { subject_type: 'pairwise' }), 200);
    const [one, two] = [await signIn(apps[0]!), await signIn(apps[1]!)];
    expect(claimsOf(one).sub).not.toBe(claimsOf(two).sub);
    expectNoId(claimsOf(one), claimsOf(two));
  });
});

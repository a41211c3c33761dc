import { randomUUID } from 'node:crypto';
import { expectStatus } from '../../support/expect-answer.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import type { Answer } from '../../support/http-client.js';
import {
  ACCESS_TOKEN_TYPE,
  AGENTS,
  createAgent,
  createIssuer,
  encodeFields,
  exchangePlatformToken,
  expectNoStore,
  expectRefused,
  identitiesOf,
  ISSUERS,
  newIssuer,
  newSigningKey,
  JWT_TYPE,
  type Platform,
  type Provider,
  registerBackend,
  signPlatformToken,
  startProvider,
  SUBJECT,
  TOKEN_EXCHANGE,
  TOKENS,
  trust,
} from '../../support/oauth/index.js';
import { bearer } from '../../support/sign-in.js';

interface Issued {
  readonly access_token: string;
  readonly expires_in: number;
}

let provider: Provider;
let platform: Platform;
beforeAll(async () => {
  provider = await startProvider();
  platform = await createIssuer(provider);
});
afterAll(() => provider.server.stop());

/** An agent that trusts `SUBJECT`. */
async function trusting(fields: Readonly<Record<string, unknown>> = {}): Promise<{ agent: string; identity: string }> {
  const agent = await createAgent(provider, fields);
  return { agent, identity: await trust(provider, agent, platform) };
}

const exchange = async (agent: string, claims: object = {}): Promise<Answer> =>
  exchangePlatformToken(provider, agent, await signPlatformToken(provider, platform, { ...claims }));
const exchanged = async (agent: string): Promise<Issued> => expectStatus(await exchange(agent), 200).json<Issued>();
const asAgent = (token: string): Promise<Answer> => provider.server.get(`${AGENTS}/me`, bearer(token));

describe('a program with a token of its platform', () => {
  it('8693-21: gets a token of the agent that trusts it, for an hour (RFC 8693 section 2.2.1)', async () => {
    const { agent } = await trusting();
    for (const path of [TOKENS, '/oauth2/token']) {
      const form = { grant_type: TOKEN_EXCHANGE, client_id: agent, subject_token_type: JWT_TYPE };
      const token = await signPlatformToken(provider, platform);
      const answer = await provider.post(path, { body: encodeFields({ ...form, subject_token: token }) });
      expectNoStore(answer);
      const body = expectStatus(answer, 200).json<Issued>();
      expect(body).toEqual({
        access_token: expect.stringMatching(/^gha_[0-9A-Za-z]{10}-[0-9A-Za-z]{22}$/) as unknown,
        issued_token_type: ACCESS_TOKEN_TYPE,
        token_type: 'Bearer',
        expires_in: 3600,
        expiry: expect.any(String) as unknown,
      });
      expect(expectStatus(await asAgent(body.access_token), 200).json()).toMatchObject({ id: agent });
      expect((await provider.me(body.access_token)).status).toBe(403);
    }
  });

  it('can send an ID token, and name this API and the type that it gets', async () => {
    const { agent } = await trusting();
    for (const fields of [
      { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' },
      { requested_token_type: ACCESS_TOKEN_TYPE, resource: provider.url, audience: `${provider.url}/` },
    ]) {
      const token = await signPlatformToken(provider, platform);
      expectStatus(await exchangePlatformToken(provider, agent, token, fields), 200);
    }
  });

  it('gets a token that lives no longer than the agent, and cannot be rotated', async () => {
    const expiresAt = new Date(Date.now() + 600_000).toISOString();
    const { agent } = await trusting({ expires_at: expiresAt });
    const { access_token: token, expires_in: seconds } = await exchanged(agent);
    expect(seconds).toBeGreaterThan(500);
    expect(seconds).toBeLessThanOrEqual(600);
    expect((await provider.server.request('POST', `${AGENTS}/me/token`, { headers: bearer(token) })).status).toBe(401);
    expectStatus(await asAgent(token), 200);
  });

  it('shares the agent with others: no token ends another one', async () => {
    const answer = await provider.admin('POST', AGENTS, { name: `shared-${randomUUID().slice(0, 8)}` });
    const { agent, token: own } = expectStatus(answer, 201).json<{ agent: { id: string }; token: string }>();
    await trust(provider, agent.id, platform);
    const tokens = await Promise.all(Array.from({ length: 5 }, () => exchanged(agent.id)));
    for (const token of [own, ...tokens.map(({ access_token: text }) => text)]) expectStatus(await asAgent(token), 200);
  });

  it('can exchange its token once: of ten requests at the same moment, one succeeds', async () => {
    const { agent } = await trusting();
    const token = await signPlatformToken(provider, platform);
    const answers = await Promise.all(Array.from({ length: 10 }, () => exchangePlatformToken(provider, agent, token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 400)]);
    expectRefused(await exchangePlatformToken(provider, agent, token), 'invalid_request');
    await provider.server.waitForLog(/it was exchanged before/);
    const [row] = await provider.server.db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM api_keys WHERE agent_id = $1 AND agent_token_state = 'exchanged'`,
      [agent],
    );
    expect(row?.n).toBe(1);
  });

  it('is one of at most a thousand that have not expired: of many that race for the last place, one gets it', async () => {
    const { agent } = await trusting();
    await exchanged(agent);
    await provider.server.db.query(
      `INSERT INTO api_keys SELECT copy.* FROM api_keys k, generate_series(1, 998) AS n,
              jsonb_populate_record(k, jsonb_build_object('id', 'planted' || lpad(n::text, 3, '0'))) AS copy
        WHERE k.agent_id = $1 AND k.agent_token_state = 'exchanged'`,
      [agent],
    );
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(agent)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 429)]);
    await provider.server.db.query(`UPDATE api_keys SET expires_at = now() WHERE id = 'planted001'`);
    expectStatus(await exchange(agent), 200);
    expect((await exchange(agent)).status).toBe(429);
  });

  it('cannot exchange it at two agents either, but another platform can use the same ID', async () => {
    const [one, two] = [await trusting(), await trusting()];
    const jti = randomUUID();
    expectStatus(await exchange(one.agent, { jti }), 200);
    expectRefused(await exchange(two.agent, { jti }), 'invalid_request');
    const other = await createIssuer(provider);
    await trust(provider, two.agent, other);
    expectStatus(await exchangePlatformToken(provider, two.agent, await signPlatformToken(provider, other, { jti })), 200);
  });

  it('leaves an entry in the audit log that says which program it was', async () => {
    const { agent, identity } = await trusting();
    const jti = randomUUID();
    expectStatus(await exchange(agent, { jti }), 200);
    const rows = await provider.server.db.query(
      `SELECT action, status_code, additional_fields, user_id = (SELECT user_id FROM agents WHERE id = $1) AS "isOfOwner"
         FROM audit_logs WHERE resource_id = $1 AND additional_fields->>'token' = 'exchanged'`,
      [agent],
    );
    expect(rows).toEqual([
      {
        action: 'write',
        status_code: 200,
        isOfOwner: true,
        additional_fields: {
          token: 'exchanged',
          expires_at: expect.any(String) as unknown,
          workload_identity_id: identity,
          issuer: platform.issuer,
          subject: SUBJECT,
          jti,
        },
      },
    ]);
  });

  it('can act as the agent of a service account', async () => {
    const { accountId } = await provider.createServiceClient();
    expectStatus(await provider.admin('PUT', `/api/v2/users/${accountId}/status/activate`), 200);
    const { agent } = await trusting({ owner: accountId });
    const { access_token: token } = await exchanged(agent);
    expect(expectStatus(await asAgent(token), 200).json()).toMatchObject({ owner: { id: accountId } });
  });
});

describe('an exchanged token ends', () => {
  it.each<[string, (agent: string, identity: string) => Promise<Answer>]>([
    ['with the workload identity', (agent, identity) => provider.admin('DELETE', `${identitiesOf(agent)}/${identity}`)],
    ['with the agent', (agent) => provider.admin('DELETE', `${AGENTS}/${agent}`)],
    ['with the tokens of the agent', (agent) => provider.admin('DELETE', `${AGENTS}/${agent}/token`)],
    ['with a new token of the agent', (agent) => provider.admin('POST', `${AGENTS}/${agent}/token`)],
  ])('%s', async (_what, end) => {
    const { agent, identity } = await trusting();
    const { access_token: token } = await exchanged(agent);
    expectStatus(await asAgent(token), 200);
    expect((await end(agent, identity)).status).toBeLessThan(300);
    expect((await asAgent(token)).status).toBe(401);
  });

  it('with the issuer, whose rules are gone', async () => {
    const other = await createIssuer(provider);
    const agent = await createAgent(provider);
    await trust(provider, agent, other);
    const answer = await exchangePlatformToken(provider, agent, await signPlatformToken(provider, other));
    const { access_token: token } = expectStatus(answer, 200).json<Issued>();
    expectStatus(await asAgent(token), 200);
    expectStatus(await provider.admin('DELETE', `${ISSUERS}/${other.id}`), 204);
    expect((await asAgent(token)).status).toBe(401);
    expect(expectStatus(await provider.admin('GET', identitiesOf(agent)), 200).json()).toEqual([]);
    expectRefused(await exchangePlatformToken(provider, agent, await signPlatformToken(provider, other)), 'invalid_request');
  });

  it('with the keys of the issuer, which also refuse what was verified with the ones before', async () => {
    const { db } = provider.server;
    const other = await createIssuer(provider);
    const agent = await createAgent(provider);
    await trust(provider, agent, other);
    const exchangeOne = async (): Promise<Answer> => exchangePlatformToken(provider, agent, await signPlatformToken(provider, other));
    const { access_token: token } = expectStatus(await exchangeOne(), 200).json<Issued>();
    expectStatus(await provider.admin('PATCH', `${ISSUERS}/${other.id}`, { name: 'Renamed' }), 200);
    expectStatus(await asAgent(token), 200);
    const held = await HeldTransaction.begin(db);
    await held.query(`UPDATE workload_identity_issuers SET jwks_url = 'https://new.example.com/jwks', jwks = NULL WHERE id = $1`, [
      other.id,
    ]);
    const late = exchangeOne();
    await held.untilItBlocks(db);
    await held.commit();
    expectRefused(await late, 'invalid_request');
    expectStatus(await asAgent(token), 200);
    const jwks = { keys: [(await newSigningKey()).publicJwk] };
    expectStatus(await provider.admin('PATCH', `${ISSUERS}/${other.id}`, { jwks }), 200);
    expect((await asAgent(token)).status).toBe(401);
  });

  it('for good: the token of the platform is used up even after its issuer was deleted and added again', async () => {
    const other = await createIssuer(provider);
    const agent = await createAgent(provider);
    await trust(provider, agent, other);
    const token = await signPlatformToken(provider, other);
    expectStatus(await exchangePlatformToken(provider, agent, token), 200);
    expectStatus(await provider.admin('DELETE', `${ISSUERS}/${other.id}`), 204);
    const again = await provider.admin('POST', ISSUERS, await newIssuer({ issuer: other.issuer }, other.key));
    await trust(provider, agent, { id: expectStatus(again, 201).json<{ id: string }>().id });
    expectRefused(await exchangePlatformToken(provider, agent, token), 'invalid_request');
    expectStatus(await exchangePlatformToken(provider, agent, await signPlatformToken(provider, other)), 200);
  });

  it('while its owner is suspended, who also gets no other one', async () => {
    const { accountId } = await provider.createServiceClient();
    expectStatus(await provider.admin('PUT', `/api/v2/users/${accountId}/status/activate`), 200);
    const { agent } = await trusting({ owner: accountId });
    const { access_token: token } = await exchanged(agent);
    const subjectToken = await signPlatformToken(provider, platform);
    for (const status of ['suspended', 'dormant']) {
      await provider.server.db.query(`UPDATE users SET status = $2 WHERE id = $1`, [accountId, status]);
      expect((await asAgent(token)).status).toBe(401);
      const refused = await exchangePlatformToken(provider, agent, subjectToken);
      expectRefused(refused, 'invalid_request');
      expect(refused.text).toContain('The owner of the agent is suspended or dormant: an administrator can activate the user');
    }
    expectStatus(await provider.admin('PUT', `/api/v2/users/${accountId}/status/activate`), 200);
    // Neither refusal has used it up.
    expectStatus(await exchangePlatformToken(provider, agent, subjectToken), 200);
  });

  it('before it begins if the trust is withdrawn meanwhile, and then the token of the platform is not used up', async () => {
    const { db } = provider.server;
    const { agent, identity } = await trusting();
    const second = await trust(provider, agent, platform, { subject: 'the same program under another name' });
    for (const [what, id] of [
      ['workload_identities', identity],
      ['agents', agent],
    ] as const) {
      const jti = randomUUID();
      const sub = what === 'agents' ? 'the same program under another name' : SUBJECT;
      const held = await HeldTransaction.begin(db);
      await held.query(`DELETE FROM ${what} WHERE id = $1`, [id]);
      const sending = exchange(agent, { jti, sub });
      await held.untilItBlocks(db);
      await held.commit();
      expectRefused(await sending, 'invalid_request');
      const spent = `SELECT 1 FROM spent_workload_tokens WHERE jti_hash = sha256(convert_to($1, 'UTF8'))`;
      expect(await db.query(spent, [jti])).toEqual([]);
      expect(await db.query(`SELECT 1 FROM api_keys WHERE workload_identity_id IN ($1, $2)`, [identity, second])).toEqual([]);
    }
  });
});

describe('a request for an agent', () => {
  it.each<[fault: string, fields: Record<string, string | undefined>, error: string, text: string]>([
    ['without a subject token', { subject_token: undefined }, 'invalid_request', 'Missing required parameter: subject_token'],
    ['without an agent', { client_id: undefined }, 'invalid_request', 'Missing client_id parameter'],
    ['with a scope', { scope: 'user:read' }, 'invalid_scope', 'An agent has no scopes'],
    ['with an actor', { actor_token: 'x', actor_token_type: JWT_TYPE }, 'invalid_request', 'actor_token is not supported'],
    ['for another API', { resource: 'https://other.example/' }, 'invalid_target', 'for the API of this server only'],
    ['for another audience', { audience: 'other' }, 'invalid_target', 'for the API of this server only'],
    ['for another type', { requested_token_type: JWT_TYPE }, 'invalid_request', 'requested_token_type must be'],
  ])('is refused %s, with a text that says so', async (_fault, fields, error, text) => {
    const { agent } = await trusting();
    const answer = await exchangePlatformToken(provider, agent, await signPlatformToken(provider, platform), fields);
    expectRefused(answer, error);
    expect(answer.json<{ error_description: string }>().error_description).toContain(text);
  });

  it('is refused with a DPoP proof, and with a repeated parameter', async () => {
    const { agent } = await trusting();
    const token = await signPlatformToken(provider, platform);
    const form = encodeFields({ grant_type: TOKEN_EXCHANGE, client_id: agent, subject_token: token, subject_token_type: JWT_TYPE });
    const bound = await provider.post(TOKENS, { headers: { dpop: 'x' }, body: form });
    expectRefused(bound, 'invalid_request');
    expect(bound.text).toContain('cannot be bound to a key');
    form.append('subject_token', token);
    expectRefused(await provider.post(TOKENS, { body: form }), 'invalid_request');
  });

  it('is that of an app as soon as it authenticates one: then the subject token must be an access token', async () => {
    const { agent } = await trusting();
    const token = await signPlatformToken(provider, platform);
    const app = await registerBackend(provider);
    const fields = { client_id: app.id, client_secret: app.secret ?? '', resource: provider.url };
    const answer = await exchangePlatformToken(provider, agent, token, fields);
    expectRefused(answer, 'invalid_request');
    expect(answer.text).toContain('subject_token_type must be');
    expect((await exchangePlatformToken(provider, agent, token, { client_secret: 'x' })).status).toBe(401);
    // Nothing has used it up.
    expectStatus(await exchangePlatformToken(provider, agent, token), 200);
  });
});

describe('rate limits', () => {
  it('count refused exchanges by network, and successful ones by agent', async () => {
    const limited = await startProvider({
      CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'false',
      CODER_OAUTH2_RATE_LIMIT: '5',
      CODER_OAUTH2_CLIENT_RATE_LIMIT: '8',
    });
    try {
      const issuer = await createIssuer(limited);
      const agent = await createAgent(limited);
      await trust(limited, agent, issuer);
      const send = async (id: string): Promise<Answer> => exchangePlatformToken(limited, id, await signPlatformToken(limited, issuer), {});
      const statuses: number[] = [];
      for (let n = 0; n < 9; n++) statuses.push((await send(agent)).status);
      // A window may end in between.
      expect(new Set(statuses.slice(0, 8))).toEqual(new Set([200]));
      const refused: number[] = [];
      for (let n = 0; n < 12; n++) refused.push((await send(randomUUID())).status);
      expect(refused[0]).toBe(400);
      expect(refused).toContain(429);
    } finally {
      await limited.server.stop();
    }
  });
});

import { expectStatus } from '../../support/expect-answer.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import {
  APPS,
  basic,
  type Client,
  createExchange,
  createRule,
  type Exchange,
  EXCHANGE_RULES,
  exchanged,
  introspected,
  type Provider,
  registerBackend,
  registerCalendar,
  RESOURCE_SERVERS,
  type ResourceServer,
  sendExchange,
  startProvider,
  subjectTokens,
  TOKEN_EXCHANGE,
  type Tokens,
} from '../../support/oauth/index.js';
import { createPerson } from '../../support/people.js';
import { Replica } from '../../support/replica.js';
import { sampledRows } from '../../../src/testing/index.js';

const ENV = { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' };

let provider: Provider;
let replica: Replica;
beforeAll(async () => {
  provider = await startProvider();
  replica = await Replica.of(provider.server, ENV);
});
afterAll(async () => {
  await replica.stop();
  await provider.server.stop();
});

/** A token that was exchanged twice: for the calendar, and by another app for the mail. */
interface Chain extends Exchange {
  readonly subject: Tokens;
  readonly forCalendar: string;
  readonly mail: ResourceServer;
  readonly forMail: string;
  readonly mailRuleId: string;
  readonly mailClient: Client;
}

async function createChain(): Promise<Chain> {
  const exchange = await createExchange(provider);
  const subject = await subjectTokens(provider, exchange);
  const { access_token: forCalendar } = await exchanged(provider, exchange, subject.access_token);
  const [client, mail] = [await registerBackend(provider), await registerCalendar(provider)];
  const mailRuleId = await createRule(provider, client.id, exchange.calendar, mail, [{ name: 'calendar.read' }]);
  const answer = await sendExchange(provider, client, forCalendar, { resource: mail.identifier });
  return {
    ...exchange,
    subject,
    forCalendar,
    mail,
    mailClient: client,
    forMail: expectStatus(answer, 200).json<Tokens>().access_token,
    mailRuleId,
  };
}

/** Whether each token of the chain is active, as every server says. */
async function active({ notes, subject, calendar, forCalendar, mail, forMail }: Chain): Promise<boolean[]> {
  const asked: [ResourceServer, string][] = [
    [notes, subject.access_token],
    [calendar, forCalendar],
    [mail, forMail],
  ];
  const states: boolean[] = [];
  for (const [server, token] of asked) {
    const here = (await introspected(provider, server, token))['active'];
    const there = await replica.post('/oauth2/introspect', new URLSearchParams({ token }), {
      authorization: basic(server.id, server.secret),
    });
    expect([server.identifier, there.json<{ active: boolean }>().active]).toEqual([server.identifier, here]);
    states.push(here === true);
  }
  return states;
}

function keyIdOf(token: string): string {
  return token.slice(0, token.indexOf('-'));
}

async function keysLeft({ subject, forCalendar, forMail }: Chain): Promise<number> {
  const ids = [subject.access_token, forCalendar, forMail].map(keyIdOf);
  return (await provider.server.db.query(`SELECT id FROM api_keys WHERE id = ANY ($1)`, [ids])).length;
}

const ENDS: Readonly<Record<string, { end: (chain: Chain) => Promise<unknown>; left: boolean[] }>> = {
  'the revocation of the grant by its app': {
    end: (chain) => provider.revoke(chain.front, chain.subject.refresh_token),
    left: [false, false, false],
  },
  'the revocation of the subject token by its app': {
    end: (chain) => provider.revoke(chain.front, chain.subject.access_token),
    left: [false, false, false],
  },
  'the revocation of the consent by the user': {
    end: ({ front }) => provider.admin('DELETE', `/oauth2/tokens?client_id=${front.id}`),
    left: [false, false, false],
  },
  'the deletion of the app that the user consented to': {
    end: ({ front }) => provider.admin('DELETE', `${APPS}/${front.id}`),
    left: [false, false, false],
  },
  'the deletion of the secret of that app': {
    end: ({ front }) => provider.admin('DELETE', `${APPS}/${front.id}/secrets/${front.secretId}`),
    left: [false, false, false],
  },
  'the deletion of the subject token among the keys of the user': {
    end: ({ subject }) => provider.admin('DELETE', `/api/v2/users/me/keys/${keyIdOf(subject.access_token)}`),
    left: [false, false, false],
  },
  'the deletion of the exchanged token among the keys of the user': {
    end: ({ forCalendar }) => provider.admin('DELETE', `/api/v2/users/me/keys/${keyIdOf(forCalendar)}`),
    left: [true, false, false],
  },
  'the deletion of the resource server of the subject token': {
    end: ({ notes }) => provider.admin('DELETE', `${RESOURCE_SERVERS}/${notes.id}`),
    left: [false, false, false],
  },
  'the revocation of the exchanged token by the app that has it': {
    end: (chain) => provider.revoke(chain.backend, chain.forCalendar),
    left: [true, false, false],
  },
  'the deletion of the rule': {
    end: ({ ruleId }) => provider.admin('DELETE', `${EXCHANGE_RULES}/${ruleId}`),
    left: [true, false, false],
  },
  'the deletion of the app that exchanged the token': {
    end: ({ backend }) => provider.admin('DELETE', `${APPS}/${backend.id}`),
    left: [true, false, false],
  },
  'the deletion of the secret of that app in the middle': {
    end: ({ backend }) => provider.admin('DELETE', `${APPS}/${backend.id}/secrets/${backend.secretId}`),
    left: [true, false, false],
  },
  'the deletion of the rule at the end of the chain': {
    end: ({ mailRuleId }) => provider.admin('DELETE', `${EXCHANGE_RULES}/${mailRuleId}`),
    left: [true, true, false],
  },
  'the deletion of the resource server at the end of the chain': {
    end: ({ mail }) => provider.admin('DELETE', `${RESOURCE_SERVERS}/${mail.id}`),
    left: [true, true, false],
  },
};

describe('8693-07: an exchanged token and everything that was exchanged for it end at once, on every server, with', () => {
  sampledRows(it, 4).each(Object.keys(ENDS))('%s', async (name) => {
    const { end, left } = ENDS[name]!;
    const chain = await createChain();
    expect(await active(chain)).toEqual([true, true, true]);
    const answer = (await end(chain)) as { status: number };
    expect([200, 204]).toContain(answer.status);
    const servers = [chain.notes, chain.calendar, chain.mail];
    // A resource server that was deleted cannot ask any more.
    const deleted = name.includes('resource server') ? servers[left.indexOf(false)] : undefined;
    if (deleted === undefined) expect(await active(chain)).toEqual(left);
    expect(await keysLeft(chain)).toBe(left.filter(Boolean).length);
  });

  it('the suspension of the user, for as long as it lasts', async () => {
    const person = await createPerson(provider.server);
    const ofPerson = Object.assign(Object.create(provider) as Provider, { session: person.token });
    const exchange = await createExchange(provider);
    const subject = await subjectTokens(ofPerson, exchange);
    const { access_token } = await exchanged(provider, exchange, subject.access_token);
    expect(await introspected(provider, exchange.calendar, access_token)).toMatchObject({ active: true });
    expectStatus(await provider.admin('PUT', `/api/v2/users/${person.id}/status/suspend`), 200);
    expect(await introspected(provider, exchange.calendar, access_token)).toEqual({ active: false });
  });
});

it('the expiry of the subject token, set by the user, ends what was exchanged for it', async () => {
  const chain = await createChain();
  const path = `/api/v2/users/me/keys/${keyIdOf(chain.subject.access_token)}/expire`;
  expectStatus(await provider.admin('PUT', path), 204);
  expect(await active(chain)).toEqual([false, false, false]);
  // Only the row that was expired is kept.
  expect(await keysLeft(chain)).toBe(1);
});

describe('an exchanged token, and everything that was exchanged for it, is inactive on every server as long as', () => {
  const setAllowed = async ({ id }: ResourceServer, allowed: readonly string[]): Promise<void> => {
    const { name, scopes } = (await provider.admin('GET', `${RESOURCE_SERVERS}/${id}`)).json<{ name: string; scopes: object[] }>();
    const body = { name, scopes, allowed_app_ids: allowed };
    expectStatus(await provider.admin('PUT', `${RESOURCE_SERVERS}/${id}`, body), 200);
  };
  const setGrantTypes = async ({ id, name }: Client, types: readonly string[]): Promise<void> => {
    const body = { name, redirect_uris: [], grant_types: types };
    expectStatus(await provider.admin('PUT', `${APPS}/${id}`, body), 200);
  };

  it('the resource server of the subject token does not accept the app of that any more', async () => {
    const chain = await createChain();
    await setAllowed(chain.notes, [chain.backend.id]);
    expect(await active(chain)).toEqual([false, false, false]);
    const again = await sendExchange(provider, chain.mailClient, chain.forCalendar, { resource: chain.mail.identifier });
    expect([again.status, again.json<{ error: string }>().error]).toEqual([400, 'invalid_request']);
    await setAllowed(chain.notes, []);
    expect(await active(chain)).toEqual([true, true, true]);
  });

  it('the app that exchanged the token is not registered for token exchange any more', async () => {
    const chain = await createChain();
    await setGrantTypes(chain.backend, ['refresh_token']);
    expect(await active(chain)).toEqual([true, false, false]);
    await setGrantTypes(chain.backend, [TOKEN_EXCHANGE]);
    expect(await active(chain)).toEqual([true, true, true]);
  });

  it('the app in the middle is not accepted any more', async () => {
    const chain = await createChain();
    await setAllowed(chain.calendar, [chain.front.id]);
    expect(await active(chain)).toEqual([true, false, false]);
  });
});

it('a refresh of the subject token does not end the exchanged one', async () => {
  const exchange = await createExchange(provider);
  const subject = await subjectTokens(provider, exchange);
  const { access_token } = await exchanged(provider, exchange, subject.access_token);
  await provider.refreshed(exchange.front, subject.refresh_token);
  expect(await introspected(provider, exchange.calendar, access_token)).toMatchObject({ active: true });
});

it('users do not see the exchanged tokens among their grants', async () => {
  const exchange = await createExchange(provider);
  await exchanged(provider, exchange, (await subjectTokens(provider, exchange)).access_token);
  const grants = (await provider.admin('GET', '/api/v2/users/me/oauth2-grants')).json<{ app: { id: string } }[]>();
  const apps = grants.map(({ app }) => app.id);
  expect(apps).toContain(exchange.front.id);
  expect(apps).not.toContain(exchange.backend.id);
});

describe('of a revocation and 64 racing exchanges on two servers, no token survives', () => {
  sampledRows(it).each(
    Object.keys(ENDS).filter((name) => ENDS[name]!.left.filter(Boolean).length === 0 || name === 'the deletion of the rule'),
  )('%s', async (name) => {
    const chain = await createChain();
    const send = (index: number) => {
      const fields = { resource: chain.calendar.identifier };
      return sendExchange(index % 2 === 0 ? provider : onReplica(), chain.backend, chain.subject.access_token, fields);
    };
    const racing = Promise.all(Array.from({ length: 64 }, (_each, index) => send(index)));
    const ended = (await ENDS[name]!.end(chain)) as { status: number };
    expect([200, 204]).toContain(ended.status);
    for (const answer of await racing) expect([200, 400]).toContain(answer.status);
    const rows = await provider.server.db.query(
      `SELECT k.id FROM api_keys k JOIN oauth2_provider_app_tokens t ON t.access_key_id = k.id WHERE t.app_id = $1`,
      [chain.backend.id],
    );
    expect(rows).toEqual([]);
  });
});

/** The provider, as requests see it that the other server answers. */
function onReplica(): Provider {
  const post: Provider['post'] = (path, options) => replica.post(path, options?.body);
  return Object.assign(Object.create(provider) as Provider, { post });
}

it('an exchange waits for a revocation that is being committed, and issues nothing', async () => {
  const exchange = await createExchange(provider);
  const subject = await subjectTokens(provider, exchange);
  const { db } = provider.server;
  const held = await HeldTransaction.begin(db);
  await held.query(
    `UPDATE oauth2_provider_grants SET revoked_at = now()
      WHERE id = (SELECT grant_id FROM oauth2_provider_app_tokens WHERE access_key_id = $1)`,
    [keyIdOf(subject.access_token)],
  );
  const sending = sendExchange(provider, exchange.backend, subject.access_token, { resource: exchange.calendar.identifier });
  await held.untilItBlocks(db);
  await held.commit();
  expect((await sending).status).toBe(400);
});

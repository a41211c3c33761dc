import { BARRING, USER_BARS } from '../../support/barred-users.js';
import { expectStatus } from '../../support/expect-answer.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import type { Answer } from '../../support/http-client.js';
import { plantKey } from '../../support/keys.js';
import {
  answerDevice,
  authorizeDevice,
  type Client,
  DEVICE_GRANT_TYPES,
  INITIAL_TOKENS,
  pollForm,
  type Provider,
  registerItself,
  startProvider,
  TOKENS,
  type Tokens,
} from '../../support/oauth/index.js';
import { type PlantedUser, plantUser } from '../../support/people.js';
import { bearer, ME } from '../../support/sign-in.js';

/** A request with which a user gets in, ready to be sent. */
interface Attempt {
  readonly userId: string;
  readonly send: () => Promise<Answer>;
}

interface Door {
  readonly prepare: (provider: Provider) => Promise<Attempt>;
  /** Of a user who may act. */
  readonly accepted: Outcome;
  /** Of everybody else. */
  readonly refused: Outcome;
  /** It locks the user, so that it can be made to wait for a change. */
  readonly waits?: true;
}

interface Outcome {
  readonly status: number;
  readonly body?: Readonly<Record<string, unknown>>;
}

interface Visitor extends PlantedUser {
  readonly session: string;
  /** In whose steps this user authorizes apps. */
  readonly steps: Provider;
}

/** With the password of the first user. */
async function visitor(provider: Provider, siteRoles: readonly string[] = []): Promise<Visitor> {
  const { db } = provider.server;
  const [first] = await db.query<{ hash: string }>(`SELECT hashed_password AS hash FROM users WHERE email = $1`, [provider.account.email]);
  const user = await plantUser(db, { hashedPassword: first!.hash, siteRoles });
  const session = await plantKey(db, user.id);
  return { ...user, session, steps: Object.assign(Object.create(provider) as Provider, { session }) };
}

async function tokensOf(provider: Provider): Promise<{ readonly userId: string; readonly client: Client; readonly tokens: Tokens }> {
  const { id: userId, steps } = await visitor(provider);
  const client = await provider.createClient();
  return { userId, client, tokens: await steps.obtainTokens(client) };
}

const [OK, CREATED, UNAUTHORIZED] = [{ status: 200 }, { status: 201 }, { status: 401 }];
const INTROSPECTION = '/oauth2/introspect';
const INVALID_GRANT: Outcome = { status: 400, body: { error: 'invalid_grant' } };
const described = (active: boolean): Outcome => ({ status: 200, body: { active } });

const DOORS: Readonly<Record<string, Door>> = {
  'a login with the right password': {
    prepare: async (provider) => {
      const { id: userId, email } = await visitor(provider);
      return { userId, send: () => provider.server.post('/api/v2/users/login', { email, password: provider.account.password }) };
    },
    accepted: CREATED,
    refused: UNAUTHORIZED,
    waits: true,
  },
  'a session': {
    prepare: async (provider) => {
      const { id: userId, session } = await visitor(provider);
      return { userId, send: () => provider.get(ME, bearer(session)) };
    },
    accepted: OK,
    refused: UNAUTHORIZED,
  },
  'a new key': {
    prepare: async (provider) => {
      const { id: userId, session } = await visitor(provider);
      return { userId, send: () => provider.post('/api/v2/users/me/keys', { headers: bearer(session) }) };
    },
    accepted: CREATED,
    refused: UNAUTHORIZED,
    waits: true,
  },
  'an access token': {
    prepare: async (provider) => {
      const { userId, tokens } = await tokensOf(provider);
      return { userId, send: () => provider.me(tokens.access_token) };
    },
    accepted: OK,
    refused: UNAUTHORIZED,
  },
  'the introspection of an access token': {
    prepare: async (provider) => {
      const { userId, client, tokens } = await tokensOf(provider);
      return { userId, send: () => provider.postAs(client, INTROSPECTION, { token: tokens.access_token }) };
    },
    accepted: described(true),
    refused: described(false),
  },
  'the introspection of a refresh token': {
    prepare: async (provider) => {
      const { userId, client, tokens } = await tokensOf(provider);
      return { userId, send: () => provider.postAs(client, INTROSPECTION, { token: tokens.refresh_token }) };
    },
    accepted: described(true),
    refused: described(false),
  },
  'a code': {
    prepare: async (provider) => {
      const { id: userId, steps } = await visitor(provider);
      const client = await provider.createClient();
      const code = await steps.obtainCode(client);
      return { userId, send: () => provider.exchange(client, code) };
    },
    accepted: OK,
    refused: INVALID_GRANT,
    waits: true,
  },
  'a refresh token': {
    prepare: async (provider) => {
      const { userId, client, tokens } = await tokensOf(provider);
      return { userId, send: () => provider.refresh(client, tokens.refresh_token) };
    },
    accepted: OK,
    refused: INVALID_GRANT,
    waits: true,
  },
  'a device code': {
    prepare: async (provider) => {
      const { id: userId, session } = await visitor(provider);
      const client = await provider.createClient({ grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
      const { device_code: code, user_code: userCode } = await authorizeDevice(provider.server, client);
      await answerDevice(provider.server, session, userCode);
      return { userId, send: () => provider.server.post(TOKENS, pollForm(client, code)) };
    },
    accepted: OK,
    refused: INVALID_GRANT,
    waits: true,
  },
  'an app that acts as its service account': {
    prepare: async (provider) => {
      const client = await provider.createServiceClient();
      return { userId: client.accountId, send: () => provider.actForItself(client) };
    },
    accepted: OK,
    refused: { status: 400, body: { error: 'unauthorized_client' } },
    waits: true,
  },
  'an initial access token of an administrator': {
    prepare: async (provider) => {
      const { id: userId, steps } = await visitor(provider, ['owner']);
      const created = expectStatus(await steps.admin('POST', INITIAL_TOKENS, { name: 'ci' }), 201);
      const { token } = created.json<{ token: string }>();
      return { userId, send: () => registerItself(provider.server, {}, token) };
    },
    accepted: CREATED,
    refused: { status: 401, body: { error: 'invalid_token' } },
  },
};

describe.each([
  ['as one statement', 'auto'],
  ['step by step', 'off'],
])('sent %s', (_name, setting) => {
  let provider: Provider;
  beforeAll(async () => (provider = await startProvider({ CODER_PG_SINGLE_STATEMENTS: setting })));
  afterAll(() => provider.server.stop());

  function expectOutcome(answer: Answer, { status, body }: Outcome): void {
    expect({ status: answer.status, body: answer.json() }).toEqual({
      status,
      body: body === undefined ? (expect.anything() as unknown) : (expect.objectContaining(body) as unknown),
    });
  }

  describe.each(Object.entries(DOORS))('%s', (_door, { prepare, accepted, refused }) => {
    it('is accepted from a user who may act', async () => {
      const { send } = await prepare(provider);
      expectOutcome(await send(), accepted);
    });

    it.each(USER_BARS)('is refused from a user who is %s', async (bar) => {
      const { userId, send } = await prepare(provider);
      await provider.server.db.query(BARRING[bar], [userId]);
      expectOutcome(await send(), refused);
    });
  });

  describe.each(Object.entries(DOORS).filter(([, { waits }]) => waits))('%s', (_door, { prepare, refused }) => {
    it.each(USER_BARS)('is refused if the user is %s while the request waits', async (bar) => {
      const { db } = provider.server;
      const { userId, send } = await prepare(provider);
      const held = await HeldTransaction.begin(db);
      await held.query(`SELECT 1 FROM users WHERE id = $1 FOR UPDATE`, [userId]);
      const sending = send();
      await held.untilItBlocks(db);
      await held.query(BARRING[bar], [userId]);
      await held.commit();
      expectOutcome(await sending, refused);
    });
  });
});

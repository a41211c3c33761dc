import { CountingProxy } from '../../support/counting-proxy.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import type { Answer } from '../../support/http-client.js';
import { OWNER } from '../../support/sign-in.js';
import {
  answerDevice,
  authorizeDevice,
  type Client,
  DEVICE_GRANT_TYPES,
  pollForm,
  type Provider,
  registerResourceServer,
  type ServiceClient,
  startProvider,
  TOKENS,
} from '../../support/oauth/index.js';

const READ = /^token_request/;
const READ_LOGIN = /^login_attempt$/;
const CHANGE = /^atomic_[0-9a-f]+$/;

let database: TestDatabase;
let proxy: CountingProxy;
let provider: Provider;
beforeAll(async () => {
  database = await createDatabase();
  proxy = await CountingProxy.before(database.url);
  provider = await startProvider({ CODER_PG_CONNECTION_URL: proxy.url, CODER_PG_SINGLE_STATEMENTS: 'auto' });
});
afterAll(async () => {
  await provider.server.stop();
  await proxy.stop();
  await database.drop();
});

/** Far more than periodic tasks could spoil, on any machine. */
const ATTEMPTS = 20;

/** What a request makes the server send. Periodic tasks send statements, too, so it is the attempt with the fewest that counts. */
async function expectStatements(prepare: () => Promise<() => Promise<Pick<Answer, 'status'>>>, ...names: readonly RegExp[]): Promise<void> {
  const attempts: string[][] = [];
  while (attempts.length < ATTEMPTS && !attempts.some(({ length }) => length === names.length)) {
    const request = await prepare();
    let total = 0;
    const prepared = await proxy.preparedDuring(async () => {
      total = await proxy.during(async () => {
        expect((await request()).status).toBeLessThan(300);
      });
    });
    attempts.push([...prepared, ...Array<string>(total - prepared.length).fill('without a name, such as COMMIT')]);
  }
  const [fewest = []] = attempts.sort((a, b) => a.length - b.length);
  expect(fewest).toEqual(names.map((name): unknown => expect.stringMatching(name)));
}

describe.each(['public', 'confidential'] as const)('for a %s client', (type) => {
  let client: Client;
  beforeAll(async () => {
    client = await provider.createClient({ type });
    // "Last used" of the secret is written once a minute.
    await provider.obtainTokens(client);
  });

  it('a refresh is two statements, and the second is the transaction', async () => {
    const prepare = async () => {
      const { refresh_token: token } = await provider.obtainTokens(client);
      return () => provider.refresh(client, token);
    };
    await expectStatements(prepare, READ, CHANGE);
  });

  it('a code exchange is two statements, and the second is the transaction', async () => {
    const prepare = async () => {
      const grant = await provider.obtainCode(client);
      return () => provider.exchange(client, grant);
    };
    await expectStatements(prepare, READ, CHANGE);
  });

  it('a poll of a device is two statements, whether the user has answered or not', async () => {
    const device = await provider.createClient({ type, grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
    const prepare = async (isAllowed: boolean) => {
      const { device_code: code, user_code: userCode } = await authorizeDevice(provider.server, device);
      if (isAllowed) await answerDevice(provider.server, provider.session, userCode);
      return async () => {
        const { status } = await provider.server.post(TOKENS, pollForm(device, code));
        expect(status).toBe(isAllowed ? 200 : 400);
        return { status: 200 };
      };
    };
    // "Last used" of the secret.
    await (
      await prepare(false)
    )();
    await expectStatements(() => prepare(true), READ, CHANGE);
    await expectStatements(() => prepare(false), READ, /^device_code_poll$/);
  });

  it.each(['access_token', 'refresh_token'] as const)(
    'revoking by the %s is two statements, and the second is the transaction',
    async (kind) => {
      const revoked: string[] = [];
      const prepare = async () => {
        const pair = await provider.obtainTokens(client);
        revoked.push(pair.access_token);
        return () => provider.revoke(client, pair[kind]);
      };
      await expectStatements(prepare, READ, CHANGE);
      for (const token of revoked) expect((await provider.me(token)).status).toBe(401);
    },
  );
});

describe('for an app that acts for itself', () => {
  it.each(['this server', 'a resource server'])(
    'a token for %s is two statements, and the second is the transaction; after it that alone',
    async (api) => {
      const fields = api === 'this server' ? {} : { resource: (await registerResourceServer(provider)).identifier };
      let client: ServiceClient;
      const request = (): Promise<Answer> => provider.actForItself(client, fields);
      const prepare = async () => {
        client = await provider.createServiceClient({ scope: 'user:read notes.read' });
        // "Last used" of the secret is written once a minute.
        expect((await request()).status).toBe(200);
        return request;
      };
      await expectStatements(prepare, READ, CHANGE);
      await expectStatements(() => Promise.resolve(request), CHANGE);
    },
  );
});

describe('for a person', () => {
  it('a login is two statements, one before the password is compared and one after, besides those that count guesses', async () => {
    const logIn = (): Promise<Answer> => provider.server.post('/api/v2/users/login', { email: OWNER.email, password: OWNER.password });
    await expectStatements(() => Promise.resolve(logIn), READ_LOGIN, CHANGE);
  });

  it('a new key is two statements: one identifies the caller, and the second is the transaction', async () => {
    const create = (): Promise<Answer> => provider.admin('POST', '/api/v2/users/me/keys/tokens', { scope: 'all' });
    expect((await create()).status).toBe(201);
    await expectStatements(() => Promise.resolve(create), /^credentials_/, CHANGE);
  });
});

import { CountingProxy } from '../../support/counting-proxy.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import type { Answer } from '../../support/http-client.js';
import { type Client, type Provider, startProvider } from '../../support/oauth/index.js';

const READ = /^token_request/;
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

/** What a request makes the server send. Periodic tasks send statements, too, so it is the attempt with the fewest that counts. */
async function expectStatements(request: () => Promise<Answer>, ...names: readonly RegExp[]): Promise<void> {
  const attempts: string[][] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
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
    let { refresh_token: token } = await provider.obtainTokens(client);
    await expectStatements(
      async () => {
        const answer = await provider.refresh(client, token);
        ({ refresh_token: token } = answer.json<{ refresh_token: string }>());
        return answer;
      },
      READ,
      CHANGE,
    );
  });

  it('a code exchange is two statements, and the second is the transaction', async () => {
    const grants = [await provider.obtainCode(client), await provider.obtainCode(client), await provider.obtainCode(client)];
    await expectStatements(() => provider.exchange(client, grants.pop()!), READ, CHANGE);
  });

  it.each(['access_token', 'refresh_token'] as const)(
    'revoking by the %s is two statements, and the second is the transaction',
    async (kind) => {
      const pairs = [await provider.obtainTokens(client), await provider.obtainTokens(client), await provider.obtainTokens(client)];
      const revoked = [...pairs];
      await expectStatements(() => provider.revoke(client, revoked.pop()![kind]), READ, CHANGE);
      for (const pair of pairs) expect((await provider.me(pair.access_token)).status).toBe(401);
    },
  );
});

describe('for a person', () => {
  it('a new key is one statement and the transaction, after those that identify the caller and, before and after the body is read, the owner', async () => {
    const create = (): Promise<Answer> => provider.admin('POST', '/api/v2/users/me/keys/tokens', { scope: 'all' });
    expect((await create()).status).toBe(201);
    await expectStatements(create, /^credentials_/, /^users_/, /^users_/, CHANGE);
  });
});

import { clientCredentials, createClient, OAuthError } from '../../../src/sdk/client/index.js';
import { startProvider, type Provider, type ServiceClient } from '../../support/oauth/index.js';
import { RecordedFetch } from './recorded-fetch.js';
import { ManualClock, whoIs } from './signed-in.js';

const TOKENS = '/oauth2/tokens';
const HOUR_MS = 3_600_000;

let provider: Provider;
let service: ServiceClient;
let recorded: RecordedFetch;
let clock: ManualClock;
beforeAll(async () => (provider = await startProvider()));
afterAll(() => provider.server.stop());
beforeEach(async () => {
  service = await provider.createServiceClient({ scope: 'user:read' });
  recorded = new RecordedFetch();
  clock = new ManualClock();
});

const program = (): Parameters<typeof whoIs>[0] => {
  const auth = clientCredentials({
    url: provider.url,
    clientId: service.id,
    clientSecret: service.secret!,
    fetch: recorded.fetch,
    clock: clock.now,
  });
  return { client: createClient({ url: provider.url, auth, fetch: recorded.fetch }) };
};

it('a program acts as its service account; 64 requests at once get one token', async () => {
  const app = program();
  const names = await Promise.all(Array.from({ length: 64 }, () => whoIs(app)));
  expect(new Set(names)).toEqual(new Set([service.username]));
  expect(recorded.count(TOKENS)).toBe(1);
});

it('the token is renewed before it expires, once for all', async () => {
  const app = program();
  await whoIs(app);
  clock.advance(HOUR_MS - 61_000);
  await whoIs(app);
  expect(recorded.count(TOKENS)).toBe(1);
  clock.advance(2_000);
  await Promise.all(Array.from({ length: 64 }, () => whoIs(app)));
  expect(recorded.count(TOKENS)).toBe(2);
});

it('a token that the server ended is replaced, once for all', async () => {
  const app = program();
  await whoIs(app);
  await provider.server.db.query(`DELETE FROM api_keys WHERE user_id = $1`, [service.accountId]);
  await Promise.all(Array.from({ length: 64 }, () => whoIs(app)));
  expect(recorded.count(TOKENS)).toBe(2);
});

it('a deleted secret is an OAuthError', async () => {
  const app = program();
  await whoIs(app);
  await provider.admin('DELETE', `/api/v2/oauth2-provider/apps/${service.id}/secrets/${service.secretId!}`);
  const error: unknown = await whoIs(app).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OAuthError);
  expect(error).toMatchObject({ error: 'invalid_client', status: 401 });
});

import { everything } from '../../support/everything.js';
import { expectStatus } from '../../support/expect-answer.js';
import {
  answerDevice,
  authorizeDevice,
  type Client,
  DEVICE_GRANT_TYPES,
  DpopKey,
  pollForm,
  type Provider,
  registerResourceServer,
  startProvider,
  TOKENS,
  type Tokens,
} from '../../support/oauth/index.js';

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;
const BYTES = /^\\x([0-9a-f]{2})*$/;
/** Columns of random text. */
const RANDOM = ['code_challenge', 'state_hash', 'display_secret', 'dpop_jkt', 'sid', 'login_session'];
const HOUR_MS = 3_600_000;

interface Row {
  readonly table: string;
  readonly columns: Readonly<Record<string, unknown>>;
}

/** The rows that a step removed and added; a changed row is one of each. */
interface Difference {
  readonly removed: readonly Row[];
  readonly added: readonly Row[];
}

type Steps = (provider: Provider, client: Client, observe: (step: () => Promise<unknown>) => Promise<void>) => Promise<void>;

const WORKS: Readonly<Record<string, Steps>> = {
  'a code exchange': async (provider, client, observe) => {
    const grant = await provider.obtainCode(client);
    await observe(async () => expectStatus(await provider.exchange(client, grant), 200));
  },
  'a first and a second refresh': async (provider, client, observe) => {
    let { refresh_token: token } = await provider.obtainTokens(client);
    for (let n = 0; n < 2; n++) {
      await observe(async () => ({ refresh_token: token } = await provider.refreshed(client, token)));
    }
  },
  'a refresh with less scope': async (provider, client, observe) => {
    const pair = await provider.obtainTokens(client, { scope: 'user:read api_key:read' });
    await observe(() => provider.refreshed(client, pair.refresh_token, { scope: 'user:read' }));
  },
  'a refresh after the app got less scope': async (provider, client, observe) => {
    const pair = await provider.obtainTokens(client, { scope: 'user:read api_key:read' });
    await provider.server.db.query(`UPDATE oauth2_provider_apps SET scope = 'user:read' WHERE id = $1`, [client.id]);
    await observe(() => provider.refreshed(client, pair.refresh_token));
  },
  'a code exchange and a refresh with proofs of a key': async (provider, client, observe) => {
    const key = await DpopKey.create();
    const grant = await provider.obtainCode(client);
    let token = '';
    await observe(async () => {
      const answer = await provider.exchange(client, grant, {}, { headers: await key.forTokens(provider) });
      token = expectStatus(answer, 200).json<Tokens>().refresh_token;
    });
    await observe(async () => expectStatus(await provider.refresh(client, token, {}, { headers: await key.forTokens(provider) }), 200));
  },
  'a refresh whose access token is gone': async (provider, client, observe) => {
    const pair = await provider.obtainTokens(client);
    await provider.server.db.query(`DELETE FROM api_keys WHERE id = $1`, [pair.access_token.split('-')[0]]);
    await observe(() => provider.refreshed(client, pair.refresh_token));
  },
  'a replay of a refresh': async (provider, client, observe) => {
    const pair = await provider.obtainTokens(client);
    await provider.refreshed(client, pair.refresh_token);
    await observe(() => provider.refreshed(client, pair.refresh_token));
  },
  'a revocation by the access token': async (provider, client, observe) => {
    const pair = await provider.refreshed(client, (await provider.obtainTokens(client)).refresh_token);
    await observe(async () => expectStatus(await provider.revoke(client, pair.access_token), 200));
  },
  'a revocation by the refresh token': async (provider, client, observe) => {
    const pair = await provider.refreshed(client, (await provider.obtainTokens(client)).refresh_token);
    await observe(async () => expectStatus(await provider.revoke(client, pair.refresh_token), 200));
  },
  'a poll of a device that the user allowed': async (provider, _client, observe) => {
    const client = await provider.createClient({ grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
    const { device_code: code, user_code: userCode } = await authorizeDevice(provider.server, client);
    await answerDevice(provider.server, provider.session, userCode);
    await observe(async () => expectStatus(await provider.server.post(TOKENS, pollForm(client, code)), 200));
  },
  'a token of an app for itself': async (provider, _client, observe) => {
    const client = await provider.createServiceClient();
    await observe(async () => expectStatus(await provider.actForItself(client, { scope: 'user:read' }), 200));
  },
  'a token of an app for itself and another API': async (provider, _client, observe) => {
    const client = await provider.createServiceClient();
    const { identifier: resource } = await registerResourceServer(provider, { identifier: 'https://same.example.com/', name: 'same' });
    await observe(async () => expectStatus(await provider.actForItself(client, { resource, scope: 'notes.read' }), 200));
  },
  'a revocation of a token of an app for itself': async (provider, _client, observe) => {
    const client = await provider.createServiceClient();
    const { access_token: token } = (await provider.actForItself(client)).json<Tokens>();
    await observe(async () => expectStatus(await provider.revoke(client, token), 200));
  },
  'a login': async ({ server, account: { email, password } }, _client, observe) => {
    await observe(async () => expectStatus(await server.post('/api/v2/users/login', { email, password }), 201));
  },
  'a command-line key': async (provider, _client, observe) => {
    await observe(async () => expectStatus(await provider.admin('POST', '/api/v2/users/me/keys'), 201));
  },
  'a long-lived token': async (provider, _client, observe) => {
    const body = { token_name: 'ci', lifetime: 3_600_000_000_000, scopes: ['user:read'], allow_list: ['*:*'] };
    await observe(async () => expectStatus(await provider.admin('POST', '/api/v2/users/me/keys/tokens', body), 201));
  },
};

let providers: readonly Provider[] = [];
beforeAll(async () => {
  providers = [await startProvider({ CODER_PG_SINGLE_STATEMENTS: 'auto' }), await startProvider({ CODER_PG_SINGLE_STATEMENTS: 'off' })];
});
afterAll(async () => {
  for (const { server } of providers) await server.stop();
});

async function rowsOf({ server }: Provider): Promise<ReadonlyMap<string, Row>> {
  const rows = Object.entries(await everything(server.db)).flatMap(([table, contents]) =>
    contents.split('\n').flatMap((line): Row[] => (line === '' ? [] : [{ table, columns: JSON.parse(line) as Row['columns'] }])),
  );
  return new Map(rows.map((row) => [JSON.stringify(row), row]));
}

/** What each step of a work did to the database of one server, with ids and times replaced by what they are. */
async function observed(provider: Provider, steps: Steps): Promise<unknown[]> {
  const client = await provider.createClient();
  const seen: unknown[] = [];
  await steps(provider, client, async (step) => {
    const before = await rowsOf(provider);
    await step();
    const after = await rowsOf(provider);
    const without = (rows: ReadonlyMap<string, Row>, others: ReadonlyMap<string, Row>): Row[] =>
      [...rows].filter(([text]) => !others.has(text)).map(([, row]) => row);
    const owners = new Map<unknown, string>([[`${provider.url}/`, 'the API of this server']]);
    for (const { table, columns } of [...before.values(), ...after.values()]) {
      if ('id' in columns) owners.set(columns['id'], `the id of a row of ${table}`);
    }
    seen.push(described({ removed: without(before, after), added: without(after, before) }, owners));
  });
  await provider.admin('DELETE', `/api/v2/oauth2-provider/apps/${client.id}`);
  return seen;
}

function described({ removed, added }: Difference, owners: ReadonlyMap<unknown, string>): unknown {
  const list = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(placeholder(row, owners))).sort();
  return { removed: list(removed), added: list(added) };
}

function placeholder(value: unknown, owners: ReadonlyMap<unknown, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => placeholder(item, owners));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]: [string, unknown]) => {
        // The id of a row that is gone, such as a revoked access token.
        const isOfNothing = name.endsWith('_id') && typeof item === 'string' && !owners.has(item);
        if (RANDOM.includes(name) && item !== null) return [name, 'a random text'];
        return [name, isOfNothing ? 'an id' : placeholder(item, owners)];
      }),
    );
  }
  if (typeof value !== 'string') return value;
  const owner = owners.get(value);
  if (owner !== undefined) return owner;
  if (TIME.test(value)) return `in ${Math.round((Date.parse(value) - Date.now()) / HOUR_MS)} h`;
  if (BYTES.test(value)) return `${(value.length - 2) / 2} bytes`;
  return value.replace(UUID, (id) => owners.get(id) ?? 'a UUID');
}

describe('as one statement and step by step, the same rows are left by', () => {
  it.each(Object.keys(WORKS))('%s', async (name) => {
    const [atOnce, inSteps] = [await observed(providers[0]!, WORKS[name]!), await observed(providers[1]!, WORKS[name]!)];
    expect(JSON.stringify(atOnce)).not.toBe('[]');
    expect(atOnce).toEqual(inSteps);
  });
});

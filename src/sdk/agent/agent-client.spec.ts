import fc from 'fast-check';
import { runs } from '../../testing/index.js';
import { RESPONSES } from '../core/response-shapes.js';
import { differenceFrom, type Shape } from '../core/shape.js';
import { liesAbout } from '../core/testing/lies.js';
import type { AgentTokenStore } from './agent-token.js';
import { type AgentClient, type AgentClientOptions, ApiError, createAgentClient } from './index.js';
import { agentToken, FakeAgentServer } from './testing/fake-agent-server.js';

const URL_OF_SERVER = 'https://gatehouse.example.com';
const USER_TOKEN = 'AAAAAAAAAA-AAAAAAAAAAAAAAAAAAAAAA';
const ROTATE = 'POST /api/v2/agents/me/token';
const INSPECT = 'GET /api/v2/agents/me';
const SECRETS = 'GET /api/v2/agents/me/secrets';

/** A store in memory that can fail. */
class Store implements AgentTokenStore {
  saved: string[] = [];
  broken = false;
  /** How many saves fail after the next one. */
  breaksAfter = Infinity;

  constructor(private token: string | undefined) {}

  readonly load = (): string | undefined => this.token;

  readonly save = (token: string): Promise<void> => {
    this.breaksAfter -= 1;
    if (this.broken || this.breaksAfter < 0) return Promise.reject(new Error('the disk is full'));
    this.token = token;
    this.saved.push(token);
    return Promise.resolve();
  };
}

let server: FakeAgentServer;
beforeEach(() => (server = new FakeAgentServer()));

const open = (options: Partial<AgentClientOptions>): ReturnType<typeof createAgentClient> =>
  createAgentClient({ url: URL_OF_SERVER, fetch: server.fetch, clock: server.now, retries: 0, ...options });

describe('an agent', () => {
  it('fetches what it was given, each with one request', async () => {
    const agent = open({ token: agentToken(0) });
    expect(await agent.manifest()).toMatchObject({ token_lifetime_seconds: 1000 });
    expect(await agent.secrets()).toMatchObject([{ value: 'text' }]);
    expect(await agent.secret('a b/c?d')).toMatchObject({ name: 'a b/c?d' });
    expect(await agent.gitSshKey()).toEqual({ public_key: 'public', private_key: 'private' });
    expect(await new Response(await agent.file('0f3c7a52-6b1e-4c37-9c59-5f7f6f2d1a11')).text()).toBe('content');
    expect(server.requests.map(({ operation }) => operation)).toEqual([
      INSPECT,
      SECRETS,
      'GET /api/v2/agents/me/secrets/a%20b%2Fc%3Fd',
      'GET /api/v2/agents/me/gitsshkey',
      'GET /api/v2/files/0f3c7a52-6b1e-4c37-9c59-5f7f6f2d1a11',
    ]);
  });

  it('with a path in the URL of its server keeps the path', async () => {
    await open({ url: `${URL_OF_SERVER}/base/`, token: agentToken(0) })
      .secrets()
      .catch(() => undefined);
    expect(server.requests[0]?.operation).toBe('GET /base/api/v2/agents/me/secrets');
  });

  it.each(['', '.', '..'])('refuses %j as a name: it would be another path', (name) => {
    expect(() => open({ token: agentToken(0) }).secret(name)).toThrow(TypeError);
    expect(server.requests).toEqual([]);
  });

  it('rejects with the error of the server', async () => {
    const error: unknown = await open({ token: agentToken(7) })
      .secrets()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 401, challenge: expect.stringContaining('invalid_token') as string });
  });

  it('rejects with the reason of its signal', async () => {
    const signal = AbortSignal.abort(new Error('the job was cancelled'));
    const waiting = (): Promise<Response> => Promise.reject(signal.reason as Error);
    await expect(open({ token: agentToken(0), fetch: waiting }).secrets({ signal })).rejects.toThrow('the job was cancelled');
  });

  it('whose server takes too long rejects with a TimeoutError', async () => {
    const never = (_url: unknown, init?: RequestInit): Promise<Response> =>
      new Promise((_, reject) =>
        init?.signal?.addEventListener('abort', () => {
          reject(init.signal?.reason as Error);
        }),
      );
    await expect(open({ token: agentToken(0), fetch: never }).secrets({ timeoutMs: 5 })).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('the token of a user', () => {
  it.each([USER_TOKEN, 'coder_session', `${agentToken(0)}\n`, ' ', undefined])('is refused before anything is sent: %j', (token) => {
    expect(() => open({ token })).toThrow(TypeError);
    expect(() => open({ token })).not.toThrow(USER_TOKEN);
  });

  it('is refused in a store, and as what a workload gets in exchange', async () => {
    await expect(open({ tokenStore: new Store(USER_TOKEN) }).secrets()).rejects.toThrow('This is not the token of an agent');
    expect(server.requests).toEqual([]);
    const fetch = (): Promise<Response> =>
      Promise.resolve(Response.json({ access_token: USER_TOKEN, token_type: 'Bearer', expires_in: 60 }));
    const workload = open({ fetch, workloadIdentity: { agentId: 'a', token: () => 'jwt' } });
    await expect(workload.secrets()).rejects.toThrow('This is not the token of an agent');
  });
});

it.each([
  [{ url: 'http://gatehouse.example.com', token: agentToken(0) }, /only sent over https/],
  [{ token: agentToken(0), tokenStore: new Store(agentToken(0)) }, /not several/],
  [{}, /There is no token/],
])('options that cannot be right throw: %j', (options, message) => {
  expect(() => open(options)).toThrow(message);
});

it('a token is sent without encryption where that was allowed', async () => {
  await open({ url: 'http://gatehouse.internal', allowHttp: true, token: agentToken(0) }).secrets();
  expect(server.count(SECRETS)).toBe(1);
});

describe('a stored token', () => {
  let store: Store;
  const errors: unknown[] = [];
  beforeEach(() => {
    store = new Store(agentToken(0));
    errors.length = 0;
  });
  const agentOf = (): ReturnType<typeof createAgentClient> => open({ tokenStore: store, onRotationError: (error) => errors.push(error) });
  const pass = (seconds: number): void => {
    server.time += seconds * 1000;
  };

  it('is asked once how long it is valid, and is replaced when a fifth of its lifetime is left, once for all requests', async () => {
    const agent = agentOf();
    await agent.secrets();
    pass(799);
    await agent.secrets();
    expect([server.count(INSPECT), server.count(ROTATE)]).toEqual([1, 0]);
    pass(2);
    await Promise.all(Array.from({ length: 20 }, () => agent.secrets()));
    expect([server.count(INSPECT), server.count(ROTATE), store.load()]).toEqual([1, 1, agentToken(1)]);
    pass(801);
    await agent.secrets();
    expect([server.count(INSPECT), server.count(ROTATE), store.load()]).toEqual([1, 2, agentToken(2)]);
  });

  it('is replaced by the clock of the server', async () => {
    const agent = open({ tokenStore: store, clock: () => server.time - 86_400_000 });
    await agent.secrets();
    pass(801);
    await agent.secrets();
    expect(server.count(ROTATE)).toBe(1);
  });

  it('is replaced after the new one is saved, and not before', async () => {
    const agent = agentOf();
    await agent.secrets();
    pass(801);
    await agent.secrets();
    const saved = store.saved.indexOf(agentToken(1));
    const used = server.requests.findIndex(({ token }) => token === agentToken(1));
    expect([saved >= 0, server.requests[used]?.operation]).toEqual([true, SECRETS]);
  });

  it.each(['request lost', 'response lost'] as const)('is replaced although the %s', async (fault) => {
    const agent = agentOf();
    await agent.secrets();
    pass(801);
    server.faults = [fault];
    await agent.secrets();
    expect([server.accepts(store.load() ?? ''), server.count(ROTATE), errors]).toEqual([true, 2, []]);
  });

  it('is not replaced if the next one could not be saved, and goes on working', async () => {
    const agent = agentOf();
    await agent.secrets();
    pass(801);
    store.broken = true;
    await agent.secrets();
    await agent.secrets();
    expect([server.count(ROTATE), errors.length]).toEqual([0, 1]);
    pass(61);
    await agent.secrets();
    expect(errors).toHaveLength(2);
    store.broken = false;
    pass(61);
    await agent.secrets();
    expect([server.count(ROTATE), store.load()]).toEqual([1, agentToken(1)]);
  });

  it('that could not be saved is not used, and is saved first by the next call', async () => {
    const agent = agentOf();
    await agent.secrets();
    pass(801);
    store.breaksAfter = 1;
    await expect(agent.secrets()).rejects.toThrow('the disk is full');
    expect(server.requests.some(({ token }) => token === agentToken(1))).toBe(false);
    store.breaksAfter = Infinity;
    await agent.secrets();
    expect([server.count(ROTATE), store.load()]).toEqual([1, agentToken(1)]);
  });

  it('that another process has replaced is loaded again', async () => {
    const [one, two] = [agentOf(), agentOf()];
    await Promise.all([one.secrets(), two.secrets()]);
    await one.rotate();
    await one.secrets();
    await two.secrets();
    await two.rotate();
    expect([server.count(ROTATE), server.accepts(store.load() ?? '')]).toEqual([2, true]);
  });

  it('is replaced for others if one caller gives up', async () => {
    const agent = agentOf();
    await agent.secrets();
    pass(801);
    const controller = new AbortController();
    const impatient = agent.secrets({ signal: controller.signal });
    controller.abort(new Error('no time'));
    const patient = agent.secrets();
    await expect(impatient).rejects.toThrow('no time');
    await patient;
    expect(server.count(ROTATE)).toBe(1);
  });

  it('can be replaced at once, and a token that is not stored cannot', async () => {
    await agentOf().rotate();
    expect([store.load(), server.requests.map(({ operation }) => operation)]).toEqual([agentToken(1), [ROTATE]]);
    await expect(open({ token: agentToken(1) }).rotate()).rejects.toThrow('give createAgentClient a `tokenStore`');
  });

  it('that was revoked is refused, without being replaced', async () => {
    const agent = open({ tokenStore: new Store(agentToken(9)) });
    await expect(agent.secrets()).rejects.toMatchObject({ status: 401 });
    expect(server.count(ROTATE)).toBe(0);
  });

  it('is never lost, whichever requests and responses are, if it is used before it expires', async () => {
    const step = fc.record({
      seconds: fc.integer({ min: 1, max: 190 }),
      fault: fc.constantFrom(undefined, undefined, 'request lost', 'response lost'),
      restart: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        server = new FakeAgentServer();
        store = new Store(agentToken(0));
        let agent = agentOf();
        for (const { seconds, fault, restart } of steps) {
          pass(seconds);
          if (restart) agent = agentOf();
          server.faults = [fault];
          await agent.secrets().catch(() => undefined);
          server.faults = [];
          await agent.secrets();
          expect(server.accepts(store.load() ?? '')).toBe(true);
        }
      }),
      runs(15),
    );
  });
});

it('a server that lies gets an error of the SDK, or returned what the types say', async () => {
  const operations = [
    [INSPECT, (agent: AgentClient) => agent.manifest()],
    [SECRETS, (agent: AgentClient) => agent.secrets()],
    ['GET /api/v2/agents/me/secrets/{name}', (agent: AgentClient) => agent.secret('x')],
    ['GET /api/v2/agents/me/gitsshkey', (agent: AgentClient) => agent.gitSshKey()],
  ] as const;
  const arbitrary = fc
    .constantFrom(...operations)
    .chain((operation) => fc.tuple(fc.constant(operation), liesAbout(RESPONSES[operation[0]] ?? {})));
  await fc.assert(
    fc.asyncProperty(arbitrary, async ([[operation, call], lie]) => {
      const agent = open({ token: agentToken(0), fetch: () => Promise.resolve(Response.json(lie)) });
      const outcome: unknown = await call(agent).catch((error: unknown) => error);
      if (!(outcome instanceof Error)) expect(differenceFrom(RESPONSES[operation]?.[200] as Shape, outcome)).toBeUndefined();
      else if (!(outcome instanceof ApiError)) throw outcome;
    }),
    runs(300),
  );
});

describe('a workload identity', () => {
  it('is exchanged once for all requests, and again before the token expires', async () => {
    let issued = 0;
    const agent = open({ workloadIdentity: { agentId: 'id-of-agent', token: () => `jwt-${(issued += 1)}` } });
    await Promise.all(Array.from({ length: 10 }, () => agent.secrets()));
    expect(server.count('POST /oauth2/tokens')).toBe(1);
    expect(Object.fromEntries(server.requests[0]?.form ?? [])).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      client_id: 'id-of-agent',
      subject_token: 'jwt-1',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    });
    server.time += 941_000;
    await agent.secrets();
    expect([server.count('POST /oauth2/tokens'), server.count(INSPECT), issued]).toEqual([2, 0, 2]);
    await expect(agent.rotate()).rejects.toThrow(TypeError);
  });
});

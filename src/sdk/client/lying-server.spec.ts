import fc from 'fast-check';
import { runs } from '../../testing/index.js';
import { RESPONSES } from '../core/response-shapes.js';
import { differenceFrom, type Shape } from '../core/shape.js';
import { liesAbout, truthOf } from '../core/testing/lies.js';
import { ApiError, clientCredentials, ConnectionError, createClient, oauthGrant, OAuthError } from './index.js';

const URL_OF_SERVER = 'https://gatehouse.example.com';
const JSON_TYPE = 'application/json; charset=utf-8';
const KINDS = [ApiError, OAuthError, ConnectionError];
const OPERATIONS = Object.keys(RESPONSES);

/** The call of an operation whose name only this test knows. */
type AnyCall = (path: string, options: object) => Promise<{ data: unknown }>;

interface Lie {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const RAW = fc.constantFrom(
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '1e999',
  '<html></html>',
  '\u0000',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
);
const TYPES = fc.oneof({ weight: 9, arbitrary: fc.constant(JSON_TYPE) }, fc.constantFrom('text/html', 'application/problem+json', ''));
/** Without those after which a request for tokens is repeated. */
const STATUSES = fc.oneof(
  { weight: 5, arbitrary: fc.constant(200) },
  fc.constantFrom(200, 201, 202, 204, 206, 302, 400, 401, 403, 404, 409, 500),
);

function lies(about: string): fc.Arbitrary<Lie> {
  const body = fc.oneof({ weight: 5, arbitrary: liesAbout(RESPONSES[about] ?? {}).map((value) => JSON.stringify(value)) }, RAW, ERRORS);
  return fc.record({ status: STATUSES, type: TYPES, body });
}

const ERRORS = fc
  .record({
    message: fc.constantFrom<unknown>('no', null, 3, {}),
    detail: fc.constantFrom<unknown>('because', null, [], {}),
    validations: fc.constantFrom<unknown>(null, [null], 'text', [{}], [{ field: null, detail: 3 }], [{ field: 'a', detail: 'b' }]),
    error: fc.constantFrom<unknown>(undefined, null, 'invalid_grant', {}),
    error_description: fc.constantFrom<unknown>(null, 'why', {}),
  })
  .map((value) => JSON.stringify(value));

function responseOf({ status, type, body }: Lie): Response {
  return new Response(status === 204 ? null : body, { status, headers: { 'Content-Type': type } });
}

async function outcomeOf(call: Promise<unknown>): Promise<{ value: unknown } | { error: unknown }> {
  return call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

function expectTyped(error: unknown): void {
  if (KINDS.some((kind) => error instanceof kind)) return;
  throw error;
}

describe('a server that lies', () => {
  it('gets an error of the SDK, or returned nothing that the types exclude', async () => {
    const arbitrary = fc.constantFrom(...OPERATIONS).chain((operation) => fc.tuple(fc.constant(operation), lies(operation)));
    await fc.assert(
      fc.asyncProperty(arbitrary, async ([operation, lie]) => {
        const [method = '', path = ''] = operation.split(' ');
        const client = createClient({ url: URL_OF_SERVER, retries: 0, fetch: () => Promise.resolve(responseOf(lie)) });
        const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => [name, 'x']);
        const call = client[method as 'GET'] as unknown as AnyCall;
        const outcome = await outcomeOf(call(path, { params: { path: Object.fromEntries(names) as object } }));
        if ('error' in outcome) {
          expectTyped(outcome.error);
          return;
        }
        const shape = RESPONSES[operation]?.[lie.status];
        const { data } = outcome.value as { data: unknown };
        if (shape === null) expect(data).toBeUndefined();
        else if (shape === 'stream') expect(data).toBeInstanceOf(ReadableStream);
        else expect(differenceFrom(shape as Shape, data)).toBeUndefined();
      }),
      runs(2000),
    );
  });

  it.each(['validations: [null]', 'null', '{"message":"no","validations":[null,{"field":"a","detail":"b"},{"field":1}]}'])(
    'can send the error %s without a crash',
    async (body) => {
      const fetch = (): Promise<Response> => Promise.resolve(responseOf({ status: 400, type: JSON_TYPE, body }));
      const outcome = await outcomeOf(createClient({ url: URL_OF_SERVER, fetch }).GET('/api/v2/buildinfo'));
      const validations = body.startsWith('{') ? [{ field: 'a', detail: 'b' }] : [];
      expect(outcome).toMatchObject({ error: { name: 'ApiError', status: 400, validations } });
    },
  );

  it('about an OAuth client gets an error of the SDK', async () => {
    const metadata = metadataOf();
    const arbitrary = fc.record({
      metadata: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, lies('GET /.well-known/oauth-authorization-server')),
      endpoint: fc.constantFrom<unknown>(undefined, 'javascript:alert(1)', 'http://other.example.com/', 5, null, '', 'https://['),
      answer: lies('POST /oauth2/tokens'),
    });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ metadata: lie, endpoint, answer }) => {
        const named =
          endpoint === undefined ? metadata : { ...metadata, token_endpoint: endpoint, device_authorization_endpoint: endpoint };
        const fetch = (url: string | URL | Request): Promise<Response> => {
          if (!(url as string).includes('.well-known')) return Promise.resolve(responseOf(answer));
          return Promise.resolve(responseOf(lie ?? { status: 200, type: JSON_TYPE, body: JSON.stringify(named) }));
        };
        const options = { url: URL_OF_SERVER, clientId: 'id', fetch };
        const grant = oauthGrant({ ...options, redirectUri: 'https://app.example.com/' });
        const service = createClient({
          url: URL_OF_SERVER,
          retries: 0,
          fetch,
          auth: clientCredentials({ ...options, clientSecret: 'secret' }),
        });
        const pending = { state: 'state', codeVerifier: 'v'.repeat(43) };
        const callback = `https://app.example.com/?code=x&state=state&iss=${encodeURIComponent(URL_OF_SERVER)}`;
        for (const call of [
          () => grant.completeSignIn(callback, pending),
          () => grant.beginDeviceSignIn(),
          () => service.GET('/api/v2/buildinfo'),
        ]) {
          const outcome = await outcomeOf(call());
          if ('error' in outcome) expectTyped(outcome.error);
        }
      }),
      runs(300),
    );
  });

  it.each(['javascript:alert(1)', 'http://other.example.com/authorize', 5])('cannot have users sent to %j', async (endpoint) => {
    const body = JSON.stringify({ ...metadataOf(), authorization_endpoint: endpoint });
    const fetch = (): Promise<Response> => Promise.resolve(responseOf({ status: 200, type: JSON_TYPE, body }));
    const grant = oauthGrant({ url: URL_OF_SERVER, clientId: 'id', redirectUri: 'https://app.example.com/', fetch });
    await expect(grant.beginSignIn()).rejects.toThrow(/metadata whose authorization_endpoint is not an https URL/);
  });

  it('about how long a token is valid is not believed for more than a century', async () => {
    const token = { access_token: 'a', token_type: 'Bearer', expires_in: 1e300 };
    const answers = [metadataOf(), token, { version: 'v2.0.0' }];
    const fetch = (): Promise<Response> =>
      Promise.resolve(responseOf({ status: 200, type: JSON_TYPE, body: JSON.stringify(answers.shift()) }));
    const grant = oauthGrant({ url: URL_OF_SERVER, clientId: 'id', redirectUri: 'https://app.example.com/', fetch });
    const pending = { state: 'state', codeVerifier: 'v'.repeat(43) };
    await grant.completeSignIn(`https://app.example.com/?code=x&state=state&iss=${encodeURIComponent(URL_OF_SERVER)}`, pending);
    expect(await grant.accessToken()).toBe('a');
  });
});

describe('a body that does not end', () => {
  const endless = (type: string, status = 200): Promise<Response> => {
    const chunk = new TextEncoder().encode(`[${'1,'.repeat(50_000)}`);
    const body = new ReadableStream({
      pull: (controller) => {
        controller.enqueue(chunk);
      },
    });
    return Promise.resolve(new Response(body, { status, headers: { 'Content-Type': type } }));
  };

  it.each([undefined, 200_000])('is read to the limit of %s bytes, and reported', async (maxResponseBytes) => {
    const client = createClient({ url: URL_OF_SERVER, retries: 0, fetch: () => endless(JSON_TYPE), maxResponseBytes });
    const limit = maxResponseBytes ?? 32 * 1024 * 1024;
    await expect(client.GET('/api/v2/organizations')).rejects.toMatchObject({
      name: 'ApiError',
      status: 200,
      body: '',
      message: expect.stringContaining(`more than ${limit} bytes`) as string,
    });
  });

  it('has the limit of its call', async () => {
    const client = createClient({ url: URL_OF_SERVER, retries: 0, fetch: () => endless(JSON_TYPE) });
    await expect(client.GET('/api/v2/organizations', { maxResponseBytes: 10 })).rejects.toThrow('more than 10 bytes');
  });

  it.each([
    ['an error', 500, JSON_TYPE],
    ['a page', 200, 'text/html'],
  ])('of %s is read in part', async (_what, status, type) => {
    const client = createClient({ url: URL_OF_SERVER, retries: 0, fetch: () => endless(type, status) });
    await expect(client.GET('/api/v2/organizations')).rejects.toMatchObject({ name: 'ApiError', status });
  });

  it('of tokens is reported', async () => {
    const fetch = (): Promise<Response> => endless(JSON_TYPE);
    const auth = clientCredentials({ url: URL_OF_SERVER, clientId: 'id', clientSecret: 'secret', fetch });
    await expect(createClient({ url: URL_OF_SERVER, auth, fetch }).GET('/api/v2/organizations')).rejects.toThrow('more than 1048576 bytes');
  });
});

it('a connection that breaks in a body is a ConnectionError', async () => {
  const body = new ReadableStream({
    pull: (controller) => {
      controller.error(new TypeError('terminated'));
    },
  });
  const fetch = (): Promise<Response> => Promise.resolve(new Response(body, { headers: { 'Content-Type': JSON_TYPE } }));
  const client = createClient({ url: URL_OF_SERVER, retries: 0, fetch });
  await expect(client.GET('/api/v2/organizations')).rejects.toMatchObject({
    name: 'ConnectionError',
    message: expect.stringContaining('terminated') as string,
  });
});

function metadataOf(): Record<string, unknown> {
  const shape = RESPONSES['GET /.well-known/oauth-authorization-server']?.[200] as Shape;
  const endpoints = ['authorization', 'token', 'revocation', 'device_authorization'].map((name) => [
    `${name}_endpoint`,
    `${URL_OF_SERVER}/${name}`,
  ]);
  return { ...(truthOf(shape) as object), ...(Object.fromEntries(endpoints) as object), issuer: URL_OF_SERVER };
}

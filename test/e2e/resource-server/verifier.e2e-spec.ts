import { createHmac, randomUUID } from 'node:crypto';
import { exportSPKI, generateKeyPair } from 'jose';
import { sha256 } from '../../../src/common/index.js';
import {
  type Access,
  createVerifier,
  memoryNonces,
  memoryReplayStore,
  type Refusal,
  type ResourceServerOptions,
  type Verifier,
} from '../../../src/resource-server/index.js';
import { eventually } from '../../support/eventually.js';
import { DpopKey } from '../../support/oauth/index.js';
import { LocalIssuer } from './local-issuer.js';

const RESOURCE = 'https://notes.example.com/api';
const URL_OF_REQUEST = 'https://notes.example.com/api/notes';
const METADATA_URL = 'https://notes.example.com/.well-known/oauth-protected-resource/api';

let issuer: LocalIssuer;
let now: number;

beforeEach(async () => {
  issuer = await LocalIssuer.start();
  now = Date.now();
});
afterEach(() => issuer.stop());

function verifierOf(options: Partial<ResourceServerOptions> = {}): Verifier {
  const introspection = { clientId: 'notes:api', clientSecret: 'a secret+%' };
  return createVerifier({ issuer: issuer.url, resource: RESOURCE, introspection, now: () => now, ...options });
}

function jwtVerifier(options: Partial<ResourceServerOptions> = {}): Verifier {
  return createVerifier({ issuer: issuer.url, resource: RESOURCE, jwt: {}, now: () => now, ...options });
}

/** A token that the authorization server knows. */
function known(changes: Readonly<Record<string, unknown>> = {}): string {
  const token = randomUUID();
  const exp = Math.floor(now / 1000) + 600;
  issuer.tokens.set(token, {
    active: true,
    iss: issuer.url,
    aud: RESOURCE,
    sub: 'ada',
    client_id: 'app',
    scope: 'notes.read',
    exp,
    ...changes,
  });
  return token;
}

function ask(
  verifier: Verifier,
  authorization: readonly string[] | string,
  dpop: readonly string[] = [],
  scopes?: readonly string[],
): Promise<Access | Refusal> {
  return verifier.verify({ method: 'GET', url: URL_OF_REQUEST, authorization: [authorization].flat(), dpop }, scopes);
}

const bearer = (verifier: Verifier, token: string, scopes?: readonly string[]): Promise<Access | Refusal> =>
  ask(verifier, `Bearer ${token}`, [], scopes);
const statusOf = (result: Access | Refusal): number => (result.allowed ? 200 : result.status);
const challengeOf = (result: Access | Refusal): string => result.headers['www-authenticate'] ?? '';
const keyFetches = (): number => issuer.asked.get('/jwks') ?? 0;
const introspections = (): number => issuer.asked.get('/introspect') ?? 0;

describe('an opaque token', () => {
  it('is introspected with form-encoded credentials, and its claims are returned', async () => {
    const result = await bearer(verifierOf(), known({ username: 'ada' }));
    expect(result).toMatchObject({ allowed: true, subject: 'ada', clientId: 'app', username: 'ada', scopes: ['notes.read'] });
    expect(Buffer.from(issuer.authorization.slice('Basic '.length), 'base64').toString()).toBe('notes%3Aapi:a+secret%2B%25');
  });

  it('that was revoked is refused once the cached response is too old, and not before', async () => {
    const verifier = verifierOf({ cacheSeconds: 30 });
    const token = known();
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    issuer.tokens.set(token, { active: false });
    now += 29_999;
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    now += 1;
    expect(statusOf(await bearer(verifier, token))).toBe(401);
    expect(introspections()).toBe(2);
  });

  it('is refused when it has expired, whatever is cached', async () => {
    const verifier = verifierOf({ cacheSeconds: 3_600 });
    const token = known({ exp: Math.floor(now / 1000) + 10 });
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    now += 10_000;
    expect(statusOf(await bearer(verifier, token))).toBe(401);
  });

  it('that is revoked while its introspection is on the way works no longer than the cache promises', async () => {
    const verifier = verifierOf({ cacheSeconds: 10 });
    const token = known();
    let open: (value?: unknown) => void = () => undefined;
    issuer.gate = new Promise((resolve) => (open = resolve));
    const first = bearer(verifier, token);
    await eventually('the authorization server was asked', () => Promise.resolve(introspections() === 1));
    issuer.tokens.set(token, { active: false });
    now += 9_000;
    open();
    expect(statusOf(await first)).toBe(200);
    now += 1_000;
    expect(statusOf(await bearer(verifier, token))).toBe(401);
  });

  it('is introspected once for all requests that have it at the same time', async () => {
    const verifier = verifierOf();
    const token = known();
    const results = await Promise.all(Array.from({ length: 64 }, () => bearer(verifier, token)));
    expect(new Set(results.map(statusOf))).toEqual(new Set([200]));
    expect(introspections()).toBe(1);
    expect(issuer.asked.get('/.well-known/oauth-authorization-server')).toBe(1);
  });

  it('that is not active is remembered for a short time only', async () => {
    const verifier = verifierOf();
    expect(statusOf(await bearer(verifier, 'unknown'))).toBe(401);
    expect(statusOf(await bearer(verifier, 'unknown'))).toBe(401);
    expect(introspections()).toBe(1);
    now += 5_000;
    await bearer(verifier, 'unknown');
    expect(introspections()).toBe(2);
  });

  it('does not make the cache longer than it may be', async () => {
    const verifier = verifierOf({ maxCachedTokens: 2 });
    const tokens = [known(), known(), known()];
    for (const token of tokens) await bearer(verifier, token);
    await bearer(verifier, tokens[2]!);
    expect(introspections()).toBe(3);
    await bearer(verifier, tokens[0]!);
    expect(introspections()).toBe(4);
  });

  it.each([
    ['another audience', { aud: 'https://calendar.example.com' }],
    ['no audience', { aud: undefined }],
    ['an audience that begins with the right one', { aud: `${RESOURCE}.evil.example` }],
    ['another issuer', { iss: 'https://evil.example.com' }],
    ['an expiry that is not a number', { exp: 'never' }],
    ['a binding to a certificate', { cnf: { 'x5t#S256': 'x' } }],
    ['a DPoP type without a key', { token_type: 'DPoP' }],
  ])('with %s is refused', async (_, changes) => {
    expect(statusOf(await bearer(verifierOf(), known(changes)))).toBe(401);
  });

  it('is accepted for one of several audiences, in another spelling of the host', async () => {
    expect(statusOf(await bearer(verifierOf(), known({ aud: ['https://other.example.com', 'https://NOTES.example.com:443/api/'] })))).toBe(
      200,
    );
  });
});

describe('an authorization server that cannot be asked', () => {
  it.each([
    ['is down', 503, '', { 'retry-after': '17' }, '17'],
    ['refuses the credentials of the API', 401, '{"error":"invalid_client"}', {}, '5'],
    ['redirects', 302, '', { location: '/elsewhere' }, '5'],
    ['answers with a page', 200, '<html>', {}, '5'],
    ['does not say whether the token is active', 200, '{}', {}, '5'],
    ['says that it is "true"', 200, '{"active":"true"}', {}, '5'],
    ['answers without end', 200, `{"active":true,"x":"${'x'.repeat(100_000)}"}`, {}, '5'],
  ])('because it %s leads to 503 with Retry-After, and the next request asks again', async (_, status, body, headers, retryAfter) => {
    const errors: unknown[] = [];
    const verifier = verifierOf({ onError: (error) => errors.push(error) });
    const token = known();
    issuer.faults.set('/introspect', { status, body, headers });
    const result = await bearer(verifier, token);
    expect(result).toMatchObject({ allowed: false, status: 503, headers: { 'retry-after': retryAfter } });
    expect(challengeOf(result)).toBe('');
    expect(errors).toHaveLength(1);
    expect(String(errors[0])).not.toContain(token);
    issuer.faults.clear();
    expect(statusOf(await bearer(verifier, token))).toBe(200);
  });

  it('because nothing listens there leads to 503, for both kinds of tokens', async () => {
    const verifier = createVerifier({
      issuer: 'http://127.0.0.1:1',
      resource: RESOURCE,
      introspection: { clientId: 'a', clientSecret: 'b' },
      jwt: {},
    });
    expect(statusOf(await bearer(verifier, 'opaque'))).toBe(503);
    expect(statusOf(await bearer(verifier, await issuer.jwt(RESOURCE)))).toBe(503);
  });

  it('because its metadata names another issuer leads to 503', async () => {
    issuer.faults.set('/.well-known/oauth-authorization-server', {
      status: 200,
      body: JSON.stringify({ issuer: 'https://evil.example.com', introspection_endpoint: `${issuer.url}/introspect` }),
    });
    expect(statusOf(await bearer(verifierOf(), known()))).toBe(503);
    expect(introspections()).toBe(0);
  });

  it('because it is slow is asked at most a fixed number of times at a time', async () => {
    const verifier = verifierOf({ maxPendingIntrospections: 3 });
    let open: (value?: unknown) => void = () => undefined;
    issuer.gate = new Promise((resolve) => (open = resolve));
    const tokens = Array.from({ length: 5 }, () => known());
    const results = tokens.map((token) => bearer(verifier, token));
    await eventually('the authorization server was asked', () => Promise.resolve(introspections() === 3));
    open();
    expect((await Promise.all(results)).map(statusOf).sort()).toEqual([200, 200, 200, 503, 503]);
  });
});

describe('a flood of tokens that nobody issued', () => {
  const garbage = (): string => randomUUID();

  it('does not push out what is known about good ones', async () => {
    const verifier = verifierOf({ maxCachedTokens: 2 });
    const token = known();
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    for (let count = 0; count < 50; count++) expect(statusOf(await bearer(verifier, garbage()))).toBe(401);
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    expect(introspections()).toBe(51);
  });

  it('does not keep a token waiting that was active before, even if the authorization server is slow', async () => {
    const verifier = verifierOf({ maxPendingIntrospections: 3, cacheSeconds: 0 });
    const token = known();
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    let open: (value?: unknown) => void = () => undefined;
    issuer.gate = new Promise((resolve) => (open = resolve));
    const flood = Array.from({ length: 20 }, () => bearer(verifier, garbage()));
    await eventually('the flood is waiting', () => Promise.resolve(introspections() === 4));
    const honest = bearer(verifier, token);
    await eventually('the authorization server was asked', () => Promise.resolve(introspections() === 5));
    open();
    expect(statusOf(await honest)).toBe(200);
    expect((await Promise.all(flood)).filter((result) => statusOf(result) === 503)).toHaveLength(17);
  });

  it('reaches the authorization server a limited number of times per second, and tokens that were active before are still asked about', async () => {
    const verifier = verifierOf({ maxInactiveTokensPerSecond: 10, cacheSeconds: 0 });
    const token = known();
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    const statuses = [];
    for (let count = 0; count < 30; count++) statuses.push(statusOf(await bearer(verifier, garbage())));
    expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(20).fill(503)]);
    expect(await bearer(verifier, known())).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    expect(introspections()).toBe(12);
    now += 1_000;
    expect(statusOf(await bearer(verifier, known()))).toBe(200);
  });

  it('without the characters of a token, or too long, reaches nobody (RFC 6750 section 2.1)', async () => {
    const verifier = verifierOf({ jwt: {} });
    for (const text of ['a"b', 'a,b', 'a=b', '=', 'ä', 'a\u0000b', 'x'.repeat(8_193)])
      expect([400, 401]).toContain(statusOf(await bearer(verifier, text)));
    expect(issuer.asked.size).toBe(0);
  });

  it('does not make a revoked token one of those that were active before', async () => {
    const verifier = verifierOf({ maxInactiveTokensPerSecond: 1, cacheSeconds: 0, negativeCacheSeconds: 0 });
    const token = known();
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    issuer.tokens.set(token, { active: false });
    for (const expected of [401, 503]) expect(statusOf(await bearer(verifier, token))).toBe(expected);
  });
});

describe('a JWT', () => {
  it('is accepted if the authorization server has signed it for this API', async () => {
    const verifier = jwtVerifier();
    expect(await bearer(verifier, await issuer.jwt(RESOURCE))).toMatchObject({ allowed: true, subject: 'ada', clientId: 'app' });
    await bearer(verifier, await issuer.jwt(RESOURCE));
    expect(issuer.asked.get('/jwks')).toBe(1);
  });

  it('is refused when it has expired', async () => {
    const token = await issuer.jwt(RESOURCE);
    now += 306_000;
    expect(statusOf(await bearer(jwtVerifier(), token))).toBe(401);
  });

  it.each(['iss', 'aud', 'sub', 'client_id', 'iat', 'jti', 'exp'])('without the claim %s is refused', async (claim) => {
    expect(statusOf(await bearer(jwtVerifier(), await issuer.jwt(RESOURCE, { [claim]: undefined })))).toBe(401);
  });

  it('of another kind is refused', async () => {
    for (const typ of ['JWT', 'dpop+jwt', 'logout+jwt'])
      expect(statusOf(await bearer(jwtVerifier(), await issuer.jwt(RESOURCE, {}, { typ })))).toBe(401);
  });

  it('for another API is refused', async () => {
    expect(statusOf(await bearer(jwtVerifier(), await issuer.jwt('https://calendar.example.com')))).toBe(401);
  });

  it('of another issuer is refused', async () => {
    expect(statusOf(await bearer(jwtVerifier(), await issuer.jwt(RESOURCE, { iss: 'https://evil.example.com' })))).toBe(401);
  });

  it('without a signature is refused', async () => {
    const [, claims] = (await issuer.jwt(RESOURCE)).split('.');
    for (const alg of ['none', 'None', 'NONE']) {
      const header = Buffer.from(JSON.stringify({ alg, typ: 'at+jwt' })).toString('base64url');
      expect(statusOf(await bearer(jwtVerifier(), `${header}.${claims}.`))).toBe(401);
    }
  });

  it('that is signed with the public key as a secret is refused', async () => {
    const [, claims] = (await issuer.jwt(RESOURCE)).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'at+jwt', kid: 'one' })).toString('base64url');
    for (const secret of [await exportSPKI(issuer.pair.publicKey), JSON.stringify(issuer.jwk), issuer.jwk.n!]) {
      const signature = createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url');
      expect(statusOf(await bearer(jwtVerifier(), `${header}.${claims}.${signature}`))).toBe(401);
    }
  });

  it('that is signed with a key from elsewhere is refused, and nothing is fetched from there', async () => {
    const verifier = jwtVerifier();
    const { privateKey } = await generateKeyPair('RS256');
    const elsewhere = { jku: `${issuer.url}/evil`, x5u: `${issuer.url}/evil` };
    for (const header of [{ kid: 'one' }, { kid: 'unknown' }, { kid: '../../evil' }, { kid: 'one', ...elsewhere }])
      expect(statusOf(await bearer(verifier, await issuer.jwt(RESOURCE, {}, header, privateKey)))).toBe(401);
    expect(issuer.asked.get('/evil')).toBeUndefined();
  });

  it('with an unknown key makes the API fetch the keys twice a minute at most, however many there are', async () => {
    const verifier = jwtVerifier();
    const flood = async (count: number): Promise<void> => {
      const tokens = await Promise.all(Array.from({ length: count }, () => issuer.jwt(RESOURCE, {}, { kid: randomUUID() })));
      for (const result of await Promise.all(tokens.map((token) => bearer(verifier, token)))) expect(statusOf(result)).toBe(401);
    };
    await flood(20);
    now += 29_999;
    await flood(20);
    expect(keyFetches()).toBe(1);
    now += 1;
    await flood(20);
    expect(keyFetches()).toBe(2);
  });

  it('with an unknown key makes the API fetch the keys once a second at most while that fails, and others are still accepted', async () => {
    const verifier = jwtVerifier();
    const good = await issuer.jwt(RESOURCE);
    expect(statusOf(await bearer(verifier, good))).toBe(200);
    now += 30_000;
    issuer.faults.set('/jwks', { status: 500, body: '' });
    for (let count = 0; count < 20; count++) {
      expect(statusOf(await bearer(verifier, await issuer.jwt(RESOURCE, {}, { kid: randomUUID() })))).toBe(503);
      expect(statusOf(await bearer(verifier, good))).toBe(200);
    }
    expect(keyFetches()).toBe(2);
    now += 1_000;
    await bearer(verifier, await issuer.jwt(RESOURCE, {}, { kid: randomUUID() }));
    expect(keyFetches()).toBe(3);
  });

  it('with a new key is accepted as soon as the keys may be fetched again', async () => {
    const verifier = jwtVerifier();
    expect(statusOf(await bearer(verifier, await issuer.jwt(RESOURCE)))).toBe(200);
    issuer.published = [{ ...issuer.jwk, kid: 'two' }];
    now += 30_000;
    expect(statusOf(await bearer(verifier, await issuer.jwt(RESOURCE, {}, { kid: 'two' })))).toBe(200);
  });

  it('with a key that is no longer published is refused after ten minutes, by the clock of the options', async () => {
    const verifier = jwtVerifier();
    const token = await issuer.jwt(RESOURCE, { exp: Math.floor(now / 1000) + 3_600 });
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    issuer.published = [];
    now += 599_999;
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    now += 1;
    expect(statusOf(await bearer(verifier, token))).toBe(401);
    expect(keyFetches()).toBe(2);
  });

  it('is introspected if it is not an access token by its own word, or JWTs are not verified here', async () => {
    const token = await issuer.jwt(RESOURCE, {}, { typ: 'JWT' });
    issuer.tokens.set(token, { active: true, aud: RESOURCE, scope: '' });
    expect(statusOf(await bearer(verifierOf({ jwt: {} }), token))).toBe(200);
    expect(statusOf(await bearer(verifierOf(), token))).toBe(200);
    expect(introspections()).toBe(2);
  });
});

describe('a challenge', () => {
  it('has no error if the request had no token (RFC 6750 section 3.1), and says where the metadata is', async () => {
    for (const authorization of [[], 'Basic abc', 'Bearerx abc']) {
      const result = await ask(verifierOf({ scopes: ['notes.read'] }), authorization);
      expect(statusOf(result)).toBe(401);
      expect(challengeOf(result)).toMatch(
        /^Bearer scope="notes.read", resource_metadata="[^"]+", DPoP scope="notes.read", algs="ES256 [^"]+", resource_metadata="[^"]+"$/,
      );
      expect(challengeOf(result)).toContain(`resource_metadata="${METADATA_URL}"`);
    }
  });

  it('names every scope that the request needs, with 403', async () => {
    const result = await bearer(verifierOf({ scopes: ['notes.read'] }), known(), ['notes.write']);
    expect(statusOf(result)).toBe(403);
    expect(challengeOf(result)).toMatch(/^Bearer error="insufficient_scope", .*scope="notes.read notes.write"/);
    expect(challengeOf(result)).not.toContain('DPoP');
  });

  it.each([['Bearer'], ['Bearer '], ['Bearer a b'], ['Bearer a"b'], ['Bearer a,b']])(
    'to the malformed %j is 400',
    async (authorization) => {
      const result = await ask(verifierOf(), authorization);
      expect(statusOf(result)).toBe(400);
      expect(challengeOf(result)).toMatch(/^Bearer error="invalid_request"/);
    },
  );

  it('to two Authorization headers is 400', async () => {
    expect(statusOf(await ask(verifierOf(), [`Bearer ${known()}`, `Bearer ${known()}`]))).toBe(400);
  });

  it('to a giant token is 401, without asking anybody', async () => {
    for (const verifier of [verifierOf({ jwt: {} }), jwtVerifier()])
      expect(statusOf(await bearer(verifier, 'x'.repeat(1_000_000)))).toBe(401);
    expect(issuer.asked.size).toBe(0);
  });
});

describe('a token that is bound to a key', () => {
  let key: DpopKey;
  let token: string;
  beforeEach(async () => {
    key = await DpopKey.create();
    token = known({ cnf: { jkt: key.jkt }, token_type: 'DPoP' });
  });

  const proof = (claims: Readonly<Record<string, unknown>> = {}, by = key): Promise<string> =>
    by.proof('GET', URL_OF_REQUEST, { claims: { ath: sha256(token).toString('base64url'), ...claims } });

  it('is accepted with a proof, and refused as a bearer token', async () => {
    expect(await ask(verifierOf(), `DPoP ${token}`, [await proof()])).toMatchObject({ allowed: true, jkt: key.jkt });
    const result = await bearer(verifierOf(), token);
    expect(statusOf(result)).toBe(401);
    expect(challengeOf(result)).toContain('error="invalid_token"');
  });

  it.each([
    ['for another token', { ath: sha256('other').toString('base64url') }],
    ['without the hash of the token', { ath: undefined }],
    ['for another method', { htm: 'POST' }],
    ['for another URL', { htu: 'https://notes.example.com/api/others' }],
    ['for another host', { htu: 'https://evil.example.com/api/notes' }],
    ['that is too old', { iat: Math.floor(Date.now() / 1000) - 3_600 }],
    ['from the future', { iat: Math.floor(Date.now() / 1000) + 3_600 }],
  ])('is refused with a proof %s', async (_, claims) => {
    const result = await ask(verifierOf(), `DPoP ${token}`, [await proof(claims)]);
    expect(statusOf(result)).toBe(401);
    expect(challengeOf(result)).toMatch(/DPoP error="invalid_dpop_proof"/);
  });

  it('is refused without a proof, with two, and with that of another key', async () => {
    expect(statusOf(await ask(verifierOf(), `DPoP ${token}`))).toBe(401);
    expect(statusOf(await ask(verifierOf(), `DPoP ${token}`, [await proof(), await proof()]))).toBe(401);
    expect(challengeOf(await ask(verifierOf(), `DPoP ${token}`, [await proof({}, await DpopKey.create())]))).toContain(
      'error="invalid_token"',
    );
  });

  it('lets one of 64 requests through that have the same proof', async () => {
    const verifier = verifierOf();
    const same = await proof();
    const results = await Promise.all(Array.from({ length: 64 }, () => ask(verifier, `DPoP ${token}`, [same])));
    expect(results.filter(({ allowed }) => allowed)).toHaveLength(1);
    now += 60_000;
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [same]))).toBe(401);
  });

  it('needs a proof with the current nonce or the one before, if the API has nonces', async () => {
    const verifier = verifierOf({ dpop: { nonces: memoryNonces({ seconds: 60, now: () => now }) } });
    const refused = await ask(verifier, `DPoP ${token}`, [await proof()]);
    expect(challengeOf(refused)).toContain('DPoP error="use_dpop_nonce"');
    const nonce = refused.headers['dpop-nonce'];
    const accepted = await ask(verifier, `DPoP ${token}`, [await proof({ nonce })]);
    expect(accepted).toMatchObject({ allowed: true, headers: { 'dpop-nonce': nonce } });
    now += 60_000;
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof({ nonce })]))).toBe(200);
    now += 60_000;
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof({ nonce })]))).toBe(401);
  });

  it('is the only kind that an API which requires it accepts and offers', async () => {
    const verifier = verifierOf({ dpop: { required: true } });
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof()]))).toBe(200);
    expect(statusOf(await bearer(verifier, known()))).toBe(401);
    expect(challengeOf(await ask(verifier, []))).toMatch(/^DPoP /);
    expect(verifier.metadata.document).toMatchObject({ dpop_bound_access_tokens_required: true });
  });

  it('is refused with 503 rather than accepted when its key has its share of the remembered proofs, until old ones have expired', async () => {
    const verifier = verifierOf({ dpop: { replayStore: memoryReplayStore({ maxProofs: 4, now: () => now }) } });
    for (const expected of [200, 200, 503]) expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof()]))).toBe(expected);
    now += 300_000;
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof({ iat: Math.floor(now / 1000) })]))).toBe(200);
  });

  it('without the scope that a request needs does not use proofs up', async () => {
    const verifier = verifierOf({ dpop: { replayStore: memoryReplayStore({ maxProofs: 2, now: () => now }) } });
    const same = await proof();
    for (const one of [same, await proof(), await proof()])
      expect(statusOf(await ask(verifier, `DPoP ${token}`, [one], ['notes.write']))).toBe(403);
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [same]))).toBe(200);
  });

  it('cannot fill the memory of proofs, so that other clients are still accepted', async () => {
    const verifier = verifierOf({ dpop: { replayStore: memoryReplayStore({ maxProofs: 100, now: () => now }) } });
    const statuses = [];
    for (let count = 0; count < 60; count++) statuses.push(statusOf(await ask(verifier, `DPoP ${token}`, [await proof()])));
    expect(statuses).toEqual([...Array<number>(50).fill(200), ...Array<number>(10).fill(503)]);
    const other = await DpopKey.create();
    token = known({ cnf: { jkt: other.jkt }, sub: 'grace' });
    for (let count = 0; count < 20; count++) expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof({}, other)]))).toBe(200);
  });

  it('is one of many that a user can have, and all of them cannot fill the memory of proofs', async () => {
    const verifier = verifierOf({ dpop: { replayStore: memoryReplayStore({ maxProofs: 20, now: () => now }) } });
    const statuses = [];
    for (let count = 0; count < 20; count++) {
      const own = await DpopKey.create();
      token = known({ cnf: { jkt: own.jkt } });
      statuses.push(statusOf(await ask(verifier, `DPoP ${token}`, [await proof({}, own)])));
    }
    expect(statuses).toEqual([...Array<number>(15).fill(200), ...Array<number>(5).fill(503)]);
    const other = await DpopKey.create();
    token = known({ cnf: { jkt: other.jkt }, sub: 'grace' });
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof({}, other)]))).toBe(200);
  });

  it('does not lead to an introspection without a valid proof, or where only bound tokens are accepted as a bearer token', async () => {
    for (const [authorization, proofs] of [
      [`DPoP ${token}`, []],
      [`DPoP ${token}`, [await proof({ htm: 'POST' })]],
      [`Bearer ${token}`, []],
    ] as const)
      expect(statusOf(await ask(verifierOf({ dpop: { required: true } }), authorization, proofs))).toBe(401);
    expect(introspections()).toBe(0);
  });

  it('is not accepted if it is not bound, even with a proof', async () => {
    token = known();
    expect(challengeOf(await ask(verifierOf(), `DPoP ${token}`, [await proof()]))).toContain('DPoP error="invalid_token"');
  });
});

describe('options', () => {
  it.each([
    ['an issuer without TLS', { issuer: 'http://gatehouse.example.com' }],
    ['a resource with a fragment', { resource: `${RESOURCE}#x` }],
    ['no way to verify', { introspection: undefined, jwt: undefined }],
    ['a symmetric algorithm', { jwt: { algorithms: ['HS256'] } }],
    ['no algorithm at all', { jwt: { algorithms: ['none'] } }],
    ['keys without TLS', { jwt: { jwksUri: 'http://gatehouse.example.com/jwks' } }],
  ])('with %s are refused at the start', (_, changes) => {
    const options = { issuer: issuer.url, resource: RESOURCE, introspection: { clientId: 'a', clientSecret: 'b' }, ...changes };
    expect(() => createVerifier(options as ResourceServerOptions)).toThrow(TypeError);
  });

  it('say where the metadata is (RFC 9728 section 3.1)', () => {
    const { metadata } = verifierOf({ scopes: ['notes.read'], resourceName: 'Notes' });
    expect(metadata).toMatchObject({
      url: METADATA_URL,
      document: { resource: RESOURCE, authorization_servers: [issuer.url], scopes_supported: ['notes.read'], resource_name: 'Notes' },
    });
    expect(verifierOf({ resource: 'https://notes.example.com' }).metadata.path).toBe('/.well-known/oauth-protected-resource');
  });
});

import { createVerifier } from '../../../src/resource-server/index.js';
import { eventually } from '../../support/eventually.js';
import { eachWithIssuer, bearer, challengeOf, introspections, known, RESOURCE, statusOf, verifierOf } from './world.js';

const world = eachWithIssuer();

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
    const verifier = verifierOf(world, { onError: (error) => errors.push(error) });
    const token = known(world);
    world.issuer.faults.set('/introspect', { status, body, headers });
    const result = await bearer(verifier, token);
    expect(result).toMatchObject({ allowed: false, status: 503, headers: { 'retry-after': retryAfter } });
    expect(challengeOf(result)).toBe('');
    expect(errors).toHaveLength(1);
    expect(String(errors[0])).not.toContain(token);
    world.issuer.faults.clear();
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
    expect(statusOf(await bearer(verifier, await world.issuer.jwt(RESOURCE)))).toBe(503);
  });

  it('because its metadata names another issuer leads to 503', async () => {
    world.issuer.faults.set('/.well-known/oauth-authorization-server', {
      status: 200,
      body: JSON.stringify({ issuer: 'https://evil.example.com', introspection_endpoint: `${world.issuer.url}/introspect` }),
    });
    expect(statusOf(await bearer(verifierOf(world), known(world)))).toBe(503);
    expect(introspections(world)).toBe(0);
  });

  it('because it is slow is asked at most a fixed number of times at a time', async () => {
    const verifier = verifierOf(world, { maxPendingIntrospections: 3 });
    let open: (value?: unknown) => void = () => undefined;
    world.issuer.gate = new Promise((resolve) => (open = resolve));
    const tokens = Array.from({ length: 5 }, () => known(world));
    const results = tokens.map((token) => bearer(verifier, token));
    await eventually('the authorization server was asked', () => Promise.resolve(introspections(world) === 3));
    open();
    expect((await Promise.all(results)).map(statusOf).sort()).toEqual([200, 200, 200, 503, 503]);
  });
});

import { eventually } from '../../support/eventually.js';
import { eachWithIssuer, bearer, introspections, known, RESOURCE, statusOf, verifierOf } from './world.js';

const world = eachWithIssuer();

describe('an opaque token', () => {
  it('is introspected with form-encoded credentials, and its claims are returned', async () => {
    const result = await bearer(verifierOf(world), known(world, { username: 'ada' }));
    expect(result).toMatchObject({ allowed: true, subject: 'ada', clientId: 'app', username: 'ada', scopes: ['notes.read'] });
    expect(Buffer.from(world.issuer.authorization.slice('Basic '.length), 'base64').toString()).toBe('notes%3Aapi:a+secret%2B%25');
  });

  it('that was revoked is refused once the cached response is too old, and not before', async () => {
    const verifier = verifierOf(world, { cacheSeconds: 30 });
    const token = known(world);
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    world.issuer.tokens.set(token, { active: false });
    world.now += 29_999;
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    world.now += 1;
    expect(statusOf(await bearer(verifier, token))).toBe(401);
    expect(introspections(world)).toBe(2);
  });

  it('is refused when it has expired, whatever is cached', async () => {
    const verifier = verifierOf(world, { cacheSeconds: 3_600 });
    const token = known(world, { exp: Math.floor(world.now / 1000) + 10 });
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    world.now += 10_000;
    expect(statusOf(await bearer(verifier, token))).toBe(401);
  });

  it('that is revoked while its introspection is on the way works no longer than the cache promises', async () => {
    const verifier = verifierOf(world, { cacheSeconds: 10 });
    const token = known(world);
    let open: (value?: unknown) => void = () => undefined;
    world.issuer.gate = new Promise((resolve) => (open = resolve));
    const first = bearer(verifier, token);
    await eventually('the authorization server was asked', () => Promise.resolve(introspections(world) === 1));
    world.issuer.tokens.set(token, { active: false });
    world.now += 9_000;
    open();
    expect(statusOf(await first)).toBe(200);
    world.now += 1_000;
    expect(statusOf(await bearer(verifier, token))).toBe(401);
  });

  it('is introspected once for all requests that have it at the same time', async () => {
    const verifier = verifierOf(world);
    const token = known(world);
    const results = await Promise.all(Array.from({ length: 64 }, () => bearer(verifier, token)));
    expect(new Set(results.map(statusOf))).toEqual(new Set([200]));
    expect(introspections(world)).toBe(1);
    expect(world.issuer.asked.get('/.well-known/oauth-authorization-server')).toBe(1);
  });

  it('that is not active is remembered for a short time only', async () => {
    const verifier = verifierOf(world);
    expect(statusOf(await bearer(verifier, 'unknown'))).toBe(401);
    expect(statusOf(await bearer(verifier, 'unknown'))).toBe(401);
    expect(introspections(world)).toBe(1);
    world.now += 5_000;
    await bearer(verifier, 'unknown');
    expect(introspections(world)).toBe(2);
  });

  it('does not make the cache longer than it may be', async () => {
    const verifier = verifierOf(world, { maxCachedTokens: 2 });
    const tokens = [known(world), known(world), known(world)];
    for (const token of tokens) await bearer(verifier, token);
    await bearer(verifier, tokens[2]!);
    expect(introspections(world)).toBe(3);
    await bearer(verifier, tokens[0]!);
    expect(introspections(world)).toBe(4);
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
    expect(statusOf(await bearer(verifierOf(world), known(world, changes)))).toBe(401);
  });

  it('is accepted for one of several audiences, in another spelling of the host', async () => {
    expect(
      statusOf(await bearer(verifierOf(world), known(world, { aud: ['https://other.example.com', 'https://NOTES.example.com:443/api/'] }))),
    ).toBe(200);
  });
});

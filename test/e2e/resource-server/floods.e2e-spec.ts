import { randomUUID } from 'node:crypto';
import { eventually } from '../../support/eventually.js';
import { eachWithIssuer, bearer, introspections, known, statusOf, verifierOf } from './world.js';

const world = eachWithIssuer();

describe('a flood of tokens that nobody issued', () => {
  const garbage = (): string => randomUUID();

  it('does not push out what is known about good ones', async () => {
    const verifier = verifierOf(world, { maxCachedTokens: 2 });
    const token = known(world);
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    for (let count = 0; count < 50; count++) expect(statusOf(await bearer(verifier, garbage()))).toBe(401);
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    expect(introspections(world)).toBe(51);
  });

  it('does not keep a token waiting that was active before, even if the authorization server is slow', async () => {
    const verifier = verifierOf(world, { maxPendingIntrospections: 3, cacheSeconds: 0 });
    const token = known(world);
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    let open: (value?: unknown) => void = () => undefined;
    world.issuer.gate = new Promise((resolve) => (open = resolve));
    const flood = Array.from({ length: 20 }, () => bearer(verifier, garbage()));
    await eventually('the flood is waiting', () => Promise.resolve(introspections(world) === 4));
    const honest = bearer(verifier, token);
    await eventually('the authorization server was asked', () => Promise.resolve(introspections(world) === 5));
    open();
    expect(statusOf(await honest)).toBe(200);
    expect((await Promise.all(flood)).filter((result) => statusOf(result) === 503)).toHaveLength(17);
  });

  it('reaches the authorization server a limited number of times per second, and tokens that were active before are still asked about', async () => {
    const verifier = verifierOf(world, { maxInactiveTokensPerSecond: 10, cacheSeconds: 0 });
    const token = known(world);
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    const statuses = [];
    for (let count = 0; count < 30; count++) statuses.push(statusOf(await bearer(verifier, garbage())));
    expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(20).fill(503)]);
    expect(await bearer(verifier, known(world))).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    expect(introspections(world)).toBe(12);
    world.now += 1_000;
    expect(statusOf(await bearer(verifier, known(world)))).toBe(200);
  });

  it('without the characters of a token, or too long, reaches nobody (RFC 6750 section 2.1)', async () => {
    const verifier = verifierOf(world, { jwt: {} });
    for (const text of ['a"b', 'a,b', 'a=b', '=', 'ä', 'a\u0000b', 'x'.repeat(8_193)])
      expect([400, 401]).toContain(statusOf(await bearer(verifier, text)));
    expect(world.issuer.asked.size).toBe(0);
  });

  it('does not make a revoked token one of those that were active before', async () => {
    const verifier = verifierOf(world, { maxInactiveTokensPerSecond: 1, cacheSeconds: 0, negativeCacheSeconds: 0 });
    const token = known(world);
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    world.issuer.tokens.set(token, { active: false });
    for (const expected of [401, 503]) expect(statusOf(await bearer(verifier, token))).toBe(expected);
  });
});

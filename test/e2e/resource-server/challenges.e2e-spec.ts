import { eachWithIssuer, ask, bearer, challengeOf, jwtVerifier, known, METADATA_URL, statusOf, verifierOf } from './world.js';

const world = eachWithIssuer();

describe('a challenge', () => {
  it('has no error if the request had no token (RFC 6750 section 3.1), and says where the metadata is', async () => {
    for (const authorization of [[], 'Basic abc', 'Bearerx abc']) {
      const result = await ask(verifierOf(world, { scopes: ['notes.read'] }), authorization);
      expect(statusOf(result)).toBe(401);
      expect(challengeOf(result)).toMatch(
        /^Bearer scope="notes.read", resource_metadata="[^"]+", DPoP scope="notes.read", algs="ES256 [^"]+", resource_metadata="[^"]+"$/,
      );
      expect(challengeOf(result)).toContain(`resource_metadata="${METADATA_URL}"`);
    }
  });

  it('names every scope that the request needs, with 403', async () => {
    const result = await bearer(verifierOf(world, { scopes: ['notes.read'] }), known(world), ['notes.write']);
    expect(statusOf(result)).toBe(403);
    expect(challengeOf(result)).toMatch(/^Bearer error="insufficient_scope", .*scope="notes.read notes.write"/);
    expect(challengeOf(result)).not.toContain('DPoP');
  });

  it.each([['Bearer'], ['Bearer '], ['Bearer a b'], ['Bearer a"b'], ['Bearer a,b']])(
    'to the malformed %j is 400',
    async (authorization) => {
      const result = await ask(verifierOf(world), authorization);
      expect(statusOf(result)).toBe(400);
      expect(challengeOf(result)).toMatch(/^Bearer error="invalid_request"/);
    },
  );

  it('to two Authorization headers is 400', async () => {
    expect(statusOf(await ask(verifierOf(world), [`Bearer ${known(world)}`, `Bearer ${known(world)}`]))).toBe(400);
  });

  it('to a giant token is 401, without asking anybody', async () => {
    for (const verifier of [verifierOf(world, { jwt: {} }), jwtVerifier(world)])
      expect(statusOf(await bearer(verifier, 'x'.repeat(1_000_000)))).toBe(401);
    expect(world.issuer.asked.size).toBe(0);
  });
});

import { createHmac, randomUUID } from 'node:crypto';
import { exportSPKI, generateKeyPair } from 'jose';
import { eachWithIssuer, bearer, introspections, jwtVerifier, keyFetches, RESOURCE, statusOf, verifierOf } from './world.js';

const world = eachWithIssuer();

describe('a JWT', () => {
  it('is accepted if the authorization server has signed it for this API', async () => {
    const verifier = jwtVerifier(world);
    expect(await bearer(verifier, await world.issuer.jwt(RESOURCE))).toMatchObject({ allowed: true, subject: 'ada', clientId: 'app' });
    await bearer(verifier, await world.issuer.jwt(RESOURCE));
    expect(world.issuer.asked.get('/jwks')).toBe(1);
  });

  it('is refused when it has expired', async () => {
    const token = await world.issuer.jwt(RESOURCE);
    world.now += 306_000;
    expect(statusOf(await bearer(jwtVerifier(world), token))).toBe(401);
  });

  it.each(['iss', 'aud', 'sub', 'client_id', 'iat', 'jti', 'exp'])('without the claim %s is refused', async (claim) => {
    expect(statusOf(await bearer(jwtVerifier(world), await world.issuer.jwt(RESOURCE, { [claim]: undefined })))).toBe(401);
  });

  it('of another kind is refused', async () => {
    for (const typ of ['JWT', 'dpop+jwt', 'logout+jwt'])
      expect(statusOf(await bearer(jwtVerifier(world), await world.issuer.jwt(RESOURCE, {}, { typ })))).toBe(401);
  });

  it('for another API is refused', async () => {
    expect(statusOf(await bearer(jwtVerifier(world), await world.issuer.jwt('https://calendar.example.com')))).toBe(401);
  });

  it('of another issuer is refused', async () => {
    expect(statusOf(await bearer(jwtVerifier(world), await world.issuer.jwt(RESOURCE, { iss: 'https://evil.example.com' })))).toBe(401);
  });

  it('without a signature is refused', async () => {
    const [, claims] = (await world.issuer.jwt(RESOURCE)).split('.');
    for (const alg of ['none', 'None', 'NONE']) {
      const header = Buffer.from(JSON.stringify({ alg, typ: 'at+jwt' })).toString('base64url');
      expect(statusOf(await bearer(jwtVerifier(world), `${header}.${claims}.`))).toBe(401);
    }
  });

  it('that is signed with the public key as a secret is refused', async () => {
    const [, claims] = (await world.issuer.jwt(RESOURCE)).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'at+jwt', kid: 'one' })).toString('base64url');
    for (const secret of [await exportSPKI(world.issuer.pair.publicKey), JSON.stringify(world.issuer.jwk), world.issuer.jwk.n!]) {
      const signature = createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url');
      expect(statusOf(await bearer(jwtVerifier(world), `${header}.${claims}.${signature}`))).toBe(401);
    }
  });

  it('that is signed with a key from elsewhere is refused, and nothing is fetched from there', async () => {
    const verifier = jwtVerifier(world);
    const { privateKey } = await generateKeyPair('RS256');
    const elsewhere = { jku: `${world.issuer.url}/evil`, x5u: `${world.issuer.url}/evil` };
    for (const header of [{ kid: 'one' }, { kid: 'unknown' }, { kid: '../../evil' }, { kid: 'one', ...elsewhere }])
      expect(statusOf(await bearer(verifier, await world.issuer.jwt(RESOURCE, {}, header, privateKey)))).toBe(401);
    expect(world.issuer.asked.get('/evil')).toBeUndefined();
  });

  it('with an unknown key makes the API fetch the keys twice a minute at most, however many there are', async () => {
    const verifier = jwtVerifier(world);
    const flood = async (count: number): Promise<void> => {
      const tokens = await Promise.all(Array.from({ length: count }, () => world.issuer.jwt(RESOURCE, {}, { kid: randomUUID() })));
      for (const result of await Promise.all(tokens.map((token) => bearer(verifier, token)))) expect(statusOf(result)).toBe(401);
    };
    await flood(20);
    world.now += 29_999;
    await flood(20);
    expect(keyFetches(world)).toBe(1);
    world.now += 1;
    await flood(20);
    expect(keyFetches(world)).toBe(2);
  });

  it('with an unknown key makes the API fetch the keys once a second at most while that fails, and others are still accepted', async () => {
    const verifier = jwtVerifier(world);
    const good = await world.issuer.jwt(RESOURCE);
    expect(statusOf(await bearer(verifier, good))).toBe(200);
    world.now += 30_000;
    world.issuer.faults.set('/jwks', { status: 500, body: '' });
    for (let count = 0; count < 20; count++) {
      expect(statusOf(await bearer(verifier, await world.issuer.jwt(RESOURCE, {}, { kid: randomUUID() })))).toBe(503);
      expect(statusOf(await bearer(verifier, good))).toBe(200);
    }
    expect(keyFetches(world)).toBe(2);
    world.now += 1_000;
    await bearer(verifier, await world.issuer.jwt(RESOURCE, {}, { kid: randomUUID() }));
    expect(keyFetches(world)).toBe(3);
  });

  it('with a new key is accepted as soon as the keys may be fetched again', async () => {
    const verifier = jwtVerifier(world);
    expect(statusOf(await bearer(verifier, await world.issuer.jwt(RESOURCE)))).toBe(200);
    world.issuer.published = [{ ...world.issuer.jwk, kid: 'two' }];
    world.now += 30_000;
    expect(statusOf(await bearer(verifier, await world.issuer.jwt(RESOURCE, {}, { kid: 'two' })))).toBe(200);
  });

  it('with a key that is no longer published is refused after ten minutes, by the clock of the options', async () => {
    const verifier = jwtVerifier(world);
    const token = await world.issuer.jwt(RESOURCE, { exp: Math.floor(world.now / 1000) + 3_600 });
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    world.issuer.published = [];
    world.now += 599_999;
    expect(statusOf(await bearer(verifier, token))).toBe(200);
    world.now += 1;
    expect(statusOf(await bearer(verifier, token))).toBe(401);
    expect(keyFetches(world)).toBe(2);
  });

  it('is introspected if it is not an access token by its own word, or JWTs are not verified here', async () => {
    const token = await world.issuer.jwt(RESOURCE, {}, { typ: 'JWT' });
    world.issuer.tokens.set(token, { active: true, aud: RESOURCE, scope: '' });
    expect(statusOf(await bearer(verifierOf(world, { jwt: {} }), token))).toBe(200);
    expect(statusOf(await bearer(verifierOf(world), token))).toBe(200);
    expect(introspections(world)).toBe(2);
  });
});

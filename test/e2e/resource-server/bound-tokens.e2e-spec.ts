import { sha256 } from '../../../src/common/index.js';
import { memoryNonces, memoryReplayStore } from '../../../src/resource-server/index.js';
import { DpopKey } from '../../support/oauth/index.js';
import { eachWithIssuer, ask, bearer, challengeOf, introspections, known, statusOf, URL_OF_REQUEST, verifierOf } from './world.js';

const world = eachWithIssuer();

describe('a token that is bound to a key', () => {
  let key: DpopKey;
  let token: string;
  beforeEach(async () => {
    key = await DpopKey.create();
    token = known(world, { cnf: { jkt: key.jkt }, token_type: 'DPoP' });
  });

  const proof = (claims: Readonly<Record<string, unknown>> = {}, by = key): Promise<string> =>
    by.proof('GET', URL_OF_REQUEST, { claims: { ath: sha256(token).toString('base64url'), ...claims } });

  it('is accepted with a proof, and refused as a bearer token', async () => {
    expect(await ask(verifierOf(world), `DPoP ${token}`, [await proof()])).toMatchObject({ allowed: true, jkt: key.jkt });
    const result = await bearer(verifierOf(world), token);
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
    const result = await ask(verifierOf(world), `DPoP ${token}`, [await proof(claims)]);
    expect(statusOf(result)).toBe(401);
    expect(challengeOf(result)).toMatch(/DPoP error="invalid_dpop_proof"/);
  });

  it('is refused without a proof, with two, and with that of another key', async () => {
    expect(statusOf(await ask(verifierOf(world), `DPoP ${token}`))).toBe(401);
    expect(statusOf(await ask(verifierOf(world), `DPoP ${token}`, [await proof(), await proof()]))).toBe(401);
    expect(challengeOf(await ask(verifierOf(world), `DPoP ${token}`, [await proof({}, await DpopKey.create())]))).toContain(
      'error="invalid_token"',
    );
  });

  it('lets one of 64 requests through that have the same proof', async () => {
    const verifier = verifierOf(world);
    const same = await proof();
    const results = await Promise.all(Array.from({ length: 64 }, () => ask(verifier, `DPoP ${token}`, [same])));
    expect(results.filter(({ allowed }) => allowed)).toHaveLength(1);
    world.now += 60_000;
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [same]))).toBe(401);
  });

  it('needs a proof with the current nonce or the one before, if the API has nonces', async () => {
    const verifier = verifierOf(world, { dpop: { nonces: memoryNonces({ seconds: 60, now: () => world.now }) } });
    const refused = await ask(verifier, `DPoP ${token}`, [await proof()]);
    expect(challengeOf(refused)).toContain('DPoP error="use_dpop_nonce"');
    const nonce = refused.headers['dpop-nonce'];
    const accepted = await ask(verifier, `DPoP ${token}`, [await proof({ nonce })]);
    expect(accepted).toMatchObject({ allowed: true, headers: { 'dpop-nonce': nonce } });
    world.now += 60_000;
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof({ nonce })]))).toBe(200);
    world.now += 60_000;
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof({ nonce })]))).toBe(401);
  });

  it('is the only kind that an API which requires it accepts and offers', async () => {
    const verifier = verifierOf(world, { dpop: { required: true } });
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof()]))).toBe(200);
    expect(statusOf(await bearer(verifier, known(world)))).toBe(401);
    expect(challengeOf(await ask(verifier, []))).toMatch(/^DPoP /);
    expect(verifier.metadata.document).toMatchObject({ dpop_bound_access_tokens_required: true });
  });

  it('is refused with 503 rather than accepted when its key has its share of the remembered proofs, until old ones have expired', async () => {
    const verifier = verifierOf(world, { dpop: { replayStore: memoryReplayStore({ maxProofs: 4, now: () => world.now }) } });
    for (const expected of [200, 200, 503]) expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof()]))).toBe(expected);
    world.now += 300_000;
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof({ iat: Math.floor(world.now / 1000) })]))).toBe(200);
  });

  it('without the scope that a request needs does not use proofs up', async () => {
    const verifier = verifierOf(world, { dpop: { replayStore: memoryReplayStore({ maxProofs: 2, now: () => world.now }) } });
    const same = await proof();
    for (const one of [same, await proof(), await proof()])
      expect(statusOf(await ask(verifier, `DPoP ${token}`, [one], ['notes.write']))).toBe(403);
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [same]))).toBe(200);
  });

  it('cannot fill the memory of proofs, so that other clients are still accepted', async () => {
    const verifier = verifierOf(world, { dpop: { replayStore: memoryReplayStore({ maxProofs: 100, now: () => world.now }) } });
    const statuses = [];
    for (let count = 0; count < 60; count++) statuses.push(statusOf(await ask(verifier, `DPoP ${token}`, [await proof()])));
    expect(statuses).toEqual([...Array<number>(50).fill(200), ...Array<number>(10).fill(503)]);
    const other = await DpopKey.create();
    token = known(world, { cnf: { jkt: other.jkt }, sub: 'grace' });
    for (let count = 0; count < 20; count++) expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof({}, other)]))).toBe(200);
  });

  it('is one of many that a user can have, and all of them cannot fill the memory of proofs', async () => {
    const verifier = verifierOf(world, { dpop: { replayStore: memoryReplayStore({ maxProofs: 20, now: () => world.now }) } });
    const statuses = [];
    for (let count = 0; count < 20; count++) {
      const own = await DpopKey.create();
      token = known(world, { cnf: { jkt: own.jkt } });
      statuses.push(statusOf(await ask(verifier, `DPoP ${token}`, [await proof({}, own)])));
    }
    expect(statuses).toEqual([...Array<number>(15).fill(200), ...Array<number>(5).fill(503)]);
    const other = await DpopKey.create();
    token = known(world, { cnf: { jkt: other.jkt }, sub: 'grace' });
    expect(statusOf(await ask(verifier, `DPoP ${token}`, [await proof({}, other)]))).toBe(200);
  });

  it('does not lead to an introspection without a valid proof, or where only bound tokens are accepted as a bearer token', async () => {
    for (const [authorization, proofs] of [
      [`DPoP ${token}`, []],
      [`DPoP ${token}`, [await proof({ htm: 'POST' })]],
      [`Bearer ${token}`, []],
    ] as const)
      expect(statusOf(await ask(verifierOf(world, { dpop: { required: true } }), authorization, proofs))).toBe(401);
    expect(introspections(world)).toBe(0);
  });

  it('is not accepted if it is not bound, even with a proof', async () => {
    token = known(world);
    expect(challengeOf(await ask(verifierOf(world), `DPoP ${token}`, [await proof()]))).toContain('DPoP error="invalid_token"');
  });
});

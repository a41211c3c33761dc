import { decodeProtectedHeader } from 'jose';
import {
  DAY,
  endWorlds,
  HOUR,
  ISSUER,
  ofRs256,
  OWNER,
  sign,
  signingKeysOf,
  signingWorld,
  type SigningWorld,
} from './testing/signing-world.js';

afterEach(endWorlds);

describe('SigningKeyRotation', () => {
  const kidOf = async (world: SigningWorld): Promise<string | undefined> => decodeProtectedHeader(await sign(world)).kid;
  const published = async ({ keys }: SigningWorld): Promise<string[]> =>
    (await keys.jwks()).filter(({ alg }) => alg === 'RS256').map(({ kid }) => kid);

  it('publishes a new key a day before it signs, and the old one for two days after, if no token lives longer', async () => {
    const world = signingWorld();
    const first = await kidOf(world);
    world.clock.pass(29 * DAY - 1);
    await world.runTask();
    expect(ofRs256(world.rows)).toHaveLength(1);
    world.clock.pass(1);
    await world.runTask();
    await world.runTask();
    expect(ofRs256(world.rows)).toHaveLength(2);
    await world.keys.reload();
    expect(await kidOf(world)).toBe(first);
    const [next] = await published(world);
    expect(await published(world)).toEqual([next, first]);
    world.clock.pass(DAY);
    expect(await kidOf(world)).toBe(next);
    expect(await published(world)).toEqual([next, first]);
    world.clock.pass(2 * DAY - HOUR);
    expect(await published(world)).toEqual([next, first]);
    world.clock.pass(HOUR);
    expect(await published(world)).toEqual([next]);
    expect(world.recorded.map(({ action, resourceTarget }) => `${action} ${resourceTarget}`)).toEqual(['create RS256 2', 'create ES256 2']);
  });

  it('publishes the old key for as long as the last token that it has signed can be valid', async () => {
    const tokenSeconds = 7 * DAY;
    const world = signingWorld({ tokenSeconds });
    await sign(world, tokenSeconds);
    await world.rotation.rotate(OWNER, 'RS256');
    world.clock.pass(DAY - 1);
    const last = await sign(world, tokenSeconds);
    world.clock.pass(tokenSeconds - 1);
    await world.keys.reload();
    expect(await published(world)).toContain(decodeProtectedHeader(last).kid);
    expect(await world.keys.verify('at+jwt', last, ISSUER)).toMatchObject({ jti: 'a' });
    world.clock.pass(HOUR);
    expect(await published(world)).not.toContain(decodeProtectedHeader(last).kid);
  });

  it('publishes it longer when servers that are started with a longer lifetime sign with it', async () => {
    const world = signingWorld();
    await sign(world);
    await world.rotation.rotate(OWNER, 'RS256');
    const tokenSeconds = 7 * DAY;
    const longer = { ...world, keys: signingKeysOf(world, { tokenSeconds }) };
    world.clock.pass(DAY - 1);
    const last = await sign(longer, tokenSeconds);
    world.clock.pass(tokenSeconds - 1);
    await longer.keys.reload();
    expect(await longer.keys.verify('at+jwt', last, ISSUER)).toMatchObject({ jti: 'a' });
    longer.keys.onApplicationShutdown();
  });

  it('rotates when an owner says so, and only once until the next key signs', async () => {
    const world = signingWorld();
    const first = await kidOf(world);
    const next = await world.rotation.rotate(OWNER, 'RS256');
    expect(next).toMatchObject({ algorithm: 'RS256', state: 'next', publishedUntil: null });
    await expect(world.rotation.rotate(OWNER, 'RS256')).rejects.toMatchObject({ code: 'conflict' });
    const listed = (await world.rotation.list(OWNER)).filter(({ algorithm }) => algorithm === 'RS256');
    expect(listed.map(({ kid, state }) => [kid, state])).toEqual([
      [next.kid, 'next'],
      [first, 'current'],
    ]);
    world.clock.pass(DAY);
    expect(await kidOf(world)).toBe(next.kid);
    expect((await world.rotation.list(OWNER)).map(({ state }) => state)).toEqual(['current', 'previous', 'current']);
  });

  it('revokes the key that signs: what it has signed is refused, and the next key, or a new one, signs at once', async () => {
    const world = signingWorld();
    const token = await sign(world);
    const next = await world.rotation.rotate(OWNER, 'RS256');
    await world.rotation.revoke(OWNER, decodeProtectedHeader(token).kid ?? '');
    expect(await world.keys.verify('at+jwt', token, ISSUER)).toBeNull();
    expect(await kidOf(world)).toBe(next.kid);
    await world.rotation.revoke(OWNER, next.kid);
    const [only] = await published(world);
    expect(await published(world)).toEqual([only]);
    expect(await kidOf(world)).toBe(only);
    expect(only).not.toBe(next.kid);
    const again = { code: 'not_found', message: expect.stringContaining('already withdrawn') as unknown };
    await expect(world.rotation.revoke(OWNER, next.kid)).rejects.toMatchObject(again);
  });

  it('revokes a key that does not sign yet: the current one signs on, and another one follows it', async () => {
    const world = signingWorld();
    const first = await kidOf(world);
    const next = await world.rotation.rotate(OWNER, 'RS256');
    await world.rotation.revoke(OWNER, next.kid);
    expect(await kidOf(world)).toBe(first);
    const [following, ...rest] = await published(world);
    expect(rest).toEqual([first]);
    world.clock.pass(DAY);
    expect(await kidOf(world)).toBe(following);
  });

  it('revokes a key that only verifies, and changes no other', async () => {
    const world = signingWorld();
    const first = await kidOf(world);
    const next = await world.rotation.rotate(OWNER, 'RS256');
    world.clock.pass(DAY);
    await world.rotation.revoke(OWNER, first ?? '');
    expect(await published(world)).toEqual([next.kid]);
    expect(await kidOf(world)).toBe(next.kid);
  });

  it('refuses to rotate what is not offered, and publishes nothing', async () => {
    const world = signingWorld();
    await world.keys.jwks();
    const before = [...world.rows];
    await expect(world.rotation.rotate(OWNER, 'EdDSA')).rejects.toMatchObject({ code: 'invalid_input' });
    expect(world.rows).toEqual(before);
    expect(world.recorded).toEqual([]);
  });
});

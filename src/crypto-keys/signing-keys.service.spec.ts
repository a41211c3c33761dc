import { setImmediate as nextTurn } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
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

describe('SigningKeys', () => {
  it('makes its first keys when one is first needed, and verifies what it has signed, with its type and issuer only', async () => {
    const world = signingWorld();
    await world.runTask();
    expect(world.rows).toEqual([]);
    const token = await sign(world);
    expect(world.rows.map(({ feature }) => feature).sort()).toEqual(['oidc_signing', 'oidc_signing_es256']);
    expect(await world.keys.verify('at+jwt', token, ISSUER)).toMatchObject({ jti: 'a' });
    expect(await world.keys.verify('token-introspection+jwt', token, ISSUER)).toBeNull();
    expect(await world.keys.verify('JWT', token, ISSUER)).toBeNull();
    expect(await world.keys.verify('at+jwt', token, 'https://other.example')).toBeNull();
    expect(await signingWorld().keys.verify('at+jwt', token, ISSUER)).toBeNull();
    world.clock.pass(601);
    expect(await world.keys.verify('at+jwt', token, ISSUER)).toBeNull();
    expect(await world.keys.verify('at+jwt', token, ISSUER, { expiredSeconds: 60 })).toMatchObject({ jti: 'a' });
  });

  it('makes its first keys when it prepares, and none when they are requested afterwards', async () => {
    const world = signingWorld();
    await world.keys.prepare();
    while (world.rows.length < 2) await nextTurn();
    const made = [...world.rows];
    expect(await world.keys.jwks()).toHaveLength(2);
    await world.keys.prepare();
    expect(world.rows).toEqual(made);
  });

  it('prepares without an error when the database is away, and without waiting for it when it does not respond', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const world = signingWorld();
    world.store.isDown = true;
    await world.keys.prepare();
    expect(warn).toHaveBeenCalledWith({ err: expect.any(Error) as Error }, 'could not prepare the signing keys');
    warn.mockRestore();
    Object.assign(world.store, { listUsable: () => new Promise(() => undefined) });
    await world.keys.prepare();
    expect(world.rows).toEqual([]);
  });

  it.each(['RS256', 'ES256', 'EdDSA'] as const)(
    'signs with %s if it is offered, with a key that is published for it',
    async (algorithm) => {
      const world = signingWorld();
      const keys = signingKeysOf(world, { eddsa: true });
      const token = await keys.sign('JWT', { iss: ISSUER, exp: Math.floor(world.clock.now().getTime() / 1000) + 60 }, algorithm);
      const { alg, kid } = decodeProtectedHeader(token);
      expect(alg).toBe(algorithm);
      expect((await keys.jwks()).filter((key) => key.kid === kid)).toEqual([expect.objectContaining({ alg: algorithm, use: 'sig' })]);
      expect(await keys.verify('JWT', token, ISSUER)).not.toBeNull();
    },
  );

  it('signs with the default instead of an algorithm that is not offered', async () => {
    const { keys } = signingWorld();
    expect(keys.algorithms).toEqual(['RS256', 'ES256']);
    expect(decodeProtectedHeader(await keys.sign('JWT', { iss: ISSUER }, 'EdDSA')).alg).toBe('RS256');
  });

  it('publishes no private part of a key', async () => {
    const keys = await signingWorld({ eddsa: true }).keys.jwks();
    expect(keys.map((key) => Object.keys(key).sort())).toEqual(
      expect.arrayContaining([
        ['alg', 'e', 'kid', 'kty', 'n', 'use'],
        ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
        ['alg', 'crv', 'kid', 'kty', 'use', 'x'],
      ]),
    );
  });

  it('uses one first key on replicas that need it at the same moment', async () => {
    const world = signingWorld();
    const replica = { ...world, keys: signingKeysOf(world) };
    const [token, other] = await Promise.all([sign(world), sign(replica)]);
    expect(decodeProtectedHeader(other)).toEqual(decodeProtectedHeader(token));
    expect(await replica.keys.verify('at+jwt', token, ISSUER)).toMatchObject({ jti: 'a' });
    expect(await replica.keys.jwks()).toEqual(await world.keys.jwks());
  });

  it('signs and verifies although the clock was set back', async () => {
    const world = signingWorld();
    await sign(world);
    world.clock.set(-2 * DAY);
    expect(await world.keys.verify('at+jwt', await sign(world), ISSUER)).not.toBeNull();
    expect(ofRs256(world.rows)).toHaveLength(1);
  });

  it('keeps its keys when the database is away, and says so', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const world = signingWorld();
    const token = await sign(world);
    world.store.isDown = true;
    world.clock.pass(599);
    await sign(world);
    world.clock.pass(0.5);
    expect(await world.keys.verify('at+jwt', token, ISSUER)).not.toBeNull();
    world.clock.pass(HOUR);
    await sign(world);
    expect(warn).toHaveBeenCalledWith(
      { err: expect.any(Error) as Error },
      'could not refresh the signing keys; the current ones remain in use',
    );
    warn.mockRestore();
    const other = signingWorld();
    other.store.isDown = true;
    await expect(sign(other)).rejects.toThrow('no database');
  });
});

describe('when an algorithm is no longer offered', () => {
  /** The rows of a deployment that offered EdDSA, and a server that does not. */
  async function turnedOff(seconds = HOUR, tokenSeconds = HOUR) {
    const world = signingWorld({ eddsa: true, tokenSeconds });
    const times = { exp: Math.floor(world.clock.now().getTime() / 1000) + seconds };
    const token = await world.keys.sign('JWT', { iss: ISSUER, ...times }, 'EdDSA');
    await world.rotation.rotate(OWNER, 'EdDSA');
    const off = signingWorld({ tokenSeconds });
    off.rows.push(...world.rows);
    return { off, token };
  }
  const eddsa = async ({ keys }: SigningWorld): Promise<string[]> =>
    (await keys.jwks()).filter(({ alg }) => alg === 'EdDSA').map(({ kid }) => kid);

  /** A resource server can have tokens that live a day, whatever the default is. */
  it.each([
    ['of a resource server', DAY, HOUR],
    ['with a long default', 7 * DAY, 7 * DAY],
  ])('its keys are published until the last token %s has expired, and then no more', async (_what, seconds, tokenSeconds) => {
    const { off, token } = await turnedOff(seconds, tokenSeconds);
    const { kid } = decodeProtectedHeader(token);
    expect(await eddsa(off)).toContain(kid);
    expect((await off.rotation.list(OWNER)).filter(({ algorithm }) => algorithm === 'EdDSA')).toEqual([
      expect.objectContaining({ state: 'previous', publishedUntil: expect.any(Date) as Date }),
      expect.objectContaining({ state: 'previous', publishedUntil: expect.any(Date) as Date }),
    ]);
    off.clock.pass(seconds - 1);
    expect(await eddsa(off)).toContain(kid);
    expect(await off.keys.verify('JWT', token, ISSUER)).not.toBeNull();
    off.clock.pass(61);
    expect(await eddsa(off)).toEqual([]);
  });

  it('its keys have no successor when they are revoked', async () => {
    const { off } = await turnedOff();
    for (const kid of await eddsa(off)) await off.rotation.revoke(OWNER, kid);
    expect(await eddsa(off)).toEqual([]);
    expect(off.recorded.map(({ action }) => action)).toEqual(['delete', 'delete']);
  });

  it('and is offered again soon after, its newest key stays', async () => {
    const { off } = await turnedOff();
    const [newest] = await eddsa(off);
    const on = signingKeysOf(off, { eddsa: true });
    await on.jwks();
    off.clock.pass(4 * DAY);
    const left = (await on.jwks()).filter(({ alg }) => alg === 'EdDSA').map(({ kid }) => kid);
    expect(left).toEqual([newest]);
  });

  it('and is offered again when its keys are gone, it gets a new one', async () => {
    const { off, token } = await turnedOff();
    await off.keys.jwks();
    off.clock.pass(DAY + HOUR);
    const on = signingKeysOf(off, { eddsa: true });
    const renewed = await on.sign('JWT', { iss: ISSUER }, 'EdDSA');
    expect(decodeProtectedHeader(renewed).kid).not.toBe(decodeProtectedHeader(token).kid);
    expect(await on.verify('JWT', token, ISSUER, { expiredSeconds: DAY })).toBeNull();
  });
});

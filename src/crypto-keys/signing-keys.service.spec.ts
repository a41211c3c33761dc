import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { decodeProtectedHeader } from 'jose';
import type { AuditTrail } from '../audit/index.js';
import { type Authorizer, systemSubject } from '../authz/index.js';
import type { PeriodicTask, PeriodicWork, Transactions } from '../database/index.js';
import { SetClock } from '../testing/index.js';
import type { CryptoKeyRow } from './crypto-keys.repository.js';
import type { CryptoKeysSystemStore } from './crypto-keys.system-store.js';
import { SigningKeyRotation } from './signing-key-rotation.js';
import { SigningKeys } from './signing-keys.service.js';
import { SigningKeysStore } from './signing-keys.store.js';

const HOUR = 60 * 60;
const DAY = 24 * HOUR;
const SETTINGS = { oauthSigningEddsa: false, oauthAccessTokenLifetimeSeconds: HOUR };
const ISSUER = 'https://gatehouse.example';

const worlds: SigningKeys[] = [];

afterEach(() => {
  for (const keys of worlds.splice(0)) keys.onApplicationShutdown();
});

/** The table, in memory, and what the service and the rotation need of others. */
function setUp({ eddsa = false } = {}) {
  const rows: CryptoKeyRow[] = [];
  const store = {
    isDown: false,
    listUsable(_actor: unknown, features: readonly string[], now: Date): Promise<CryptoKeyRow[]> {
      if (store.isDown) return Promise.reject(new Error('no database'));
      const usable = rows.filter(({ feature, deletesAt }) => features.includes(feature) && (!deletesAt || deletesAt > now));
      return Promise.resolve(usable.map((row) => ({ ...row })).toSorted((a, b) => b.sequence - a.sequence));
    },
    insert(_actor: unknown, key: Pick<CryptoKeyRow, 'feature' | 'sequence' | 'secret' | 'startsAt'>): Promise<CryptoKeyRow | null> {
      const taken = rows.findIndex((row) => row.feature === key.feature && row.sequence === key.sequence);
      if (taken >= 0 && (rows[taken]?.deletesAt ?? key.startsAt) >= key.startsAt) return Promise.resolve(null);
      if (taken >= 0) rows.splice(taken, 1);
      const row = { ...key, id: `${key.feature} ${rows.length}`, deletesAt: null };
      rows.push(row);
      return Promise.resolve(row);
    },
    retireBefore(_actor: unknown, feature: string, before: number, deletesAt: Date): Promise<void> {
      for (const row of rows) {
        if (row.feature === feature && row.sequence < before) Object.assign(row, { deletesAt: row.deletesAt ?? deletesAt });
      }
      return Promise.resolve();
    },
    withdraw(_actor: unknown, feature: string, deletesAt: Date): Promise<void> {
      for (const row of rows) {
        if (row.feature === feature && (!row.deletesAt || row.deletesAt > deletesAt)) Object.assign(row, { deletesAt });
      }
      return Promise.resolve();
    },
    retain(_actor: unknown, id: string): Promise<void> {
      const row = rows.find((each) => each.id === id);
      if (row) Object.assign(row, { deletesAt: null });
      return Promise.resolve();
    },
    start(_actor: unknown, id: string, now: Date): Promise<boolean> {
      const row = rows.find((each) => each.id === id);
      if (row) Object.assign(row, { startsAt: now });
      return Promise.resolve(row !== undefined);
    },
    delete(_actor: unknown, id: string): Promise<boolean> {
      const at = rows.findIndex((each) => each.id === id);
      if (at >= 0) rows.splice(at, 1);
      return Promise.resolve(at >= 0);
    },
  };
  const clock = new SetClock();
  // The store has every method that the services call.
  const keysStore = store as unknown as CryptoKeysSystemStore;
  const keys = new SigningKeys(keysStore, clock, { ...SETTINGS, oauthSigningEddsa: eddsa });
  let task: PeriodicTask | undefined;
  const recorded: { readonly action: string; readonly resourceTarget: string }[] = [];
  const rotation = new SigningKeyRotation(
    keysStore,
    new SigningKeysStore({ authorize: () => undefined } as unknown as Authorizer),
    keys,
    // Recording and noting attempts is all that the rotation does with it.
    {
      attempt: () => undefined,
      record: (_actor: unknown, { action, resourceTarget }: (typeof recorded)[number]) =>
        Promise.resolve(void recorded.push({ action, resourceTarget })),
    } as unknown as AuditTrail,
    // As with the others: one method.
    { start: (started: PeriodicTask) => void (task = started) } as unknown as PeriodicWork,
    { run: (work: (tx: null) => unknown) => work(null) } as unknown as Transactions,
    clock,
    { oauthSigningKeyLifetimeSeconds: 30 * DAY },
  );
  rotation.onApplicationBootstrap();
  worlds.push(keys);
  const runTask = async (): Promise<void> => task?.work(() => false, clock.now());
  return { rows, store, clock, keys, rotation, runTask, recorded, keysStore };
}

const OWNER = systemSubject('keyrotator');

async function sign({ keys, clock }: ReturnType<typeof setUp>, seconds = 600): Promise<string> {
  return keys.sign('at+jwt', { iss: ISSUER, jti: 'a', exp: Math.floor(clock.now().getTime() / 1000) + seconds });
}

const ofRs256 = (rows: readonly CryptoKeyRow[]): CryptoKeyRow[] => rows.filter(({ feature }) => feature === 'oidc_signing');

describe('SigningKeys', () => {
  it('makes its first keys when one is first needed, and verifies what it has signed, with its type and issuer only', async () => {
    const world = setUp();
    await world.runTask();
    expect(world.rows).toEqual([]);
    const token = await sign(world);
    expect(world.rows.map(({ feature }) => feature).sort()).toEqual(['oidc_signing', 'oidc_signing_es256']);
    expect(await world.keys.verify('at+jwt', token, ISSUER)).toMatchObject({ jti: 'a' });
    expect(await world.keys.verify('token-introspection+jwt', token, ISSUER)).toBeNull();
    expect(await world.keys.verify('JWT', token, ISSUER)).toBeNull();
    expect(await world.keys.verify('at+jwt', token, 'https://other.example')).toBeNull();
    expect(await setUp().keys.verify('at+jwt', token, ISSUER)).toBeNull();
    world.clock.pass(601);
    expect(await world.keys.verify('at+jwt', token, ISSUER)).toBeNull();
    expect(await world.keys.verify('at+jwt', token, ISSUER, { expiredSeconds: 60 })).toMatchObject({ jti: 'a' });
  });

  it.each(['RS256', 'ES256', 'EdDSA'] as const)(
    'signs with %s if it is offered, with a key that is published for it',
    async (algorithm) => {
      const { keysStore, clock } = setUp();
      const keys = new SigningKeys(keysStore, clock, { ...SETTINGS, oauthSigningEddsa: true });
      const token = await keys.sign('JWT', { iss: ISSUER, exp: Math.floor(clock.now().getTime() / 1000) + 60 }, algorithm);
      const { alg, kid } = decodeProtectedHeader(token);
      expect(alg).toBe(algorithm);
      expect((await keys.jwks()).filter((key) => key.kid === kid)).toEqual([expect.objectContaining({ alg: algorithm, use: 'sig' })]);
      expect(await keys.verify('JWT', token, ISSUER)).not.toBeNull();
    },
  );

  it('signs with the default instead of an algorithm that is not offered', async () => {
    const { keys } = setUp();
    expect(keys.algorithms).toEqual(['RS256', 'ES256']);
    expect(decodeProtectedHeader(await keys.sign('JWT', { iss: ISSUER }, 'EdDSA')).alg).toBe('RS256');
  });

  it('publishes no private part of a key', async () => {
    const { keysStore, clock } = setUp();
    const keys = await new SigningKeys(keysStore, clock, { ...SETTINGS, oauthSigningEddsa: true }).jwks();
    expect(keys.map((key) => Object.keys(key).sort())).toEqual(
      expect.arrayContaining([
        ['alg', 'e', 'kid', 'kty', 'n', 'use'],
        ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
        ['alg', 'crv', 'kid', 'kty', 'use', 'x'],
      ]),
    );
  });

  it('uses one first key on replicas that need it at the same moment', async () => {
    const world = setUp();
    const replica = { ...world, keys: new SigningKeys(world.keysStore, world.clock, SETTINGS) };
    const [token, other] = await Promise.all([sign(world), sign(replica)]);
    expect(decodeProtectedHeader(other)).toEqual(decodeProtectedHeader(token));
    expect(await replica.keys.verify('at+jwt', token, ISSUER)).toMatchObject({ jti: 'a' });
    expect(await replica.keys.jwks()).toEqual(await world.keys.jwks());
  });

  it('signs and verifies although the clock was set back', async () => {
    const world = setUp();
    await sign(world);
    world.clock.set(-2 * DAY);
    expect(await world.keys.verify('at+jwt', await sign(world), ISSUER)).not.toBeNull();
    expect(ofRs256(world.rows)).toHaveLength(1);
  });

  it('keeps its keys when the database is away, and says so', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const world = setUp();
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
    const other = setUp();
    other.store.isDown = true;
    await expect(sign(other)).rejects.toThrow('no database');
  });
});

describe('SigningKeyRotation', () => {
  const kidOf = async (world: ReturnType<typeof setUp>): Promise<string | undefined> => decodeProtectedHeader(await sign(world)).kid;
  const published = async ({ keys }: ReturnType<typeof setUp>): Promise<string[]> =>
    (await keys.jwks()).filter(({ alg }) => alg === 'RS256').map(({ kid }) => kid);

  it('publishes a new key a day before it signs, and the old one for two days after', async () => {
    const world = setUp();
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

  it('rotates when an owner says so, and only once until the next key signs', async () => {
    const world = setUp();
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
    const world = setUp();
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
    await expect(world.rotation.revoke(OWNER, next.kid)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('revokes a key that does not sign yet: the current one signs on, and another one follows it', async () => {
    const world = setUp();
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
    const world = setUp();
    const first = await kidOf(world);
    const next = await world.rotation.rotate(OWNER, 'RS256');
    world.clock.pass(DAY);
    await world.rotation.revoke(OWNER, first ?? '');
    expect(await published(world)).toEqual([next.kid]);
    expect(await kidOf(world)).toBe(next.kid);
  });

  it('refuses to rotate what is not offered, and publishes nothing', async () => {
    const world = setUp();
    await world.keys.jwks();
    const before = [...world.rows];
    await expect(world.rotation.rotate(OWNER, 'EdDSA')).rejects.toMatchObject({ code: 'invalid_input' });
    expect(world.rows).toEqual(before);
    expect(world.recorded).toEqual([]);
  });

  describe('when an algorithm is no longer offered', () => {
    /** The rows of a deployment that offered EdDSA, and a server that does not. */
    async function turnedOff() {
      const world = setUp({ eddsa: true });
      const times = { exp: Math.floor(world.clock.now().getTime() / 1000) + HOUR };
      const token = await world.keys.sign('JWT', { iss: ISSUER, ...times }, 'EdDSA');
      await world.rotation.rotate(OWNER, 'EdDSA');
      const off = setUp();
      off.rows.push(...world.rows);
      return { off, token };
    }
    const eddsa = async ({ keys }: ReturnType<typeof setUp>): Promise<string[]> =>
      (await keys.jwks()).filter(({ alg }) => alg === 'EdDSA').map(({ kid }) => kid);

    it('its keys are published until the last token has expired, and then no more', async () => {
      const { off, token } = await turnedOff();
      const { kid } = decodeProtectedHeader(token);
      expect(await eddsa(off)).toContain(kid);
      expect((await off.rotation.list(OWNER)).filter(({ algorithm }) => algorithm === 'EdDSA')).toEqual([
        expect.objectContaining({ state: 'previous', publishedUntil: expect.any(Date) as Date }),
        expect.objectContaining({ state: 'previous', publishedUntil: expect.any(Date) as Date }),
      ]);
      off.clock.pass(HOUR);
      expect(await eddsa(off)).toContain(kid);
      off.clock.pass(60);
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
      const on = new SigningKeys(off.keysStore, off.clock, { ...SETTINGS, oauthSigningEddsa: true });
      await on.jwks();
      off.clock.pass(2 * HOUR);
      const left = (await on.jwks()).filter(({ alg }) => alg === 'EdDSA').map(({ kid }) => kid);
      expect(left).toEqual([newest]);
    });

    it('and is offered again when its keys are gone, it gets a new one', async () => {
      const { off, token } = await turnedOff();
      await off.keys.jwks();
      off.clock.pass(2 * HOUR);
      const on = new SigningKeys(off.keysStore, off.clock, { ...SETTINGS, oauthSigningEddsa: true });
      const renewed = await on.sign('JWT', { iss: ISSUER }, 'EdDSA');
      expect(decodeProtectedHeader(renewed).kid).not.toBe(decodeProtectedHeader(token).kid);
      expect(await on.verify('JWT', token, ISSUER, { expiredSeconds: DAY })).toBeNull();
    });
  });
});

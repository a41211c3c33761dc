import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { decodeProtectedHeader } from 'jose';
import { SetClock } from '../testing/index.js';
import type { CryptoKeyRow } from './crypto-keys.repository.js';
import type { CryptoKeysSystemStore } from './crypto-keys.system-store.js';
import { SigningKeys } from './signing-keys.service.js';

const HOUR = 60 * 60;
const DAY = 24 * HOUR;
const ISSUER = 'https://gatehouse.example';

/** The table, in memory. */
function setUp() {
  const rows: (CryptoKeyRow & { deletesAt?: Date })[] = [];
  const store = {
    isDown: false,
    listUsable(_actor: unknown, _feature: string, now: Date): Promise<CryptoKeyRow[]> {
      if (store.isDown) return Promise.reject(new Error('no database'));
      return Promise.resolve(rows.filter(({ deletesAt }) => !deletesAt || deletesAt > now).toSorted((a, b) => b.sequence - a.sequence));
    },
    insert(_actor: unknown, _feature: string, sequence: number, secret: string, startsAt: Date): Promise<void> {
      if (!rows.some((row) => row.sequence === sequence)) rows.push({ sequence, secret, startsAt });
      return Promise.resolve();
    },
    retireBefore(_actor: unknown, _feature: string, before: number, deletesAt: Date): Promise<void> {
      for (const row of rows) if (row.sequence < before) row.deletesAt ??= deletesAt;
      return Promise.resolve();
    },
  };
  const clock = new SetClock();
  // The store has every method that the service calls.
  return { rows, store, clock, keys: new SigningKeys(store as unknown as CryptoKeysSystemStore, clock) };
}

async function sign({ keys, clock }: ReturnType<typeof setUp>, seconds = 600): Promise<string> {
  return keys.sign('at+jwt', { iss: ISSUER, jti: 'a', exp: Math.floor(clock.now().getTime() / 1000) + seconds });
}

describe('SigningKeys', () => {
  it('makes its first key when it is first needed, and verifies what it has signed, with its type and issuer only', async () => {
    const world = setUp();
    expect(world.rows).toEqual([]);
    const token = await sign(world);
    expect(world.rows).toHaveLength(1);
    expect(await world.keys.verify('at+jwt', token, ISSUER)).toMatchObject({ jti: 'a' });
    expect(await world.keys.verify('token-introspection+jwt', token, ISSUER)).toBeNull();
    expect(await world.keys.verify('at+jwt', token, 'https://other.example')).toBeNull();
    expect(await setUp().keys.verify('at+jwt', token, ISSUER)).toBeNull();
    world.clock.pass(601);
    expect(await world.keys.verify('at+jwt', token, ISSUER)).toBeNull();
  });

  it('uses one first key on replicas that need it at the same moment', async () => {
    const world = setUp();
    // The store has every method that the service calls.
    const replica = { ...world, keys: new SigningKeys(world.store as unknown as CryptoKeysSystemStore, world.clock) };
    const [token, other] = await Promise.all([sign(world), sign(replica)]);
    expect(decodeProtectedHeader(other)).toEqual(decodeProtectedHeader(token));
    expect(await replica.keys.verify('at+jwt', token, ISSUER)).toMatchObject({ jti: 'a' });
    expect(await replica.keys.jwks()).toEqual(await world.keys.jwks());
  });

  it('publishes a new key a day before it signs, and the old one until its last token has expired', async () => {
    const world = setUp();
    const kidOf = async (): Promise<string | undefined> => decodeProtectedHeader(await sign(world)).kid;
    const published = async (): Promise<string[]> => (await world.keys.jwks()).map(({ kid }) => kid);
    const first = await kidOf();
    world.clock.pass(29 * DAY);
    expect(await kidOf()).toBe(first);
    const [next] = await published();
    expect(await published()).toEqual([next, first]);
    world.clock.pass(DAY);
    const old = await sign(world, 2 * HOUR);
    expect(decodeProtectedHeader(old).kid).toBe(next);
    expect(await published()).toEqual([next, first]);
    world.clock.pass(DAY);
    expect(await published()).toEqual([next]);
  });

  it('signs and verifies although the clock was set back', async () => {
    const world = setUp();
    await sign(world);
    world.clock.set(-2 * DAY);
    expect(await world.keys.verify('at+jwt', await sign(world), ISSUER)).not.toBeNull();
    expect(world.rows).toHaveLength(1);
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

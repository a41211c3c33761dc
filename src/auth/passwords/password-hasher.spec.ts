import { jest } from '@jest/globals';
import type { PasswordHasher as Hasher } from './password-hasher.js';

const verify = jest.fn<(hash: string, password: string) => Promise<boolean>>();
const hash = jest.fn<(password: string, options: object) => Promise<string>>();
jest.unstable_mockModule('@node-rs/argon2', () => ({ verify, hash }));

const TODAY = `$argon2id$v=19$m=19456,t=2,p=1$${'c2FsdA'.repeat(4)}$${'aGFzaA'.repeat(7)}`;
/** RFC 7914 section 11: PBKDF2-HMAC-SHA-256 (P="passwd", S="salt", c=1, dkLen=64). */
const RFC7914 = Buffer.from(
  '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783',
  'hex',
).toString('base64');
const PBKDF2 = `$pbkdf2-sha256$1$${Buffer.from('salt').toString('base64').replace(/=+$/, '')}$${RFC7914.replace(/=+$/, '')}`;

let PasswordHasher: typeof Hasher;
let CONCURRENCY: number;
let hasher: Hasher;

beforeAll(async () => {
  ({ CONCURRENCY, PasswordHasher } = await import('./password-hasher.js'));
});
beforeEach(() => {
  verify.mockReset();
  hash.mockReset();
  hasher = new PasswordHasher({ workers: 1 });
});

describe('PasswordHasher.matches', () => {
  it.each([true, false])('compares a stored hash with Argon2: %s', async (isRight) => {
    verify.mockResolvedValueOnce(isRight);
    await expect(hasher.matches('secret', TODAY)).resolves.toBe(isRight);
    expect(verify).toHaveBeenCalledWith(TODAY, 'secret');
  });

  it.each([
    ['an unknown user', ''],
    ['an unknown format', '$2b$10$abcdefghijklmnopqrstuv'],
    ['a broken hash', '$argon2id$v=19$m=19456,t=2,p=1$broken'],
    ['Argon2i', TODAY.replace('argon2id', 'argon2i')],
    ['PBKDF2 with next to no hash', '$pbkdf2-sha256$1$c2FsdA$AA'],
  ])('does the same work for %s, and always answers false', async (_name, stored) => {
    verify.mockResolvedValue(true);
    await expect(hasher.matches('secret', stored)).resolves.toBe(false);
    expect(verify).toHaveBeenCalledTimes(1);
    expect(hasher.isOutdated(verify.mock.calls[0]![0])).toBe(false);
    // The first unknown user after a start takes no longer than the next one.
    expect(hash).not.toHaveBeenCalled();
  });

  it("verifies the reference product's PBKDF2 hashes", async () => {
    await expect(hasher.matches('passwd', PBKDF2)).resolves.toBe(true);
    await expect(hasher.matches('Passwd', PBKDF2)).resolves.toBe(false);
    await expect(hasher.matches('passwd', PBKDF2.replace('$1$', '$2$'))).resolves.toBe(false);
    expect(verify).not.toHaveBeenCalled();
  });
});

it('hashes with Argon2id, 19 MiB, two passes, one lane', async () => {
  hash.mockResolvedValueOnce(TODAY);
  await expect(hasher.hash('secret')).resolves.toBe(TODAY);
  expect(hash).toHaveBeenCalledWith('secret', { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
});

it.each([
  [TODAY, false],
  [TODAY.replace('m=19456', 'm=7168'), true],
  [TODAY.replace('t=2', 't=3'), true],
  [PBKDF2, true],
])('%s is outdated: %s', (stored, isOutdated) => {
  expect(hasher.isOutdated(stored)).toBe(isOutdated);
});

describe('with too many simultaneous logins', () => {
  const WAITING = 64;
  let finish: (() => void)[];

  /** Fills every place that works and every place that waits. */
  function fill(places = CONCURRENCY + WAITING): Promise<boolean>[] {
    finish = [];
    verify.mockImplementation(
      () =>
        new Promise((resolve) =>
          finish.push(() => {
            resolve(true);
          }),
        ),
    );
    return Array.from({ length: places }, () => hasher.matches('secret', TODAY));
  }

  async function drain(all: readonly Promise<boolean>[]): Promise<void> {
    let finished = 0;
    const done = Promise.all(all.map((each) => each.then(() => finished++)));
    while (finished < all.length) {
      finish.splice(0).forEach((go) => {
        go();
      });
      await new Promise((next) => setImmediate(next));
    }
    await done;
  }

  it('as many hashes are computed at once as there are processors', async () => {
    const all = fill();
    await new Promise((next) => setImmediate(next));
    expect(finish).toHaveLength(CONCURRENCY);
    await drain(all);
    expect(verify).toHaveBeenCalledTimes(all.length);
  });

  it('each of several workers has its part of both, and at least one', async () => {
    hasher = new PasswordHasher({ workers: 32 });
    const all = fill(1 + WAITING / 32);
    await new Promise((next) => setImmediate(next));
    expect(finish).toHaveLength(1);
    await expect(hasher.matches('secret', TODAY)).rejects.toMatchObject({ code: 'overloaded' });
    await drain(all);
  });

  it('the next login is refused at once, with a time to wait', async () => {
    const all = fill();
    await expect(hasher.matches('secret', TODAY)).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 1 });
    await expect(hasher.hash('secret')).rejects.toMatchObject({ code: 'overloaded' });
    await drain(all);
  });

  it('an unknown user is refused like any other, and still does not match afterwards', async () => {
    const all = fill();
    await expect(hasher.matches('secret', '')).rejects.toMatchObject({ code: 'overloaded' });
    await drain(all);
    verify.mockResolvedValue(true);
    await expect(hasher.matches('secret', '')).resolves.toBe(false);
  });

  it('a failed computation frees its slot', async () => {
    verify.mockRejectedValue(new Error('no memory'));
    for (let i = 0; i < CONCURRENCY * 2; i++) await expect(hasher.matches('secret', TODAY)).rejects.toThrow('no memory');
    verify.mockResolvedValue(true);
    await expect(hasher.matches('secret', TODAY)).resolves.toBe(true);
  });
});

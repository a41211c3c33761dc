import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Clock } from '../common/index.js';
import type { CryptoKeyRow } from './crypto-keys.repository.js';
import type { CryptoKeysSystemStore } from './crypto-keys.system-store.js';
import { ServerSecretsService } from './server-secrets.service.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const BEGIN = Date.parse('2026-01-01T00:00:00Z');

class SetClock extends Clock {
  time = BEGIN;
  override now(): Date {
    return new Date(this.time);
  }
}

/** The table, in memory. */
function setUp() {
  const rows: CryptoKeyRow[] = [];
  const store = {
    isDown: false,
    listUsable(_actor: unknown, _features: readonly string[], now: Date): Promise<CryptoKeyRow[]> {
      if (store.isDown) return Promise.reject(new Error('no database'));
      return Promise.resolve(rows.filter(({ deletesAt }) => !deletesAt || deletesAt > now).toSorted((a, b) => b.sequence - a.sequence));
    },
    insert(_actor: unknown, key: Pick<CryptoKeyRow, 'feature' | 'sequence' | 'secret' | 'startsAt'>): Promise<CryptoKeyRow> {
      const row = { ...key, id: `${key.sequence}`, deletesAt: null };
      rows.push(row);
      return Promise.resolve(row);
    },
    retireBefore(_actor: unknown, _feature: string, before: number, deletesAt: Date): Promise<void> {
      for (const row of rows) if (row.sequence < before) Object.assign(row, { deletesAt: row.deletesAt ?? deletesAt });
      return Promise.resolve();
    },
  };
  const clock = new SetClock();
  // The store has every method that the service calls.
  return { rows, store, clock, secrets: new ServerSecretsService(store as unknown as CryptoKeysSystemStore, clock) };
}

describe('ServerSecretsService', () => {
  it.each([1, 29])('signs and verifies with its secret although the clock was set back by %d days', async (days) => {
    const { rows, clock, secrets } = setUp();
    await secrets.refresh();
    const signature = secrets.sign('csrf', 'text');
    clock.time -= days * DAY_MS;
    await secrets.refresh();
    expect(secrets.verify('csrf', 'text', signature)).toBe(true);
    expect(secrets.sign('csrf', 'text')).toBe(signature);
    expect(rows).toHaveLength(1);
  });

  it.each([31, -31])('replaces a secret that is %d days in the future, and verifies what it signed for another day', async (days) => {
    const { rows, clock, secrets } = setUp();
    await secrets.refresh();
    const signature = secrets.sign('csrf', 'text');
    clock.time += days * DAY_MS;
    await secrets.refresh();
    expect(rows).toHaveLength(2);
    expect(secrets.verify('csrf', 'text', signature)).toBe(true);
    expect(secrets.sign('csrf', 'text')).not.toBe(signature);
    clock.time += DAY_MS;
    await secrets.refresh();
    expect(secrets.verify('csrf', 'text', signature)).toBe(false);
  });

  it('logs a failed refresh, and continues with the secrets it has', async () => {
    jest.useFakeTimers();
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const { store, secrets } = setUp();
    await secrets.onApplicationBootstrap();
    const signature = secrets.sign('csrf', 'text');
    store.isDown = true;
    await jest.advanceTimersByTimeAsync(10 * 60 * 1000);
    expect(warn).toHaveBeenCalledWith(
      { err: expect.objectContaining({ message: 'no database' }) as Error },
      'could not refresh the server secrets; the current ones remain in use',
    );
    expect(secrets.verify('csrf', 'text', signature)).toBe(true);
    secrets.onApplicationShutdown();
    warn.mockRestore();
    jest.useRealTimers();
  });
});

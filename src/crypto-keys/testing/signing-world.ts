import type { AuditTrail } from '../../audit/index.js';
import { type Authorizer, systemSubject } from '../../authz/index.js';
import type { PeriodicTask, PeriodicWork, Transactions } from '../../database/index.js';
import { SetClock } from '../../testing/index.js';
import type { CryptoKeyRow } from '../crypto-keys.repository.js';
import type { CryptoKeysSystemStore } from '../crypto-keys.system-store.js';
import { SigningKeyRotation } from '../signing-key-rotation.js';
import { SigningKeys, type SigningKeysSettings } from '../signing-keys.service.js';
import { SigningKeysStore } from '../signing-keys.store.js';

export const HOUR = 60 * 60;
export const DAY = 24 * HOUR;
export const ISSUER = 'https://gatehouse.example';
export const OWNER = systemSubject('keyrotator');

const settingsOf = (oauthSigningEddsa: boolean, oauthAccessTokenLifetimeSeconds: number): SigningKeysSettings => {
  return { oauthSigningEddsa, oauthAccessTokenLifetimeSeconds };
};

const running: SigningKeys[] = [];

/** Ends what the worlds of a test have started. */
export function endWorlds(): void {
  for (const keys of running.splice(0)) keys.onApplicationShutdown();
}

interface Recorded {
  readonly action: string;
  readonly resourceTarget: string;
}

/** The services, and what a test observes and changes of that which they work on. */
export interface SigningWorld {
  readonly rows: CryptoKeyRow[];
  readonly store: { isDown: boolean };
  readonly clock: SetClock;
  readonly keys: SigningKeys;
  readonly rotation: SigningKeyRotation;
  /** The entries of the audit log. */
  readonly recorded: readonly Recorded[];
  readonly keysStore: CryptoKeysSystemStore;
  /** What the rotation does periodically. */
  runTask(): Promise<void>;
}

/** The table, in memory, and what the service and the rotation need of others. */
export function signingWorld({ eddsa = false, tokenSeconds = HOUR } = {}): SigningWorld {
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
    extend(_actor: unknown, id: string, deletesAt: Date): Promise<void> {
      const row = rows.find((each) => each.id === id);
      if (row?.deletesAt && row.deletesAt < deletesAt) Object.assign(row, { deletesAt });
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
  const keys = new SigningKeys(keysStore, clock, settingsOf(eddsa, tokenSeconds));
  let task: PeriodicTask | undefined;
  const recorded: Recorded[] = [];
  const rotation = new SigningKeyRotation(
    keysStore,
    new SigningKeysStore({ authorize: () => undefined } as unknown as Authorizer),
    keys,
    // Recording and noting attempts is all that the rotation does with it.
    {
      attempt: () => undefined,
      record: (_actor: unknown, { action, resourceTarget }: Recorded) => Promise.resolve(void recorded.push({ action, resourceTarget })),
    } as unknown as AuditTrail,
    // As with the others: one method.
    { start: (started: PeriodicTask) => void (task = started) } as unknown as PeriodicWork,
    { run: (work: (tx: null) => unknown) => work(null) } as unknown as Transactions,
    clock,
    { oauthSigningKeyLifetimeSeconds: 30 * DAY, oauthAccessTokenLifetimeSeconds: tokenSeconds },
  );
  rotation.onApplicationBootstrap();
  running.push(keys);
  const runTask = async (): Promise<void> => task?.work(() => false, clock.now());
  return { rows, store, clock, keys, rotation, runTask, recorded, keysStore };
}

/** Other services, such as those of a replica or with other settings, over the rows of this world. */
export function signingKeysOf({ keysStore, clock }: SigningWorld, { eddsa = false, tokenSeconds = HOUR } = {}): SigningKeys {
  return new SigningKeys(keysStore, clock, settingsOf(eddsa, tokenSeconds));
}

export async function sign({ keys, clock }: SigningWorld, seconds = 600): Promise<string> {
  return keys.sign('at+jwt', { iss: ISSUER, jti: 'a', exp: Math.floor(clock.now().getTime() / 1000) + seconds });
}

export const ofRs256 = (rows: readonly CryptoKeyRow[]): CryptoKeyRow[] => rows.filter(({ feature }) => feature === 'oidc_signing');

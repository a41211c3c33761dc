import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { ApiKeysSystemStore } from './api-keys.system-store.js';
import type { KeyUse } from './api-keys.repository.js';
import type { CredentialRecord } from '../credentials.js';

const HOUR_MS = 60 * 60 * 1000;
const FLUSH_AFTER_MS = 500;

export interface SlidingExpiry {
  /** `--disable-session-expiry-refresh` switches it off. */
  readonly enabled: boolean;
}

/** What a use of this key changes, or null when it is too soon to write again (at most hourly, spec oauth2 2.4). */
export function useOf(record: CredentialRecord, clientAddress: string, now: Date, sliding: SlidingExpiry): KeyUse | null {
  const expiresAt = sliding.enabled ? slide(record, now) : record.expiresAt;
  const slides = expiresAt.getTime() !== record.expiresAt.getTime();
  if (!slides && now.getTime() - record.lastUsed.getTime() <= HOUR_MS) return null;
  return { id: record.id, userId: record.user.id, clientAddress, usedAt: now, seenExpiresAt: record.expiresAt, expiresAt };
}

/** OAuth access tokens and long-lived tokens never slide (DESIGN 4.4). Lives shorter than an hour are fixed by the formula. */
function slide(record: CredentialRecord, now: Date): Date {
  if (record.loginType === 'token' || record.loginType === 'oauth2_provider_app') return record.expiresAt;
  const lifetimeMs = record.lifetimeSeconds * 1000;
  const remainingMs = record.expiresAt.getTime() - now.getTime();
  return remainingMs <= lifetimeMs - HOUR_MS ? new Date(now.getTime() + lifetimeMs) : record.expiresAt;
}

/** Collects uses and writes them in batches, so that an ordinary request writes nothing itself. */
@Injectable()
export class KeyUsage implements OnApplicationShutdown {
  private readonly logger = new Logger(KeyUsage.name);
  private pending = new Map<string, KeyUse>();
  private timer: NodeJS.Timeout | undefined;
  private readonly actor = systemSubject('system-restricted');

  constructor(
    private readonly keys: ApiKeysSystemStore,
    private readonly sliding: SlidingExpiry,
  ) {}

  /** Call it when every check has passed: a refused request never moves an expiry. */
  record(record: CredentialRecord, clientAddress: string, now: Date): void {
    const use = useOf(record, clientAddress, now, this.sliding);
    if (!use) return;
    this.pending.set(use.id, use);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS).unref();
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const uses = [...this.pending.values()];
    this.pending = new Map();
    if (uses.length === 0) return;
    try {
      await this.keys.writeUses(this.actor, uses);
    } catch (error) {
      // Losing a "last used" is harmless, and the next use writes it again; refusing requests over it would not be.
      this.logger.warn({ err: error, uses: uses.length }, 'could not write key uses');
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
  }
}

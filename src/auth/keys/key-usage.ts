import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { settings } from '../../core/index.js';
import { AgentsSeen } from './agents-seen.port.js';
import { ApiKeysSystemStore } from './api-keys.system-store.js';
import type { ApiKeyLoginType } from '../api-key.entity.js';
import type { KeyUse } from './api-key-row.js';
import { LastSeen } from './last-seen.port.js';
import type { CredentialRecord } from '../credentials/credentials.port.js';

const HOUR_MS = 60 * 60 * 1000;
const FLUSH_AFTER_MS = 500;

export class KeyUsageSettings extends settings('disableSessionExpiryRefresh') {}

/** What a use of this key changes, or null when the last write is too recent (at most one per hour). */
function useOf(record: CredentialRecord, clientAddress: string, now: Date, settings: KeyUsageSettings): KeyUse | null {
  const expiresAt = settings.disableSessionExpiryRefresh ? record.expiresAt : slide(record, now);
  const slides = expiresAt.getTime() !== record.expiresAt.getTime();
  if (!slides && now.getTime() - record.lastUsed.getTime() <= HOUR_MS) return null;
  return { id: record.id, userId: record.user.id, clientAddress, usedAt: now, seenExpiresAt: record.expiresAt, expiresAt };
}

/** The extended expiry. Only sessions are extended, and of those, by the formula, not lifetimes under an hour. */
function slide(record: CredentialRecord, now: Date): Date {
  if (!SLIDES[record.loginType]) return record.expiresAt;
  const lifetimeMs = record.lifetimeSeconds * 1000;
  const remainingMs = record.expiresAt.getTime() - now.getTime();
  return remainingMs <= lifetimeMs - HOUR_MS ? new Date(now.getTime() + lifetimeMs) : record.expiresAt;
}

/** Which kinds of keys are extended by their use. A new kind must be added here. */
const SLIDES: Readonly<Record<ApiKeyLoginType, boolean>> = {
  password: true,
  github: true,
  oidc: true,
  none: true,
  token: false,
  oauth2_provider_app: false,
  agent: false,
};

/** Collects uses and writes them in batches, so that an ordinary request writes nothing. */
@Injectable()
export class KeyUsage implements OnApplicationShutdown {
  private readonly logger = new Logger(KeyUsage.name);
  private pending = new Map<string, KeyUse>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  /** The batch after that one, until it begins. */
  private next: Promise<void> | null = null;
  private readonly actor = systemSubject('system-restricted');

  constructor(
    private readonly keys: ApiKeysSystemStore,
    private readonly users: LastSeen,
    private readonly agents: AgentsSeen,
    private readonly settings: KeyUsageSettings,
  ) {}

  /** Call it when every check has passed: a refused request never moves an expiry. */
  record(record: CredentialRecord, clientAddress: string, now: Date): void {
    const use = useOf(record, clientAddress, now, this.settings);
    if (!use) return;
    this.pending.set(use.id, use);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS).unref();
  }

  /**
   * Resolves when everything recorded so far is written. One batch after the other: an older one never overtakes a newer one. However long a
   * batch takes, all that is recorded meanwhile is the next one, with one entry for each key.
   */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.next) {
      this.next = this.writing.then(() => this.write());
      this.writing = this.next;
    }
    return this.next;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  private async write(): Promise<void> {
    const uses = [...this.pending.values()];
    this.pending = new Map();
    this.next = null;
    if (uses.length === 0) return;
    try {
      const entries = await this.keys.writeUses(this.actor, uses);
      // Not in one transaction: a revocation locks users before keys and could deadlock with it.
      await this.users.updateLastSeen(
        this.actor,
        entries.filter(({ agentId }) => agentId === null),
      );
      // Somebody whose agents work is not there for that.
      const agents = entries.flatMap(({ agentId, at }) => (agentId === null ? [] : [{ agentId, at }]));
      if (agents.length > 0) await this.agents.updateLastSeen(this.actor, agents);
    } catch (error) {
      // Losing a "last used" is harmless, and the next use writes it again. Refusing requests because of it would be worse.
      this.logger.warn({ err: error, uses: uses.length }, 'could not record the use of keys');
    }
  }
}

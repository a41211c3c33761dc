import { createHmac, randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { systemSubject } from '../authz/index.js';
import { Clock, equalInConstantTime } from '../common/index.js';
import { CryptoKeysSystemStore } from './crypto-keys.system-store.js';

/** What the server signs and later verifies itself. */
export type SecretPurpose = 'csrf' | 'dpop_nonce';

const SECRET_BYTES = 64;
const KEY_LIFE_MS = 30 * 24 * 60 * 60 * 1000;
/** How long an older generation still verifies: longer than any page stays open. */
const OVERLAP_MS = 24 * 60 * 60 * 1000;
const CHECK_EVERY_MS = 10 * 60 * 1000;

interface Secret {
  readonly sequence: number;
  readonly startsAt: Date;
  readonly key: Buffer;
}

/**
 * Signs with the newest generation, verifies with every usable one. Generations are rows of crypto_keys, made at first
 * start and replaced every 30 days, so that replicas and restarts agree.
 */
@Injectable()
export class ServerSecretsService implements OnApplicationBootstrap, OnApplicationShutdown {
  /** Every server needs the first purpose. */
  private readonly purposes = new Set<SecretPurpose>(['csrf']);
  private readonly secrets = new Map<SecretPurpose, readonly Secret[]>();
  private readonly logger = new Logger(ServerSecretsService.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: CryptoKeysSystemStore,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refreshOrWarn(), CHECK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** For what only some servers sign: to be called at the start, before the purpose is used. */
  async provide(purpose: SecretPurpose): Promise<void> {
    this.purposes.add(purpose);
    this.secrets.set(purpose, await this.current(purpose));
  }

  /** Creates, rotates and reloads keys that are due. If that fails, the loaded keys stay in use until the next attempt. */
  async refresh(): Promise<void> {
    for (const purpose of this.purposes) this.secrets.set(purpose, await this.current(purpose));
  }

  private async refreshOrWarn(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.logger.warn({ err: error }, 'could not refresh the server secrets; the current ones remain in use');
    }
  }

  /** base64url HMAC-SHA-256 of `text`. */
  sign(purpose: SecretPurpose, text: string): string {
    const [newest] = this.usable(purpose);
    if (!newest) throw new Error(`no server secret for ${purpose}`);
    return mac(newest, text).toString('base64url');
  }

  verify(purpose: SecretPurpose, text: string, signature: string): boolean {
    const presented = Buffer.from(signature, 'base64url');
    return this.usable(purpose).some((secret) => equalInConstantTime(mac(secret, text), presented));
  }

  private usable(purpose: SecretPurpose): readonly Secret[] {
    return this.secrets.get(purpose) ?? [];
  }

  private async current(purpose: SecretPurpose): Promise<readonly Secret[]> {
    const actor = systemSubject('keyrotator');
    const now = this.clock.now();
    const rows = await this.store.listUsable(actor, [purpose], now);
    const newest = rows[0];
    // Clocks can be set back: a key dated far in the future would otherwise stay in use until long after that date.
    if (newest && Math.abs(now.getTime() - newest.startsAt.getTime()) < KEY_LIFE_MS) return rows.map(toSecret);

    const sequence = (newest?.sequence ?? 0) + 1;
    const secret = randomBytes(SECRET_BYTES).toString('hex');
    await this.store.insert(actor, { feature: purpose, sequence, secret, startsAt: now });
    await this.store.retireBefore(actor, purpose, sequence, new Date(now.getTime() + OVERLAP_MS));
    return (await this.store.listUsable(actor, [purpose], now)).map(toSecret);
  }
}

function toSecret(row: { sequence: number; startsAt: Date; secret: string }): Secret {
  return { sequence: row.sequence, startsAt: row.startsAt, key: Buffer.from(row.secret, 'hex') };
}

function mac(secret: Secret, text: string): Buffer {
  return createHmac('sha256', secret.key).update(text, 'utf8').digest();
}

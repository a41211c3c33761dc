import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { AccessUrl, Clock } from '../../common/index.js';
import { SigningKeys } from '../../crypto-keys/index.js';
import { FetchRefused, GuardedHttp } from '../../outgoing/index.js';
import { clientIdOf } from '../apps/client-id.js';
import { CLAIM_MS, nextAttempt } from './logout-schedule.js';
import { logoutClaims } from './logout-token.js';
import type { DueLogout } from './logouts.repository.js';
import { LogoutsSystemStore } from './logouts.system-store.js';

/** How often each server looks for something to send. */
const SEND_EVERY_MS = 2000;
/** Requests at a time. */
const SLOTS = 32;
/** Of these, how many can be to one app: one that does not respond must not hold up the others. */
const SHARE = 2;
/** Nothing in the response matters but its status. */
const LIMITS = { accept: '*/*', maxBytes: 64 * 1024, timeoutMs: 5000 } as const;

/**
 * Tells apps that sessions have ended (OpenID Connect Back-Channel Logout). It happens in the background: nobody who signs out waits for an app.
 * An app that cannot be reached is told again, later and later; in the end the row remains for administrators to see.
 */
@Injectable()
export class LogoutSender implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(LogoutSender.name);
  private readonly actor = systemSubject('system-oauth2');
  private timer: NodeJS.Timeout | undefined;
  /** What is being sent, and to which app. */
  private readonly sending = new Map<Promise<void>, string>();
  private filling: Promise<void> | null = null;
  /** There may be something to send for which there is a slot. */
  private isWorthLooking = false;
  private isStopping = false;

  constructor(
    private readonly logouts: LogoutsSystemStore,
    private readonly http: GuardedHttp,
    private readonly signing: SigningKeys,
    private readonly accessUrl: AccessUrl,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.look();
    }, SEND_EVERY_MS).unref();
  }

  /** What is being sent is finished: otherwise the app would be told twice. */
  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.filling;
    await Promise.all(this.sending.keys());
  }

  /** Each request that ends makes room for the next one, of its app or of another. */
  private look(): void {
    this.isWorthLooking = true;
    this.filling ??= this.fill().finally(() => (this.filling = null));
  }

  private async fill(): Promise<void> {
    try {
      while (this.isWorthLooking && !this.isStopping && this.sending.size < SLOTS) {
        this.isWorthLooking = false;
        const due = await this.claim();
        if (due.length > 0) this.isWorthLooking = true;
        due.forEach((logout) => {
          this.start(logout);
        });
      }
    } catch (error) {
      // The next turn tries again; requests are not affected.
      this.logger.warn({ err: error }, 'could not send logout tokens');
    }
  }

  private claim(): Promise<readonly DueLogout[]> {
    const now = this.clock.now();
    const busy = [...this.sending.values()];
    return this.logouts.claim(this.actor, now, new Date(now.getTime() + CLAIM_MS), { slots: SLOTS - busy.length, share: SHARE, busy });
  }

  private start(logout: DueLogout): void {
    const settled = this.settle(logout)
      .catch((error: unknown) => {
        this.logger.warn({ err: error, logout: logout.id }, 'could not record what became of a logout token; it is sent again');
      })
      .finally(() => {
        this.sending.delete(settled);
        this.look();
      });
    this.sending.set(settled, logout.appId);
  }

  private async settle(logout: DueLogout): Promise<void> {
    // Without a URI, the app does not want to know any more.
    const fault = logout.backchannelLogoutUri === '' ? null : await this.send(logout);
    if (fault === null) {
      await this.logouts.delete(this.actor, logout.id);
      return;
    }
    const next = nextAttempt(logout.attempts, this.clock.now());
    await this.logouts.postpone(this.actor, logout.id, next, fault);
    const text = next ? 'could not tell an app about a logout; it is told again' : 'could not tell an app about a logout; gave up';
    this.logger.warn({ app: logout.appId, logout: logout.id, attempts: logout.attempts, fault }, text);
  }

  /** Null: the app has confirmed it. Otherwise why it has not, for administrators. */
  private async send({
    id,
    appId,
    documentUrl,
    subject,
    sid,
    backchannelLogoutUri,
    idTokenSignedResponseAlg,
  }: DueLogout): Promise<string | null> {
    const facts = { issuer: this.accessUrl.issuer, clientId: clientIdOf(appId, documentUrl), subject, sid, id, now: this.clock.now() };
    const token = await this.signing.sign('logout+jwt', logoutClaims(facts), idTokenSignedResponseAlg);
    try {
      const body = new URLSearchParams({ logout_token: token });
      const { status } = await this.http.post(backchannelLogoutUri, { ...LIMITS, body });
      // The specification demands 200; frameworks answer 204 for an empty response.
      return status === 200 || status === 204 ? null : `the status of its response is ${status}, not 200`;
    } catch (error) {
      if (error instanceof FetchRefused) return error.message;
      throw error;
    }
  }
}

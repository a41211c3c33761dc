import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { type UpstreamLink, UpstreamLinks, type UpstreamLoginType } from '../../auth/index.js';
import { systemSubject } from '../../authz/index.js';
import { Clock, DomainError, LOGIN_MESSAGES } from '../../common/index.js';
import { OUTGOING_TIMEOUT_SECONDS } from '../../outgoing/index.js';
import { BACK_TO_LOGIN } from '../identity-errors.js';
import { type IdentityProvider, PROVIDER_TITLES, RefreshRejectedError, type UpstreamTokens } from '../identity-provider.js';
import { IdentityProviders } from '../identity-providers.js';
import type { LinkState, RefreshLease } from './user-links.repository.js';
import { UserLinksSystemStore } from './user-links.system-store.js';

/** Longer than a provider may take for discovery and for each of our authentication methods: by then the holder has finished or died. */
const LEASE_SECONDS = 3 * OUTGOING_TIMEOUT_SECONDS + 5;
/** How long a request waits for the refresh by another request. */
const LONGEST_WAIT_MS = (LEASE_SECONDS + 5) * 1000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 200;
const SAVE_ATTEMPTS = 5;

/**
 * Renews expired logins at their identity providers, with one upstream request however many wait for it: those of this process share one
 * attempt, and between processes a lease in the link's row decides. No transaction is open meanwhile.
 * After a final refusal there are no attempts until the next login; an unreachable provider is asked at increasing intervals.
 */
@Injectable()
export class LinkRefresher extends UpstreamLinks {
  private readonly logger = new Logger(LinkRefresher.name);
  private readonly actor = systemSubject('login');
  private readonly underway = new Map<string, Promise<void>>();

  constructor(
    private readonly links: UserLinksSystemStore,
    private readonly providers: IdentityProviders,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async renew(loginType: UpstreamLoginType, link: UpstreamLink | null): Promise<void> {
    if (!link) throw loginMissing();
    if (this.isValid(link)) return;
    const provider = this.providers.find(link.providerId);
    if (!provider) throw providerMissing(loginType, this.providers.list.length === 0);

    let attempt = this.underway.get(link.id);
    if (!attempt) {
      attempt = this.settle(provider, link.id).finally(() => this.underway.delete(link.id));
      this.underway.set(link.id, attempt);
    }
    await attempt;
  }

  /** Refreshes the link, or waits until another request has. */
  private async settle(provider: IdentityProvider, linkId: string): Promise<void> {
    const giveUpAt = performance.now() + LONGEST_WAIT_MS;
    for (let ms = FIRST_PAUSE_MS; ; ms = Math.min(2 * ms, LONGEST_PAUSE_MS)) {
      const lease = await this.links.acquireRefresh(this.actor, linkId, this.clock.now(), LEASE_SECONDS);
      // If the lease is lost, the person has logged in again meanwhile, and those tokens are newer.
      if (lease && lease.refreshToken !== '' && (await this.refresh(provider, lease))) return;
      // A key rotation may have encrypted an empty refresh token, so only decryption shows that it is empty.
      const isEmpty = lease?.refreshToken === '';
      if (lease && isEmpty) await this.links.releaseRefresh(this.actor, lease);
      const state = await this.links.getState(this.actor, linkId);
      if (!state) throw loginMissing();
      if (this.isValid(state)) return;
      if (state.heldBackBy !== null) throw refreshRefused(provider, state.heldBackBy);
      if (isEmpty || !state.hasRefreshToken) throw loginExpired(provider, state);
      if (performance.now() > giveUpAt) throw refreshRefused(provider, 'Another server is taking too long to refresh it.');
      await pause(ms);
    }
  }

  /** False if the link was changed meanwhile. */
  private async refresh(provider: IdentityProvider, lease: RefreshLease): Promise<boolean> {
    let tokens: UpstreamTokens;
    try {
      tokens = await provider.refresh(lease.refreshToken, lease.subject);
    } catch (error) {
      if (!(error instanceof RefreshRejectedError)) {
        await this.links.releaseRefresh(this.actor, lease);
        throw error;
      }
      const { message: reason, isFinal } = error;
      const ending = isFinal ? 'and will not be tried again before the next login' : 'and will be tried again later';
      this.logger.warn(`identity provider ${provider.id} did not renew a session, ${ending}: ${reason}`);
      if (!(await this.links.saveRefreshFailure(this.actor, lease, { reason, isFinal }))) return false;
      throw refreshRefused(provider, reason, error);
    }
    return this.keep(lease, tokens);
  }

  /** The old tokens are already used up at the provider, so storing the new ones is tried more than once. */
  private async keep(lease: RefreshLease, tokens: UpstreamTokens): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.links.saveRefreshed(this.actor, lease, tokens);
      } catch (error) {
        if (attempt === SAVE_ATTEMPTS) throw error;
        await pause(LONGEST_PAUSE_MS);
      }
    }
  }

  private isValid({ expiresAt }: { readonly expiresAt: Date | null }): boolean {
    return expiresAt === null || expiresAt > this.clock.now();
  }
}

function loginMissing(): DomainError {
  return new DomainError('upstream_login_missing', LOGIN_MESSAGES.signedOut, {
    detail: 'You must re-authenticate with the login provider.',
  });
}

function loginExpired({ loginType }: IdentityProvider, { expiresAt }: LinkState): DomainError {
  const detail = `${PROVIDER_TITLES[loginType]} session expired at "${expiresAt?.toISOString() ?? ''}". Try signing in again.`;
  return new DomainError('upstream_login_expired', LOGIN_MESSAGES.signedOut, { detail });
}

function refreshRefused({ loginType }: IdentityProvider, detail: string, cause?: unknown): DomainError {
  const message = loginType === 'oidc' ? LOGIN_MESSAGES.oidcNotRefreshed : LOGIN_MESSAGES.githubNotRefreshed;
  return new DomainError('upstream_refresh_refused', message, { detail, cause });
}

function providerMissing(loginType: UpstreamLoginType, isNoneConfigured: boolean): DomainError {
  const lack = isNoneConfigured ? 'No OAuth2Configs provided.' : 'OAuth2Config not provided.';
  return new DomainError('upstream_provider_missing', 'An internal error occurred. Please try again or contact the system administrator.', {
    // A browser can recover by another way to log in; the start page would only fail again.
    page: BACK_TO_LOGIN,
    detail: `Unable to refresh OAuth token for login type "${loginType}". ${lack} Contact an administrator to configure this login type.`,
  });
}

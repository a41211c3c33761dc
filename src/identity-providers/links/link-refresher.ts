import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { type UpstreamLink, UpstreamLinks, type UpstreamLoginType } from '../../auth/index.js';
import { systemSubject } from '../../authz/index.js';
import { Clock, DomainError } from '../../common/index.js';
import { PROVIDER_TIMEOUT_SECONDS } from '../bounded-fetch.js';
import { BACK_TO_LOGIN } from '../identity-errors.js';
import { type IdentityProvider, PROVIDER_TITLES, RefreshRefused } from '../identity-provider.js';
import { IdentityProviders } from '../identity-providers.js';
import type { LinkState, RefreshLease } from './user-links.repository.js';
import { UserLinksSystemStore } from './user-links.system-store.js';

/** Longer than a provider may take, discovery included: who holds it is either done by then, or gone. */
const LEASE_SECONDS = 3 * PROVIDER_TIMEOUT_SECONDS;
/** How long a request waits for the refresh of somebody else. */
const LONGEST_WAIT_MS = (LEASE_SECONDS + 5) * 1000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 200;

const SIGNED_OUT = 'You are signed out or your session has expired. Please sign in again to continue.';

/**
 * Renews expired logins at their identity providers, one request upstream however many wait for it: those of this process share one
 * attempt, and between processes a lease in the link's row decides. No transaction is open meanwhile (DESIGN 8.4).
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

  /** Refreshes the link, or waits until somebody has. */
  private async settle(provider: IdentityProvider, linkId: string): Promise<void> {
    const giveUpAt = performance.now() + LONGEST_WAIT_MS;
    for (let ms = FIRST_PAUSE_MS; ; ms = Math.min(2 * ms, LONGEST_PAUSE_MS)) {
      const lease = await this.links.acquireRefresh(this.actor, linkId, this.clock.now(), LEASE_SECONDS);
      if (lease && lease.refreshToken !== '') {
        await this.refresh(provider, lease);
        return;
      }
      // A rotation of keys encrypts the text of no refresh token too, and then only opening it tells.
      if (lease) await this.links.releaseRefresh(this.actor, lease);
      const state = await this.links.getState(this.actor, linkId);
      if (!state) throw loginMissing();
      if (this.isValid(state)) return;
      if (lease || !state.hasRefreshToken) throw loginExpired(provider, state);
      if (performance.now() > giveUpAt) throw refreshRefused(provider, 'Another server has been refreshing it for too long.');
      await pause(ms);
    }
  }

  private async refresh(provider: IdentityProvider, lease: RefreshLease): Promise<void> {
    try {
      const tokens = await provider.refresh(lease.refreshToken);
      // When the lease is lost, the person has logged in again meanwhile, and what that brought is newer.
      await this.links.saveRefreshed(this.actor, lease, tokens);
    } catch (error) {
      await this.links.releaseRefresh(this.actor, lease);
      if (!(error instanceof RefreshRefused)) throw error;
      this.logger.warn(`identity provider ${provider.id} did not renew a login: ${error.message}`);
      throw refreshRefused(provider, error.message, error);
    }
  }

  private isValid({ expiresAt }: { readonly expiresAt: Date | null }): boolean {
    return expiresAt === null || expiresAt > this.clock.now();
  }
}

function loginMissing(): DomainError {
  return new DomainError('upstream_login_missing', SIGNED_OUT, { detail: 'You must re-authenticate with the login provider.' });
}

function loginExpired({ loginType }: IdentityProvider, { expiresAt }: LinkState): DomainError {
  const detail = `${PROVIDER_TITLES[loginType]} session expired at "${expiresAt?.toISOString() ?? ''}". Try signing in again.`;
  return new DomainError('upstream_login_expired', SIGNED_OUT, { detail });
}

function refreshRefused({ loginType }: IdentityProvider, detail: string, cause?: unknown): DomainError {
  const message = `Could not refresh expired ${PROVIDER_TITLES[loginType]} token. Try re-authenticating to resolve this issue.`;
  return new DomainError('upstream_refresh_refused', message, { detail, cause });
}

function providerMissing(loginType: UpstreamLoginType, isNoneConfigured: boolean): DomainError {
  const lack = isNoneConfigured ? 'No OAuth2Configs provided.' : 'OAuth2Config not provided.';
  return new DomainError('upstream_provider_missing', 'An internal error occurred. Please try again or contact the system administrator.', {
    // A browser comes out of this by logging in another way; the start page would only end here again.
    page: BACK_TO_LOGIN,
    detail: `Unable to refresh OAuth token for login type "${loginType}". ${lack} Contact an administrator to configure this login type.`,
  });
}

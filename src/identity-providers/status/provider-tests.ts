import { Injectable } from '@nestjs/common';
import type { Actor } from '../../authz/index.js';
import { Clock } from '../../common/index.js';
import { DeploymentStore } from '../../deployment/index.js';
import type { IdentityProvider } from '../identity-provider.js';
import { IdentityProviders } from '../identity-providers.js';
import type { ProviderCheck } from './provider-status.js';

/** Providers are asked again only after this time, whoever tests them: a result is shown to all meanwhile. */
const FRESH_MS = 5_000;

/** What a test has found, in the order of the login page. */
export interface TestedProvider {
  readonly provider: IdentityProvider;
  readonly checks: readonly ProviderCheck[];
}

/** The configured providers for whoever may read the configuration, and whether they can be reached now. */
@Injectable()
export class ProviderTests {
  private recent: { readonly atMs: number; readonly tested: Promise<readonly TestedProvider[]> } | undefined;

  constructor(
    private readonly providers: IdentityProviders,
    private readonly deployment: DeploymentStore,
    private readonly clock: Clock,
  ) {}

  /** Throws `forbidden`. */
  list(actor: Actor): readonly IdentityProvider[] {
    this.deployment.authorizeReading(actor);
    return this.providers.list;
  }

  /** Asks every provider now, for at most twenty seconds. Changes nothing, and signs nobody in. Throws `forbidden`. */
  async test(actor: Actor): Promise<readonly TestedProvider[]> {
    const providers = this.list(actor);
    const atMs = this.clock.monotonicMs();
    if (this.recent && atMs - this.recent.atMs < FRESH_MS) return this.recent.tested;
    const tested = Promise.all(providers.map(async (provider) => ({ provider, checks: await provider.probe() })));
    this.recent = { atMs, tested };
    return tested;
  }
}

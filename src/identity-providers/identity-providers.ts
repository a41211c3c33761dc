import type { IdentityProvider } from './identity-provider.js';

/** The providers that are configured, in the order in which the login page shows them. */
export class IdentityProviders {
  constructor(private readonly providers: readonly IdentityProvider[]) {}

  get list(): readonly IdentityProvider[] {
    return this.providers;
  }

  find(id: string): IdentityProvider | undefined {
    return this.providers.find((provider) => provider.id === id);
  }
}

import type { IdentityProvider } from './identity-provider.js';

/** The configured providers, in the order of the login page. */
export class IdentityProviders {
  constructor(private readonly providers: readonly IdentityProvider[]) {}

  get list(): readonly IdentityProvider[] {
    return this.providers;
  }

  find(id: string): IdentityProvider | undefined {
    return this.providers.find((provider) => provider.id === id);
  }
}

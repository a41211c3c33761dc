import { parseUrl } from '../common/index.js';
import type { IdentityProvider } from './identity-provider.js';

/** The configured providers, in the order of the login page. */
export class IdentityProviders {
  constructor(private readonly providers: readonly IdentityProvider[]) {}

  get list(): readonly IdentityProvider[] {
    return this.providers;
  }

  /** Names of OpenID Connect providers with the same issuer, which may be a mistake: an account belongs to the one that it is linked to. */
  sharingIssuer(): readonly (readonly string[])[] {
    const byIssuer = new Map<string, string[]>();
    for (const { id, loginType, facts } of this.providers) {
      const issuer = parseUrl(facts.url)?.href;
      if (loginType === 'oidc' && issuer !== undefined) byIssuer.set(issuer, [...(byIssuer.get(issuer) ?? []), id]);
    }
    return [...byIssuer.values()].filter(({ length }) => length > 1);
  }

  find(id: string): IdentityProvider | undefined {
    return this.providers.find((provider) => provider.id === id);
  }
}

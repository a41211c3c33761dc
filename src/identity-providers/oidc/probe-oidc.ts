import { readClientKey, type OidcProviderConfig } from '../../config/index.js';
import type { Fetching } from '../../outgoing/index.js';
import type { ProviderCheck } from '../status/provider-status.js';
import { ProviderDiscovery } from './discovery.js';

/** Reads the discovery document and the keys of a provider, for an operator, without a server. Throws `ConfigError` for a key that cannot be read. */
export async function probeOidc(config: OidcProviderConfig, http: Fetching): Promise<readonly ProviderCheck[]> {
  const discovery = new ProviderDiscovery({
    issuerUrl: config.oidcIssuerUrl,
    clientId: config.oidcClientId,
    credential: readClientKey(config) ?? { secret: config.oidcClientSecret ?? '' },
    skipIssuerCheck: config.oidcDangerousSkipIssuerChecks,
    http,
  });
  return discovery.probe();
}

import { allowInsecureRequests, customFetch, discovery, type ServerMetadata } from 'openid-client';
import { boundedFetch, PROVIDER_TIMEOUT_SECONDS } from '../bounded-fetch.js';
import { UpstreamClient } from '../upstream-client.js';
import { clientAuthentications, type ClientCredential } from './client-authentication.js';
import { TokenVerifier } from './id-token.js';

/** How long a provider's description of itself is used before it is asked again. */
const REFRESH_AFTER_MS = 60 * 60 * 1000;

export interface DiscoverySettings {
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly credential: ClientCredential;
  /** Dangerous: accept a description of another issuer than the one that was asked for. */
  readonly skipIssuerCheck: boolean;
}

/** A provider as it describes itself. */
export interface DiscoveredProvider {
  readonly metadata: ServerMetadata & { readonly authorization_endpoint: string; readonly token_endpoint: string };
  readonly supportsPkce: boolean;
  readonly client: UpstreamClient;
  readonly verifier: TokenVerifier;
}

/** A description that cannot be used. */
export class DiscoveryFailed extends Error {
  override readonly name = 'DiscoveryFailed';
}

/**
 * Reads the discovery document when it is first needed and again every hour. The server starts without its provider, and a
 * provider that is away for a while later on costs nobody a login as long as the endpoints themselves answer.
 */
export class ProviderDiscovery {
  private current: { readonly provider: DiscoveredProvider; readonly readAt: number } | undefined;
  private pending: Promise<DiscoveredProvider> | undefined;

  constructor(private readonly settings: DiscoverySettings) {}

  /** Throws `DiscoveryFailed`, or what the network throws, only when there is no earlier description. */
  async get(): Promise<DiscoveredProvider> {
    const { current } = this;
    if (current && performance.now() - current.readAt < REFRESH_AFTER_MS) return current.provider;
    this.pending ??= this.read().finally(() => {
      this.pending = undefined;
    });
    if (!current) return this.pending;
    return this.pending.catch(() => current.provider);
  }

  private async read(): Promise<DiscoveredProvider> {
    const metadata = await this.readMetadata();
    const { authorization_endpoint, token_endpoint, jwks_uri } = metadata;
    if (authorization_endpoint === undefined || token_endpoint === undefined || jwks_uri === undefined) {
      throw new DiscoveryFailed('the discovery document lacks the authorization endpoint, the token endpoint or the keys');
    }
    const provider = {
      metadata: { ...metadata, authorization_endpoint, token_endpoint },
      supportsPkce: metadata.code_challenge_methods_supported?.includes('S256') ?? false,
      client: new UpstreamClient({
        metadata,
        clientId: this.settings.clientId,
        authentications: await clientAuthentications(this.settings.credential, metadata),
      }),
      verifier: new TokenVerifier(new URL(jwks_uri), metadata.id_token_signing_alg_values_supported),
    };
    this.current = { provider, readAt: performance.now() };
    return provider;
  }

  /** OpenID Connect Discovery section 4. The issuer it names must be the one that was asked (4.3), unless that check is off. */
  private async readMetadata(): Promise<ServerMetadata> {
    const { issuerUrl, clientId, skipIssuerCheck } = this.settings;
    // A complete address is read as it is, without a comparison.
    const address = skipIssuerCheck ? `${issuerUrl.replace(/\/$/, '')}/.well-known/openid-configuration` : issuerUrl;
    const configuration = await discovery(new URL(address), clientId, undefined, undefined, {
      timeout: PROVIDER_TIMEOUT_SECONDS,
      [customFetch]: (url, options) => boundedFetch(url, options as RequestInit),
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is only marked so to stand out; the operator wrote http
      ...(address.startsWith('http:') && { execute: [allowInsecureRequests] }),
    });
    return { ...configuration.serverMetadata(), supportsPKCE: undefined };
  }
}

import { allowInsecureRequests, customFetch, discovery, type ServerMetadata } from 'openid-client';
import { parseUrl } from '../../common/index.js';
import { OUTGOING_TIMEOUT_SECONDS, type Fetching } from '../../outgoing/index.js';
import { differenceText, failureText } from '../failure-text.js';
import { boundedJson } from '../response-size.js';
import type { ProviderCheck } from '../status/provider-status.js';
import { UpstreamClient } from '../upstream-client.js';
import { clientAuthentications, type ClientCredential } from './client-authentication.js';
import { TokenVerifier } from './id-token.js';

/** How long a provider's metadata is used before it is read again. */
const REFRESH_AFTER_MS = 60 * 60 * 1000;
/** What a login uses of the document. */
const ENDPOINTS = ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'] as const;

export interface DiscoverySettings {
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly credential: ClientCredential;
  /** Dangerous: accept the metadata of another issuer than the configured one. */
  readonly skipIssuerCheck: boolean;
  readonly http: Fetching;
}

/** A provider and its metadata. */
export interface DiscoveredProvider {
  readonly metadata: ServerMetadata & { readonly authorization_endpoint: string; readonly token_endpoint: string };
  readonly supportsPkce: boolean;
  readonly client: UpstreamClient;
  readonly verifier: TokenVerifier;
}

/** The metadata cannot be used. */
class DiscoveryError extends Error {
  override readonly name = 'DiscoveryError';
}

/**
 * Reads the discovery document when it is first needed and again every hour. The server starts without its provider, and if the
 * document is unavailable later, logins keep working as long as the endpoints themselves respond.
 */
export class ProviderDiscovery {
  private current: { readonly provider: DiscoveredProvider; readonly readAt: number } | undefined;
  private pending: Promise<DiscoveredProvider> | undefined;

  constructor(private readonly settings: DiscoverySettings) {}

  /** Throws `DiscoveryError`, or a network error, only if there is no earlier metadata. */
  async get(): Promise<DiscoveredProvider> {
    const { current } = this;
    if (current && performance.now() - current.readAt < REFRESH_AFTER_MS) return current.provider;
    this.pending ??= this.read().finally(() => {
      this.pending = undefined;
    });
    if (!current) return this.pending;
    return this.pending.catch(() => current.provider);
  }

  /** Reads the document and the keys now, whatever was read before. */
  async probe(): Promise<readonly ProviderCheck[]> {
    let provider: DiscoveredProvider;
    try {
      provider = await this.read();
    } catch (error) {
      return [{ name: 'discovery', isFine: false, detail: failureText(error) }];
    }
    const { issuer, jwks_uri: jwksUri = '' } = provider.metadata;
    return [{ name: 'discovery', isFine: true, detail: `it names the issuer ${issuer}` }, await this.probeKeys(jwksUri)];
  }

  private async probeKeys(jwksUri: string): Promise<ProviderCheck> {
    try {
      const response = await this.settings.http.fetch(jwksUri, { headers: { accept: 'application/json' } });
      if (response.status !== 200) return { name: 'keys', isFine: false, detail: `${jwksUri} responds with status ${response.status}` };
      const { keys } = (await (await boundedJson(response)).json()) as { readonly keys?: unknown };
      const count = Array.isArray(keys) ? keys.length : 0;
      return { name: 'keys', isFine: count > 0, detail: count === 0 ? `${jwksUri} has no keys` : `${count} at ${jwksUri}` };
    } catch (error) {
      return { name: 'keys', isFine: false, detail: failureText(error) };
    }
  }

  private async read(): Promise<DiscoveredProvider> {
    const metadata = await this.readMetadata();
    const { authorization_endpoint, token_endpoint, jwks_uri } = metadata;
    if (authorization_endpoint === undefined || token_endpoint === undefined || jwks_uri === undefined) {
      throw new DiscoveryError('the discovery document has no authorization endpoint, token endpoint or keys');
    }
    checkEndpoints(this.settings.issuerUrl, metadata);
    const provider = {
      metadata: { ...metadata, authorization_endpoint, token_endpoint },
      supportsPkce: metadata.code_challenge_methods_supported?.includes('S256') ?? false,
      client: new UpstreamClient({
        metadata,
        clientId: this.settings.clientId,
        authentications: await clientAuthentications(this.settings.credential, metadata),
        http: this.settings.http,
      }),
      verifier: new TokenVerifier(new URL(jwks_uri), metadata.id_token_signing_alg_values_supported, this.settings.http),
    };
    this.current = { provider, readAt: performance.now() };
    return provider;
  }

  /** OpenID Connect Discovery section 4. The issuer in it must be the configured one (4.3), unless that check is off. */
  private async readMetadata(): Promise<ServerMetadata> {
    const { issuerUrl, clientId, skipIssuerCheck, http } = this.settings;
    // A complete address is used unchanged, without a comparison by the library.
    const address = skipIssuerCheck ? `${issuerUrl.replace(/\/$/, '')}/.well-known/openid-configuration` : issuerUrl;
    const reading = discovery(new URL(address), clientId, undefined, undefined, {
      timeout: OUTGOING_TIMEOUT_SECONDS,
      [customFetch]: async (url, options) => boundedJson(await http.fetch(url, options)),
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is only marked so to stand out; the operator wrote http
      ...(isPlainHttp(address) && { execute: [allowInsecureRequests] }),
    });
    const configuration = await reading.catch((error: unknown) => {
      const named = otherIssuerIn(error);
      if (named === undefined) throw error;
      throw otherIssuer(issuerUrl, named, error);
    });
    const metadata = configuration.serverMetadata();
    // The library leaves it out for addresses of some products and for complete ones.
    if (!skipIssuerCheck && hrefOf(metadata.issuer) !== hrefOf(issuerUrl)) throw otherIssuer(issuerUrl, metadata.issuer);
    // Some providers write null for what they do not have.
    const present = Object.entries(metadata).filter(([, value]) => value !== null);
    return { ...(Object.fromEntries(present) as typeof metadata), supportsPKCE: undefined };
  }
}

/** Otherwise a provider could log anyone in as a user of the one that it names. */
function otherIssuer(issuerUrl: string, named: unknown, cause?: unknown): DiscoveryError {
  return new DiscoveryError(`its discovery document names another issuer: ${differenceText(issuerUrl, named)}`, { cause });
}

/** Without a path, an issuer may be written with a slash or without. */
function hrefOf(issuer: string): string | undefined {
  return parseUrl(issuer)?.href;
}

/** By the parsed URL: a scheme can be written in capitals. */
function isPlainHttp(url: string): boolean {
  return parseUrl(url)?.protocol === 'http:';
}

/** OpenID Connect Discovery section 3: they use https. Only an operator can decide otherwise, with an issuer URL of http. */
function checkEndpoints(issuerUrl: string, metadata: Readonly<Record<string, unknown>>): void {
  const schemes = isPlainHttp(issuerUrl) ? ['https', 'http'] : ['https'];
  const isUsable = (url: unknown): boolean => typeof url === 'string' && schemes.some((scheme) => parseUrl(url)?.protocol === `${scheme}:`);
  const unusable = ENDPOINTS.find((name) => metadata[name] !== undefined && !isUsable(metadata[name]));
  if (unusable !== undefined) throw new DiscoveryError(`its discovery document has a ${unusable} without ${schemes.join(' or ')}`);
}

/** The issuer of a document that was refused because of it. */
function otherIssuerIn(error: unknown): unknown {
  const { cause } = (error instanceof Error ? error : {}) as { cause?: { attribute?: unknown; body?: { issuer?: unknown } } };
  return cause?.attribute === 'issuer' ? cause.body?.issuer : undefined;
}

import { DPOP_ALGORITHMS } from '../dpop-proof/index.js';
import type { ResourceServerOptions } from './options.js';

/** The metadata of an API (RFC 9728 section 2), and where clients look for it (RFC 9728 section 3.1). */
export interface ResourceMetadata {
  readonly url: string;
  /** The path of `url`. */
  readonly path: string;
  readonly document: Readonly<Record<string, unknown>>;
}

export function resourceMetadata(options: ResourceServerOptions): ResourceMetadata {
  const { issuer, resource, scopes, scopesSupported = scopes, resourceName, dpop } = options;
  const { origin, pathname, search } = new URL(resource);
  const path = `/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`;
  return {
    url: origin + path + search,
    path,
    document: {
      resource,
      authorization_servers: [issuer],
      ...(scopesSupported && { scopes_supported: scopesSupported }),
      bearer_methods_supported: ['header'],
      ...(resourceName !== undefined && { resource_name: resourceName }),
      dpop_signing_alg_values_supported: DPOP_ALGORITHMS,
      ...(dpop?.required && { dpop_bound_access_tokens_required: true }),
    },
  };
}

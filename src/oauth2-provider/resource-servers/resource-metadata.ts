import { DPOP_ALGORITHMS } from '../../dpop-proof/index.js';
import type { ResourceServerRow } from './resource-server-row.js';

/** Protected resource metadata (RFC 9728 section 2), as a resource server serves it. */
export interface ResourceMetadata {
  readonly resource: string;
  readonly authorization_servers: readonly string[];
  readonly scopes_supported: readonly string[];
  readonly bearer_methods_supported: readonly string[];
  readonly dpop_signing_alg_values_supported: readonly string[];
  readonly dpop_bound_access_tokens_required?: true;
  readonly resource_name: string;
}

/**
 * A canonical identifier as others see it: they compare it as text, and write a bare origin without a slash. Nothing else changes, so that
 * different resources have different audiences (RFC 9068 section 5).
 */
export function resourceUri(identifier: string): string {
  return identifier.replace(/^(https?:\/\/[^/?]+)\/$/, '$1');
}

/** `builtIn` is the API of this server, whose identifier is the access URL. */
export function resourceMetadata(server: ResourceServerRow, builtIn: ResourceServerRow): ResourceMetadata {
  return {
    resource: resourceUri(server.identifier),
    authorization_servers: [resourceUri(builtIn.identifier)],
    scopes_supported: server.scopes.map(({ name }) => name),
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: DPOP_ALGORITHMS,
    ...(server.dpopBoundAccessTokensRequired && { dpop_bound_access_tokens_required: true }),
    resource_name: server.name,
  };
}

/** Where a client looks for that document: the well-known part comes between host and path (RFC 9728 section 3.1). */
export function resourceMetadataUrl({ identifier }: ResourceServerRow): string {
  const { origin, pathname, search } = new URL(identifier);
  return `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}${search}`;
}

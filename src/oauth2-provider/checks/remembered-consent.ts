import { isAdminScope } from '../../authz/index.js';
import { sha256 } from '../../common/index.js';
import { describeRedirect } from '../../views/index.js';
import type { ClientType } from '../entities/app.entity.js';
import type { ResourceServerRow } from '../resource-servers/resource-server-row.js';

/** The part of an app that decides whether its users are asked again. */
export interface RememberedApp {
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly clientType: ClientType;
  readonly isVerified: boolean;
}

/** What the app asks for. */
export interface AskedFor {
  readonly scope: readonly string[];
  /** The redirect URI for the response. */
  readonly redirectUri: string;
}

/**
 * Can a consent be remembered, and a remembered one be used? Only for a client whose identity is certain (OAuth 2.1 section 7.3): an
 * administrator vouches for it, and it has a secret, or nobody else receives its redirects. Administrator access is always asked for.
 */
export function isRememberable({ isVerified, clientType }: RememberedApp, { scope, redirectUri }: AskedFor, ownOrigin: string): boolean {
  if (!isVerified || scope.some(isAdminScope)) return false;
  if (clientType === 'confidential') return true;
  const { kind } = describeRedirect(redirectUri, ownOrigin);
  return kind === 'web';
}

/** A digest of what the user saw. Whoever sees another name, other redirect URIs or other words for the scopes is asked again. */
export function appearanceOf(
  { name, redirectUris }: RememberedApp,
  server: Pick<ResourceServerRow, 'name' | 'scopes'> | null,
  scope: readonly string[],
): Buffer {
  const words = server && [server.name, server.scopes.filter((described) => scope.includes(described.name))];
  return sha256(JSON.stringify([name, [...redirectUris].sort(), words]));
}

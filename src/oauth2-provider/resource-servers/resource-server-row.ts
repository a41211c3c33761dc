import type { AccessTokenFormat, ResourceScope } from '../entities/resource-server.entity.js';

/** What can be changed of a resource server. */
export interface ResourceServerSettings {
  readonly name: string;
  readonly scopes: readonly ResourceScope[];
  readonly accessTokenFormat: AccessTokenFormat;
  /** Null: the default of this server. */
  readonly accessTokenLifetimeSeconds: number | null;
  /** The apps that can obtain tokens for it; empty: all. */
  readonly allowedAppIds: readonly string[];
  /** May apps that registered themselves obtain tokens for it, although they are not listed? */
  readonly allowsSelfRegisteredApps: boolean;
  /** Are only tokens issued for it that are bound to a key (RFC 9449)? */
  readonly dpopBoundAccessTokensRequired: boolean;
}

/** Of a new resource server. */
export const DEFAULT_SETTINGS = {
  accessTokenFormat: 'opaque',
  accessTokenLifetimeSeconds: null,
  allowedAppIds: [],
  allowsSelfRegisteredApps: false,
  dpopBoundAccessTokensRequired: false,
} as const;

export interface ResourceServerRow extends ResourceServerSettings {
  readonly id: string;
  /** Canonical resource URI. */
  readonly identifier: string;
  /** This server's own API. */
  readonly isBuiltIn: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A secret of a resource server without its hash: safe to show. */
export interface ResourceServerSecretRow {
  readonly id: string;
  readonly resourceServerId: string;
  readonly displaySecret: string;
  readonly lastUsedAt: Date | null;
}

import type { ApiKeyLoginType } from '../api-key.entity.js';

/** A key without the secret's hash: safe to show. */
export interface ApiKeyRow {
  readonly id: string;
  readonly userId: string;
  readonly username: string;
  readonly loginType: ApiKeyLoginType;
  readonly tokenName: string;
  readonly scopes: readonly string[];
  readonly allowList: readonly string[];
  readonly lifetimeSeconds: number;
  readonly ipAddress: string;
  /** The Unix epoch until it is first used. */
  readonly lastUsed: Date;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Which keys to list. */
export interface ApiKeyFilter {
  /** Absent: everybody's keys that the actor may read. */
  readonly userId?: string;
  readonly loginTypes: readonly ApiKeyLoginType[];
  /** Only keys that have not expired by then. Absent: expired ones too. */
  readonly liveAt?: Date;
}

/** Keys created by a person's own login: browser sessions and command lines. */
export const SESSION_LOGIN_TYPES: readonly ApiKeyLoginType[] = ['password', 'github', 'oidc'];

/** All keys but the access tokens of apps, which end with their grant. */
export const PERSONAL_LOGIN_TYPES: readonly ApiKeyLoginType[] = [...SESSION_LOGIN_TYPES, 'token', 'none'];
